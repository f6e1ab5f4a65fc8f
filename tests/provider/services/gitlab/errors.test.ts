import assert from "node:assert/strict";
import { gitLabErrorCode, gitLabRemedy } from "../../../../provider/services/gitlab/errors";

describe("GitLab's error answers", () => {
  for (const [body, code] of [
    [{ error: "insufficient_scope", error_description: "canary" }, "insufficient_scope"],
    [
      { error: "insufficient_granular_scope", error_description: "canary" },
      "insufficient_granular_scope",
    ],
    [{ error: "invalid_token" }, "invalid_token"],
    [{ error: "key is missing, value is missing" }, undefined],
    [{ message: "403 Forbidden" }, undefined],
    [{ message: "404 Project Not Found" }, undefined],
    [{ message: { key: ["(canary) has already been taken"] } }, "key_taken"],
    [{ message: { value: ["is invalid"] } }, "value_invalid"],
    [{ message: { value: ["is invalid"], key: ["is too long"] } }, "key_and_value_invalid"],
    [
      { message: { base: ["Maximum number of project ci variables (8000) exceeded"] } },
      "limit_reached",
    ],
    [
      {
        message: {
          base: ["The visibility setting cannot be changed for masked and hidden variables."],
        },
      },
      "visibility_fixed",
    ],
    [
      { message: { base: ["Only new variables can be set as masked and hidden."] } },
      "visibility_fixed",
    ],
    [
      {
        message:
          "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'",
      },
      "ambiguous_scope",
    ],
    [{ message: { "canary key!": ["x"] } }, undefined],
    [{ message: { error: "This endpoint has been requested too many times." } }, undefined],
    [{ error: "canary with words" }, undefined],
    ["canary", undefined],
    [null, undefined],
    [[{ message: "canary" }], undefined],
  ] as const) {
    it(`${JSON.stringify(body)} is ${code ?? "no code"}`, () => {
      assert.equal(gitLabErrorCode(body), code);
    });
  }

  it("have a remedy that names the token's variable, and the role for the place", () => {
    const remedy = (kind: "project" | "group" | "instance", status: number, code?: string) =>
      gitLabRemedy({ kind }, "WORK_TOKEN", status, code) ?? "";
    assert.match(remedy("project", 401), /set WORK_TOKEN anew/);
    assert.match(remedy("project", 403), /WORK_TOKEN needs the scope api and the role Maintainer/);
    assert.match(remedy("group", 403), /the role Owner in the group/);
    assert.match(remedy("instance", 403), /an administrator/);
    assert.match(remedy("project", 403, "insufficient_scope"), /needs the scope api\.$/);
    assert.match(remedy("group", 404), /The group does not exist, or the token in WORK_TOKEN/);
    assert.match(remedy("instance", 404), /Check the address of the instance/);
    assert.match(remedy("group", 409, "ambiguous_scope"), /16\.9 or newer/);
    assert.match(remedy("project", 400, "limit_reached"), /Delete variables/);
    assert.equal(remedy("project", 400), "");
    assert.equal(remedy("project", 503), "");
  });
});
