import assert from "node:assert/strict";
import { systemClock } from "../../common/clock";
import { cikeysProvider } from "../../provider/definition";
import { ManagedResource } from "../support/managedResource";
import { ProviderClient } from "../support/providerClient";
import { failure } from "../provider/cikeysBed";
import { liveVariables, runId } from "./live";

const LIVE = [
  "LIVE_JENKINS_URL",
  "LIVE_JENKINS_FOLDER",
  "JENKINS_USER_ID",
  "JENKINS_API_TOKEN",
] as const;

/** Keys of the right form, which open nothing. */
const valueOf = (generation: number): string =>
  Buffer.from(`union.example.com:live-test:${`generation-${generation}-`.repeat(4)}:`).toString(
    "base64",
  );

describe("a real Jenkins", function () {
  this.timeout(120_000);
  let client: ProviderClient;
  let inputs: Record<string, unknown>;
  const made: ManagedResource[] = [];

  before(async function () {
    const live = liveVariables(this, LIVE);
    client = await ProviderClient.serve(cikeysProvider({ env: process.env, clock: systemClock() }));
    inputs = {
      url: live.LIVE_JENKINS_URL,
      folder: live.LIVE_JENKINS_FOLDER,
      credentialId: `flyte-ci-keys-live-${runId()}`,
    };
  });

  after(async () => {
    for (const resource of made) if (resource.state !== undefined) await resource.destroy();
    client?.stop();
  });

  it("keeps a Secret text through its whole life", async () => {
    const credential = new ManagedResource(client, "cikeys:jenkins:SecretText", "it");
    made.push(credential);
    const first = { ...inputs, secret: valueOf(1), generation: 1 };
    assert.equal(await credential.up(first), "create");
    assert.equal(await credential.up(first), "same");
    await credential.refresh();
    assert.deepEqual(credential.outputs["drift"], []);
    const second = { ...inputs, secret: valueOf(2), generation: 2 };
    assert.equal(await credential.up(second), "update");
    await credential.refresh();
    assert.deepEqual(credential.outputs["drift"], []);
    assert.equal(await credential.up(second), "same");

    const stranger = new ManagedResource(client, "cikeys:jenkins:SecretText", "stranger");
    const theirs = { ...inputs, secret: valueOf(3), generation: 1 };
    assert.match(await failure(stranger.up(theirs)), /was written by another stack/);

    await credential.destroy();
    assert.equal(credential.state, undefined);
  });

  it("refuses a folder that is not there", async () => {
    const credential = new ManagedResource(client, "cikeys:jenkins:SecretText", "nowhere");
    const folder = "flyte-ci-keys-live-does-not-exist";
    const refused = failure(
      credential.up({ ...inputs, folder, secret: valueOf(1), generation: 1 }),
    );
    assert.match(await refused, /has no folder/);
  });
});
