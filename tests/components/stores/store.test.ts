import assert from "node:assert/strict";
import fc from "fast-check";
import { gitHubAddress } from "../../../components/stores/github";
import { storeSuffix } from "../../../components/stores/store";

const PLACE = { owner: "acme", repository: "app", secretName: "FLYTE_API_KEY" };

describe("gitHubAddress", () => {
  it("names owner, repository, environment and secret", () => {
    assert.equal(gitHubAddress(PLACE), "github:acme/app: FLYTE_API_KEY");
    assert.equal(
      gitHubAddress({ ...PLACE, environment: "team-a/production" }),
      "github:acme/app (team-a/production): FLYTE_API_KEY",
    );
  });
});

describe("storeSuffix", () => {
  const suffix = (environment?: string) =>
    storeSuffix(gitHubAddress({ ...PLACE, ...(environment === undefined ? {} : { environment }) }));

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
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (environment) => {
        assert.match(suffix(environment), /^github-acme-app-[a-z0-9-]{0,44}-[0-9a-f]{6}$/);
      }),
    );
  });
});
