import assert from "node:assert/strict";
import { flyteTokenRequest } from "../../../provider/check/flyteTokenRequest";

/** Secrets, and what Python's `urllib.parse.quote_plus` makes of them. */
const QUOTED: readonly (readonly [secret: string, quoted: string])[] = [
  ["abcXYZ019-._~", "abcXYZ019-._~"],
  ["two words", "two+words"],
  [" at both ends ", "+at+both+ends+"],
  ["é", "%C3%A9"],
  ["€uro", "%E2%82%ACuro"],
  ["\u{1f511}", "%F0%9F%94%91"],
  ["a+b", "a%2Bb"],
  ["a/b", "a%2Fb"],
  ["100%", "100%25"],
  ["%41", "%2541"],
  ["a=b&c", "a%3Db%26c"],
  ["!'()*", "%21%27%28%29%2A"],
  ['"#$,;<>?@[\\]^`{|}', "%22%23%24%2C%3B%3C%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D"],
];

describe("token request of the flyte client", () => {
  function basicOf(clientId: string, clientSecret: string): string {
    const { headers } = flyteTokenRequest({ clientId, clientSecret }, "all");
    const [scheme, value = ""] = (headers["authorization"] ?? "").split(" ");
    assert.equal(scheme, "Basic");
    return Buffer.from(value, "base64").toString("utf8");
  }

  for (const [secret, quoted] of QUOTED) {
    it(`encodes the secret ${JSON.stringify(secret)} as quote_plus does`, () => {
      assert.equal(basicOf("0oaclient", secret), `0oaclient:${quoted}`);
    });
  }

  it("sends the client id as it is", () => {
    assert.equal(basicOf("my+client@x y/%é", "s"), "my+client@x y/%é:s");
  });

  it("makes exactly these bytes", () => {
    assert.deepEqual(flyteTokenRequest({ clientId: "id", clientSecret: "a b" }, "all"), {
      headers: {
        accept: "application/json",
        authorization: "Basic aWQ6YSti",
        "cache-control": "no-cache",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "grant_type=client_credentials&scope=all",
    });
  });

  it("joins scopes by a plus, sends an empty scope, and an audience only where one is set", () => {
    const body = (scope: string, audience?: string): string =>
      flyteTokenRequest({ clientId: "id", clientSecret: "s" }, scope, audience).body;
    assert.equal(
      body("all offline_access"),
      "grant_type=client_credentials&scope=all+offline_access",
    );
    assert.equal(body(""), "grant_type=client_credentials&scope=");
    assert.equal(
      body("all", "api://union"),
      "grant_type=client_credentials&scope=all&audience=api%3A%2F%2Funion",
    );
  });
});
