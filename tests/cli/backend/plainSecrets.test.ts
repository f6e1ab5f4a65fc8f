import assert from "node:assert/strict";
import { plainSecrets, plainSecretsWarning } from "../../../cli/backend/plainSecrets";
import type { StateResource } from "../../../cli/backend/state";

const CANARY = "canary-in-clear";
const ENCRYPTED = { "4dabf18193072939515e22adb298388d": "1b47061264138c4", ciphertext: "v1:x" };
const KEY = "urn:pulumi:prod::keys::flyte-ci-keys:index:CiKey::payments";

function resource(type: string, rest: Partial<StateResource> = {}): StateResource {
  return { urn: `urn:pulumi:prod::keys::${type}::it`, type, parent: KEY, ...rest };
}

const found = (...resources: StateResource[]) =>
  plainSecrets({
    lastUpdate: undefined,
    pendingCreates: [],
    resources: [{ urn: KEY, type: "flyte-ci-keys:index:CiKey" }, ...resources],
  });

describe("secrets that a state holds in clear", () => {
  const cases: [type: string, property: string][] = [
    ["cikeys:index:Generation", "secret"],
    ["cikeys:okta:ClientSecret", "clientSecret"],
    ["cikeys:oidc:Client", "registrationAccessToken"],
    ["cikeys:gitlab:Variable", "apiKey"],
    ["okta:app/oAuth:OAuth", "clientBasicSecret"],
    ["github:index/actionsSecret:ActionsSecret", "value"],
    ["github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret", "plaintextValue"],
  ];
  for (const [type, property] of cases) {
    it(`are seen: ${property} of ${type}`, () => {
      const expected = [{ team: "payments", resource: "it", property }];
      assert.deepEqual(found(resource(type, { inputs: { [property]: CANARY } })), expected);
      assert.deepEqual(found(resource(type, { outputs: { [property]: CANARY } })), expected);
      assert.deepEqual(found(resource(type, { outputs: { [property]: ENCRYPTED } })), []);
      assert.deepEqual(found(resource(type, { outputs: { [property]: "" } })), []);
    });
  }

  it("are seen in outputs of the stack, whose team nobody knows", () => {
    const stack: StateResource = {
      urn: "urn:pulumi:prod::keys::pulumi:pulumi:Stack::keys-prod",
      type: "pulumi:pulumi:Stack",
      outputs: { apiKeys: { payments: CANARY } },
    };
    assert.deepEqual(found(stack), [
      { team: undefined, resource: "keys-prod", property: "apiKeys" },
    ]);
  });

  it("are told of by name, with the rotation to run, and without a value", () => {
    const inputs = { value: CANARY };
    const secrets = found(resource("github:index/actionsSecret:ActionsSecret", { inputs }));
    const { text, remedy } = plainSecretsWarning("prod", secrets);
    assert.match(text, /it \(value\).*treat it as leaked/);
    assert.match(remedy, /^flyte-ci-keys rotate payments --stack prod --compromised --reason /);
    assert.ok(!`${text}${remedy}`.includes(CANARY));
  });
});
