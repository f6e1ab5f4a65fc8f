import assert from "node:assert/strict";
import { gitHubProvider } from "../../../components/stores/gitHubProvider";
import { record } from "../../support/recorder";

describe("gitHubProvider", () => {
  const token = process.env["GITHUB_TOKEN"];

  afterEach(() => {
    if (token === undefined) delete process.env["GITHUB_TOKEN"];
    else process.env["GITHUB_TOKEN"] = token;
  });

  it("keeps the administrator's token out of the state", async () => {
    process.env["GITHUB_TOKEN"] = "canary-github-token";
    const { recording } = await record(
      () => gitHubProvider("github-acme", { owner: "acme", writeDelayMs: 250 }),
      { answer: ({ name, inputs }) => ({ id: name, state: inputs as Record<string, unknown> }) },
    );
    const { inputs } = recording.one("pulumi:providers:github");
    assert.equal(inputs["owner"], "acme");
    assert.equal(inputs["writeDelayMs"], "250");
    assert.ok(!JSON.stringify(recording).includes("canary-github-token"));
  });
});
