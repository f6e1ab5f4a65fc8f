import assert from "node:assert/strict";
import { gitLabAddress, gitLabBaseUrl, type GitLabVariablePlace } from "../../common/gitLabAddress";

const APP: GitLabVariablePlace = {
  baseUrl: "https://gitlab.com",
  place: { kind: "project", id: "acme/app" },
  key: "FLYTE_API_KEY",
};

describe("gitLabAddress", () => {
  for (const [changes, address] of [
    [{}, "gitlab:project acme/app: FLYTE_API_KEY"],
    [{ environmentScope: "*" }, "gitlab:project acme/app: FLYTE_API_KEY"],
    [{ environmentScope: "review/*" }, "gitlab:project acme/app (review/*): FLYTE_API_KEY"],
    [{ place: { kind: "project", id: "0042" } }, "gitlab:project 0042: FLYTE_API_KEY"],
    [{ place: { kind: "group", id: "acme" } }, "gitlab:group acme: FLYTE_API_KEY"],
    [{ place: { kind: "instance" } }, "gitlab:instance: FLYTE_API_KEY"],
    [
      { baseUrl: "https://git.example.com:8443/gitlab/" },
      "gitlab:git.example.com:8443/gitlab project acme/app: FLYTE_API_KEY",
    ],
  ] as [Partial<GitLabVariablePlace>, string][]) {
    it(`is "${address}"`, () => {
      assert.equal(gitLabAddress({ ...APP, ...changes }), address);
    });
  }

  it("is the same for one instance however it is spelt", () => {
    for (const baseUrl of [
      "https://gitlab.com/",
      "https://gitlab.com/api/v4",
      "https://gitlab.com//api/v4/",
    ]) {
      assert.equal(gitLabBaseUrl(baseUrl), "https://gitlab.com");
      assert.equal(gitLabAddress({ ...APP, baseUrl }), gitLabAddress(APP));
    }
  });
});
