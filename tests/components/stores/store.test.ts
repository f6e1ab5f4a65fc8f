import assert from "node:assert/strict";
import fc from "fast-check";
import { gitHubAddress, type GitHubScope } from "../../../common/gitHubAddress";
import { storeSuffix } from "../../../components/stores/store";

/** Address of `FLYTE_API_KEY` of `acme` in a scope. */
function addressOf(scope: GitHubScope): string {
  return gitHubAddress({ owner: "acme", scope, secretName: "FLYTE_API_KEY" });
}

const REPOSITORY: GitHubScope = { kind: "repository", repository: "app", app: "actions" };
const environment = (name: string): GitHubScope => ({
  kind: "environment",
  repository: "app",
  environment: name,
});

describe("gitHubAddress", () => {
  const addresses: [GitHubScope, string][] = [
    [REPOSITORY, "github:acme/app: FLYTE_API_KEY"],
    [{ ...REPOSITORY, app: "dependabot" }, "github:acme/app, Dependabot: FLYTE_API_KEY"],
    [environment("team-a/production"), "github:acme/app (team-a/production): FLYTE_API_KEY"],
    [environment("Dependabot"), "github:acme/app (Dependabot): FLYTE_API_KEY"],
    [{ kind: "organization", app: "actions" }, "github:acme: FLYTE_API_KEY"],
    [{ kind: "organization", app: "dependabot" }, "github:acme, Dependabot: FLYTE_API_KEY"],
  ];
  for (const [scope, address] of addresses) {
    it(`is ${address}`, () => {
      assert.equal(addressOf(scope), address);
    });
  }

  it("tells all scopes apart, ignoring case, and so do the names of resources", () => {
    const all = addresses.map(([, address]) => address.toLowerCase());
    assert.equal(new Set(all).size, addresses.length);
    assert.equal(new Set(all.map(storeSuffix)).size, addresses.length);
  });
});

describe("storeSuffix", () => {
  const suffix = (name?: string) =>
    storeSuffix(addressOf(name === undefined ? REPOSITORY : environment(name)));

  it("is the same in every release", () => {
    // A change would delete and write every secret again.
    assert.equal(suffix(), "github-acme-app-flyte-api-key-ac7994");
    assert.equal(
      suffix("team-a/production"),
      "github-acme-app-team-a-production-flyte-api-key-dc6fb9",
    );
  });

  it("ignores case, as GitHub does", () => {
    assert.equal(suffix("Production"), suffix("production"));
    assert.equal(
      storeSuffix("github:Acme/App: flyte_api_key"),
      storeSuffix("github:acme/app: FLYTE_API_KEY"),
    );
  });

  it("tells environments apart that differ in a slash, a dash, a space or an accent", () => {
    const environments = [undefined, "team-a/prod", "team-a-prod", "team/a-prod", "team a prod"];
    const suffixes = [...environments, "ünit", "unit", "änit"].map(suffix);
    assert.equal(new Set(suffixes).size, suffixes.length);
  });

  it("tells long names apart that differ at the end only", () => {
    const long = "environment-".repeat(20);
    assert.notEqual(suffix(`${long}1`), suffix(`${long}2`));
  });

  it("is short and made of letters, digits and dashes, whatever the address", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (name) => {
        assert.match(suffix(name), /^github-acme-app-[a-z0-9-]{0,44}-[0-9a-f]{6}$/);
      }),
    );
  });
});
