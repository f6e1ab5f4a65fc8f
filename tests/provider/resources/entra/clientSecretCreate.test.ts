import assert from "node:assert/strict";
import { timestamp } from "../../../../common/clock";
import type { Properties } from "../../../../provider/protocol/properties";
import { scriptedReplicas } from "../../../../sandbox/emulators/entra/replicas";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { DISPLAY_NAME, EntraBed } from "./entraBed";

const URN = urn("entra:ClientSecret");
const ADD = "/v1.0/applications/:id/addPassword";
const REMOVE = "/v1.0/applications/:id/removePassword";
const NAME = `${DISPLAY_NAME} generation 1`;

describe("cikeys:entra:ClientSecret: create", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let inputs: Properties;

  beforeEach(async () => {
    bed = await EntraBed.start();
    client = await bed.provider();
    const { applicationId } = await bed.makeTeam(client);
    inputs = {
      connection: bed.connection,
      applicationId,
      displayName: NAME,
      endDateTime: inDays(104),
      superseded: false,
      delivered: false,
    };
  });

  afterEach(() => bed.stop());

  function inDays(days: number): string {
    return timestamp(new Date(bed.clock.now().getTime() + days * 86_400_000));
  }

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
    });
  });

  it("makes another when it is repeated, and notes the first without touching it", async () => {
    const first = await client.create(URN, inputs);
    const second = await client.create(URN, inputs);
    assert.deepEqual(second.outputs["strays"], [first.id]);
    assert.deepEqual(keyIds(), [first.id, second.id]);
  });

  it("takes secrets of another name for no strays", async () => {
    await client.create(URN, { ...inputs, displayName: `${DISPLAY_NAME} generation 2` });
    const { outputs } = await client.create(URN, inputs);
    assert.deepEqual(outputs["strays"], []);
  });

  for (const [name, replica] of [
    ["at once", undefined],
    ["late", ["lagging"]],
    ["now and then", ["lagging", "current", "lagging"]],
  ] as const) {
    it(`adds one more after a lost answer, and notes the lost one, which shows ${name}`, async () => {
      if (replica !== undefined) {
        bed.entra.settings.window = 5000;
        bed.entra.settings.replica = scriptedReplicas(replica);
      }
      bed.entra.faults.add({ method: "POST", path: ADD, effect: { kind: "reply-lost" } });
      const { id, outputs } = await client.create(URN, inputs);
      const [lost, known] = keyIds();
      assert.deepEqual([id, outputs["strays"]], [known, [lost]]);
      assert.equal(outputs["clientSecret"], secrets()[1]?.secretText);
      assert.equal(addCalls().length, 2);
    });
  }

  for (const effect of [
    { kind: "reset" },
    { kind: "status", status: 500 },
    { kind: "status", status: 503 },
    { kind: "status", status: 200, body: "<html>" },
    { kind: "status", status: 200, body: "{}" },
  ] as const) {
    it(`adds one after ${JSON.stringify(effect)}, once it is clear that none was made`, async () => {
      bed.entra.faults.add({ method: "POST", path: ADD, effect });
      const { id, outputs } = await client.create(URN, inputs);
      assert.deepEqual(outputs["strays"], []);
      assert.deepEqual(keyIds(), [id]);
      assert.equal(bed.waited, 120_000);
      assert.equal(addCalls().length, 2);
    });
  }

  it("adds none a third time, and takes up what is left when run again", async () => {
    const effect = { kind: "reply-lost" } as const;
    bed.entra.faults.add({ method: "POST", path: ADD, times: 2, effect });
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /addPassword: the connection was cut .*pulumi up/);
    assert.equal(addCalls().length, 2);
    const lost = keyIds();
    const { outputs } = await client.create(URN, inputs);
    assert.deepEqual(outputs["strays"], lost);
  });

  for (const [what, effect] of [
    ["409", { kind: "status", status: 409, body: violation() }],
    ["503", { kind: "status", status: 503, body: violation() }],
    ["404 of a replica that does not know the app", { kind: "status", status: 404 }],
    ["429", { kind: "status", status: 429, headers: { "retry-after": "0.128" } }],
  ] as const) {
    it(`sends again what was refused for a while: ${what}`, async () => {
      bed.entra.faults.add({ method: "POST", path: ADD, times: 2, effect });
      const { id, outputs } = await client.create(URN, inputs);
      assert.deepEqual([keyIds(), outputs["strays"]], [[id], []]);
      assert.equal(addCalls().length, 3);
    });
  }

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

  it("draws again where a colon would cut the API key, and removes that secret at once", async () => {
    bed.entra.settings.secretTexts = ["canary:colon-1", "canary-two:", "canary-good"];
    const { id, outputs } = await client.create(URN, inputs);
    assert.equal(outputs["clientSecret"], "canary-good");
    assert.deepEqual(keyIds(), [id]);
    assert.deepEqual(outputs["strays"], []);
  });

  it("removes a secret with a colon even where a replica does not know it yet", async () => {
    Object.assign(bed.entra.settings, { window: 5000, writes: "replica" });
    bed.entra.settle();
    bed.entra.settings.secretTexts = ["canary:colon"];
    const { id } = await client.create(URN, inputs);
    assert.deepEqual(keyIds(), [id]);
  });

  it("notes a secret with a colon that it cannot remove", async () => {
    bed.entra.settings.secretTexts = ["canary:colon"];
    const effect = { kind: "status", status: 403 } as const;
    bed.entra.faults.add({ method: "POST", path: REMOVE, effect });
    const { outputs } = await client.create(URN, inputs);
    assert.deepEqual(outputs["strays"], [keyIds()[0]]);
  });

  it("gives up after five colons, with nothing left behind", async () => {
    bed.entra.settings.secretTexts = [1, 2, 3, 4, 5].map((number) => `canary:${number}`);
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /5 client secrets with a colon in a row/);
    assert.deepEqual(secrets(), []);
  });

  it("removes a secret that lives longer than asked for, and says so", async () => {
    const path = `applications/${bed.team.id}/addPassword`;
    const long = { passwordCredential: { displayName: NAME, endDateTime: inDays(730) } };
    const answer = await bed.graph("POST", path, long);
    // As if the service had ignored the end date of the provider's own call.
    const effect = { kind: "status", status: 200, body: JSON.stringify(answer) } as const;
    bed.entra.faults.add({ method: "POST", path: ADD, effect });
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /longer than asked for .*The secret was removed again/);
    assert.deepEqual(secrets(), []);
  });

  for (const [what, days, words] of [
    ["has passed", -1, /has passed, so no client secret was made/],
    ["is less than a day away", 0.9, /is less than a day away/],
  ] as const) {
    it(`refuses an end date that ${what}, before any call, and says what to do`, async () => {
      const mark = bed.entra.calls.mark();
      const message = await bed.failure(
        client.create(URN, { ...inputs, endDateTime: inDays(days) }),
      );
      assert.match(message, words);
      assert.ok(message.includes(NAME), message);
      assert.match(message, /rotation\.request' <a new word>/);
      assert.equal(bed.entra.calls.mark(), mark);
    });
  }

  it("makes none for a generation that another has superseded", async () => {
    const mark = bed.entra.calls.mark();
    const past = { endDateTime: inDays(-1), superseded: true };
    const { id, outputs } = await client.create(URN, { ...inputs, ...past });
    assert.deepEqual([id, outputs["keyId"], outputs["clientSecret"]], ["none", "", ""]);
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("names the setting for a policy that wants shorter lives", async () => {
    bed.entra.settings.appManagementPolicy = { maxLifetimeDays: 90 };
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /answered 400 CredentialInvalidLifetimeAsPerAppPolicy\. /);
    assert.match(message, /flyte-ci-keys:identity\.maxSecretLifetimeDays <days>/);
    await client.create(URN, { ...inputs, endDateTime: inDays(89) });
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

function violation(): string {
  const message = "A conflicting update is under way.";
  return JSON.stringify({ error: { code: "Directory_ConcurrencyViolation", message } });
}
