import assert from "node:assert/strict";
import { systemClock } from "../../common/clock";
import { cikeysProvider } from "../../provider/definition";
import { ManagedResource } from "../support/managedResource";
import { ProviderClient } from "../support/providerClient";
import { failure } from "../provider/cikeysBed";
import { liveVariables, runId } from "./live";

const LIVE = ["LIVE_GITLAB_BASE_URL", "LIVE_GITLAB_PROJECT", "GITLAB_TOKEN"] as const;

/** Keys of the right form, which open nothing. */
const valueOf = (generation: number): string =>
  Buffer.from(`union.example.com:live-test:${`generation-${generation}-`.repeat(4)}:`).toString(
    "base64",
  );

describe("a real GitLab", function () {
  this.timeout(120_000);
  let client: ProviderClient;
  let inputs: Record<string, unknown>;
  const made: ManagedResource[] = [];

  before(async function () {
    const live = liveVariables(this, LIVE);
    client = await ProviderClient.serve(cikeysProvider({ env: process.env, clock: systemClock() }));
    const run = runId();
    inputs = {
      baseUrl: live.LIVE_GITLAB_BASE_URL,
      place: { kind: "project", id: live.LIVE_GITLAB_PROJECT },
      key: `FLYTE_CI_KEYS_LIVE_${run}`,
      description: `flyte-ci-keys live test ${run}`,
    };
  });

  after(async () => {
    for (const resource of made) if (resource.state !== undefined) await resource.destroy();
    client?.stop();
  });

  for (const hidden of [false, true]) {
    it(`keeps a ${hidden ? "hidden" : "masked"} variable through its whole life`, async () => {
      const own = { ...inputs, key: `${String(inputs["key"])}_${hidden ? "H" : "M"}`, hidden };
      const variable = new ManagedResource(client, "cikeys:gitlab:Variable", "it");
      made.push(variable);
      assert.equal(await variable.up({ ...own, value: valueOf(1) }), "create");
      assert.equal(await variable.up({ ...own, value: valueOf(1) }), "same");
      await variable.refresh();
      assert.equal(await variable.up({ ...own, value: valueOf(1) }), "same");
      assert.equal(await variable.up({ ...own, value: valueOf(2) }), "update");
      await variable.refresh();
      assert.equal(await variable.up({ ...own, value: valueOf(2) }), "same");

      const stranger = new ManagedResource(client, "cikeys:gitlab:Variable", "stranger");
      const theirs = { ...own, value: valueOf(3), description: "flyte-ci-keys of somebody else" };
      assert.match(await failure(stranger.up(theirs)), /exists and was written by flyte-ci-keys/);

      await variable.destroy();
      assert.equal(variable.state, undefined);
    });
  }

  it("refuses a project that is not there", async () => {
    const nowhere = { kind: "project", id: "flyte-ci-keys-live/does-not-exist" };
    const variable = new ManagedResource(client, "cikeys:gitlab:Variable", "nowhere");
    const refused = failure(variable.up({ ...inputs, place: nowhere, value: valueOf(1) }));
    assert.match(await refused, /404/);
  });
});
