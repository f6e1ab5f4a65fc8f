import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { EntraBed } from "./entraBed";

const URN = urn("entra:Preflight");

describe("cikeys:entra:Preflight: apps that are there already", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let team = 0;

  before(async () => {
    bed = await EntraBed.start();
    client = await bed.provider();
  });

  after(() => bed.stop());

  beforeEach(() => {
    team += 1;
  });

  const displayName = () => `flyte-ci team-${team}`;
  const owner = () => `flyte-ci-keys/production/team-${team}`;

  function inputs(changes: Properties = {}): Properties {
    return bed.preflightInputs({ displayName: displayName(), owner: owner(), ...changes });
  }

  const refusal = (changes: Properties = {}): Promise<string> =>
    bed.preflightRefusal(client, inputs(changes));

  async function handMadeApp(): Promise<string> {
    const app = await bed.graph("POST", "applications", { displayName: displayName() });
    return (app as { id: string }).id;
  }

  it("names a foreign app with the display name, and the command to take it over", async () => {
    const id = await handMadeApp();
    const message = await refusal();
    assert.ok(message.includes(`Entra app ${id} "${displayName()}" exists`), message);
    assert.match(message, /not made by this stack for this team\. /);
    const command = `pulumi config set --path 'flyte-ci-keys:teams["team-${team}"].adoptApp' ${id}`;
    assert.ok(message.includes(command), message);
    assert.match(message, /or rename it/);
    await client.create(URN, inputs({ adoptApp: id }));
  });

  it("says which stack and team a foreign app was made for", async () => {
    await bed.makeTeam(client, {
      displayName: displayName(),
      uniqueName: "staging",
      owner: "flyte-ci-keys/staging/payments",
    });
    assert.match(await refusal(), /but for flyte-ci-keys\/staging\/payments\. /);
  });

  it("offers to bring back our own app that the state has lost, whatever its name is now", async () => {
    const { applicationId } = await bed.makeTeam(client, {
      displayName: displayName(),
      uniqueName: "lost",
      owner: owner(),
    });
    for (const name of [displayName(), "another name"]) {
      const message = await refusal({ displayName: name });
      assert.match(message, /made by this stack for this team but is not in its state/);
      assert.ok(message.includes(`adoptApp' ${applicationId}`), message);
    }
    await client.create(URN, inputs({ adoptApp: applicationId }));
  });

  it("refuses a second app of the name beside the one to take over", async () => {
    await handMadeApp();
    const message = await refusal({ adoptApp: bed.union.id });
    assert.match(message, /exists and was not made by this stack/);
  });
});
