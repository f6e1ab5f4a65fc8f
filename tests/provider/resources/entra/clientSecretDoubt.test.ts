import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import { scriptedReplicas } from "../../../../sandbox/emulators/entra/replicas";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { EntraBed } from "./entraBed";

const URN = urn("entra:ClientSecret");
const ADD = "/v1.0/applications/:id/addPassword";

describe("cikeys:entra:ClientSecret: create, in doubt", () => {
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
    assert.deepEqual(outputs["twins"], lost);
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
});

function violation(): string {
  const message = "A conflicting update is under way.";
  return JSON.stringify({ error: { code: "Directory_ConcurrencyViolation", message } });
}
