import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { DISPLAY_NAME, EntraBed } from "./entraBed";

const URN = urn("entra:ClientSecret");
const ADD = "/v1.0/applications/:id/addPassword";
const REMOVE = "/v1.0/applications/:id/removePassword";
const NAME = `${DISPLAY_NAME} generation 1`;

describe("cikeys:entra:ClientSecret: what Entra draws", () => {
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
    const long = { passwordCredential: { displayName: NAME, endDateTime: bed.inDays(730) } };
    const answer = await bed.graph("POST", path, long);
    // As if the service had ignored the end date of the provider's own call.
    const effect = { kind: "status", status: 200, body: JSON.stringify(answer) } as const;
    bed.entra.faults.add({ method: "POST", path: ADD, effect });
    const message = await bed.failure(client.create(URN, inputs));
    assert.match(message, /longer than asked for .*The secret was removed again/);
    assert.deepEqual(secrets(), []);
  });
});
