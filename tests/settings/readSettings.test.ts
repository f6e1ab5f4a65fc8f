import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readSettings } from "../../settings/read";

const CANARY = "canary9f83c1";

/** A stack configuration as the engine hands it over: structures as JSON. */
const CONFIG = {
  "flyte-ci-keys:domain": "union.example.com",
  "flyte-ci-keys:identity": JSON.stringify({ kind: "okta", authorizationServer: "union" }),
  "flyte-ci-keys:teams": JSON.stringify({
    payments: { stores: [{ kind: "github", repository: "acme/payments" }] },
  }),
};

describe("readSettings", () => {
  const before = pulumi.runtime.allConfig();
  afterEach(() => pulumi.runtime.setAllConfig(before));

  function refusal(config: Record<string, string>): string {
    pulumi.runtime.setAllConfig(config);
    try {
      readSettings();
    } catch (error) {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.ok(!error.message.includes(CANARY));
      return error.message;
    }
    return assert.fail("the settings must be refused");
  }

  it("reads texts, structures and switches, and leaves other programs' settings alone", () => {
    pulumi.runtime.setAllConfig({
      ...CONFIG,
      "flyte-ci-keys:protect": "false",
      "okta:orgName": "acme",
      "flyte-ci-keys-two:teams": "{}",
    });
    const settings = readSettings();
    assert.equal(settings.domain, "union.example.com");
    assert.deepEqual(Object.keys(settings.teams), ["payments"]);
    assert.equal(settings.protect, false);
  });

  it("refuses a setting of ours that it does not know, with the closest known one", () => {
    const message = refusal({ ...CONFIG, "flyte-ci-keys:exportKey": CANARY });
    assert.match(message, /flyte-ci-keys:exportKey: is not a setting; did you mean "exportKeys"\?/);
  });

  it("refuses text where a structure belongs, beside all other errors", () => {
    const message = refusal({
      ...CONFIG,
      "flyte-ci-keys:domain": `${CANARY}:443`,
      "flyte-ci-keys:teams": `payments ${CANARY}`,
      "flyte-ci-keys:protect": CANARY,
    });
    assert.match(message, /3 errors/);
    assert.match(message, /flyte-ci-keys:domain: must be a bare host/);
    assert.match(message, /flyte-ci-keys:teams: must name one team at least/);
    assert.match(message, /flyte-ci-keys:protect: must be true or false/);
  });
});
