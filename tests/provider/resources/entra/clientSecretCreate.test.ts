import assert from "node:assert/strict";
import { timestamp } from "../../../../common/clock";
import type { Properties } from "../../../../provider/protocol/properties";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { DISPLAY_NAME, EntraBed } from "./entraBed";

const URN = urn("entra:ClientSecret");
const ADD = "/v1.0/applications/:id/addPassword";
const NAME = `${DISPLAY_NAME} generation 1`;

describe("cikeys:entra:ClientSecret: create", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let inputs: Properties;

  beforeEach(async () => {
    bed = await EntraBed.start();
    client = await bed.provider();
    inputs = bed.secretInputs((await bed.makeTeam(client)).applicationId);
  });

  afterEach(() => bed.stop());

  const secrets = () => bed.entra.secretsOf(bed.team.appId);
  const keyIds = () => secrets().map(({ keyId }) => keyId);
  const addCalls = () => bed.entra.calls.since().filter(({ template }) => template === ADD);

  it("adds a secret with name and end date, and says what Entra says of it", async () => {
    const { id, outputs } = await client.create(URN, inputs);
    const [secret] = secrets();
    assert.equal(id, secret?.keyId);
    assert.equal(secret?.displayName, NAME);
    assert.equal(Date.parse(secret.endDateTime), Date.parse(String(inputs["endDateTime"])));
    assert.deepEqual(outputs, {
      ...inputs,
      keyId: id,
      clientSecret: secret.secretText,
      startDateTime: timestamp(new Date(secret.startDateTime)),
      strays: [],
      twins: [],
    });
  });

  it("makes another when it is repeated, and notes the first without touching it", async () => {
    const first = await client.create(URN, inputs);
    const second = await client.create(URN, inputs);
    assert.deepEqual(second.outputs["twins"], [first.id]);
    assert.deepEqual(second.outputs["strays"], []);
    assert.deepEqual(keyIds(), [first.id, second.id]);
  });

  it("takes secrets of another name for no twins", async () => {
    await client.create(URN, { ...inputs, displayName: `${DISPLAY_NAME} generation 2` });
    const { outputs } = await client.create(URN, inputs);
    assert.deepEqual(outputs["twins"], []);
  });

  it("waits for an app that no replica shows yet", async () => {
    bed.entra.settings.window = 5000;
    const app = (await bed.graph("POST", "applications", { displayName: "new" })) as { id: string };
    const { id } = await client.create(URN, { ...inputs, applicationId: app.id });
    assert.ok(bed.waited >= 5000);
    assert.ok(id);
  });

  it("says that the app is gone", async () => {
    bed.entra.deleteApplicationByHand(bed.team.appId);
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /no app with the object id .*pulumi refresh/);
    assert.deepEqual(addCalls(), []);
  });

  for (const [what, days, words] of [
    ["has passed", -1, /has passed, so no client secret was made/],
    ["is less than a day away", 0.9, /is less than a day away/],
  ] as const) {
    it(`refuses an end date that ${what}, before any call, and says what to do`, async () => {
      const mark = bed.entra.calls.mark();
      const message = await bed.failure(
        client.create(URN, { ...inputs, endDateTime: bed.inDays(days) }),
      );
      assert.match(message, words);
      assert.ok(message.includes(NAME), message);
      assert.match(message, /rotation\.request' <a new word>/);
      assert.equal(bed.entra.calls.mark(), mark);
    });
  }

  it("makes none for a generation that another has superseded", async () => {
    const mark = bed.entra.calls.mark();
    const past = { endDateTime: bed.inDays(-1), superseded: true };
    const { id, outputs } = await client.create(URN, { ...inputs, ...past });
    assert.deepEqual([id, outputs["keyId"], outputs["clientSecret"]], ["none", "", ""]);
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("names the setting for a policy that wants shorter lives", async () => {
    bed.entra.settings.appManagementPolicy = { maxLifetimeDays: 90 };
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /answered 400 CredentialInvalidLifetimeAsPerAppPolicy\. /);
    assert.match(message, /flyte-ci-keys:identity\.maxSecretLifetimeDays <days>/);
    await client.create(URN, { ...inputs, endDateTime: bed.inDays(89) });
  });

  it("says that a policy forbids secrets", async () => {
    bed.entra.settings.appManagementPolicy = { blockPasswordAddition: true };
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /CredentialTypeNotAllowedAsPerAppPolicy\. .*forbids client secrets/);
  });

  it("names the permission that lacks", async () => {
    const effect = { kind: "status", status: 403 } as const;
    bed.entra.faults.add({ method: "POST", path: ADD, effect });
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /answered 403 .*Application\.ReadWrite\.OwnedBy.*owner of an app/);
  });

  it("makes no call in a preview, and tells nothing beforehand", async () => {
    const mark = bed.entra.calls.mark();
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const { outputs } = await client.create(URN, inputs, true);
    assert.equal(outputs["clientSecret"], unknown);
    assert.equal(outputs["keyId"], unknown);
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("refuses an end date with a fraction, which Graph would write another way", async () => {
    const wrong = { ...inputs, endDateTime: "2026-01-31T00:00:00.000Z" };
    const { failures } = await client.check(URN, wrong);
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["endDateTime"],
    );
  });
});
