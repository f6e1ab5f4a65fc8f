import assert from "node:assert/strict";
import { GitLabVariable } from "../../../components/resources/gitlabVariable";
import { record, valueOf, withoutSecrets, wrapped } from "../../support/recorder";

const ARGS = {
  baseUrl: "https://gitlab.com",
  place: { kind: "project", id: "acme/app" },
  value: "canary-api-key",
} as const;

describe("GitLabVariable", () => {
  it("keeps the value secret on its way in and out", async () => {
    const answer = () => ({
      id: "gitlab:project acme/app: FLYTE_API_KEY",
      state: { ...ARGS, address: "gitlab:project acme/app: FLYTE_API_KEY", hidden: false },
    });
    const { recording, result } = await record(() => new GitLabVariable("it", ARGS), { answer });
    const { inputs, options } = recording.one("cikeys:gitlab:Variable", "it");
    assert.deepEqual(inputs, { ...ARGS, value: wrapped("canary-api-key") });
    assert.doesNotMatch(JSON.stringify(withoutSecrets(inputs)), /canary/);
    assert.deepEqual(options.additionalSecretOutputs, ["value"]);
    assert.equal(await valueOf(result.address), "gitlab:project acme/app: FLYTE_API_KEY");
    assert.equal(await valueOf(result.warning), undefined);
  });
});
