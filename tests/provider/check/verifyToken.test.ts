import assert from "node:assert/strict";
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWTPayload,
} from "jose";
import { TokenRefused, verifyToken, type Expectation } from "../../../provider/check/verifyToken";

const NOW = new Date("2026-03-01T12:00:00Z");
const SECONDS = NOW.getTime() / 1000;

const ISSUER = "https://issuer.example";

const EXPECTED: Expectation = {
  issuers: [ISSUER],
  clientId: "0oaclient",
  grant: "all",
  notBefore: new Date("2026-03-01T11:59:00Z"),
  now: NOW,
};

const CLAIMS: JWTPayload = {
  iss: ISSUER,
  sub: "0oaclient",
  cid: "0oaclient",
  aud: "api://union",
  scp: ["all"],
  iat: SECONDS,
  exp: SECONDS + 3600,
};

describe("verification of an access token", () => {
  let privateKey: CryptoKey;
  let keys: JSONWebKeySet;

  before(async () => {
    const pair = await generateKeyPair("ES256");
    privateKey = pair.privateKey;
    keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "ES256" }] };
  });

  function sign(claims: JWTPayload, key = privateKey, kid = "k1"): Promise<string> {
    const defined = JSON.parse(JSON.stringify(claims)) as JWTPayload;
    return new SignJWT(defined).setProtectedHeader({ alg: "ES256", kid }).sign(key);
  }

  async function refusal(token: string, changes: Partial<Expectation> = {}): Promise<string> {
    const error = await verifyToken(token, keys, { ...EXPECTED, ...changes }).catch(
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof TokenRefused, String(error));
    assert.ok(!error.message.includes(token));
    return error.message;
  }

  it("says who the client is for whom", async () => {
    const facts = await verifyToken(await sign(CLAIMS), keys, EXPECTED);
    assert.deepEqual(facts, { subject: "0oaclient", issuer: ISSUER, audience: ["api://union"] });
    const many = await sign({ ...CLAIMS, aud: ["a", "b"] });
    const expected = { ...EXPECTED, audience: "b" };
    assert.deepEqual((await verifyToken(many, keys, expected)).audience, ["a", "b"]);
  });

  for (const granted of [
    { scp: ["other", "all"] },
    { scp: undefined, scope: "other all" },
    { scp: undefined, roles: ["all"] },
  ]) {
    it(`finds the scope in ${JSON.stringify(granted)}`, async () => {
      await verifyToken(await sign({ ...CLAIMS, ...granted }), keys, EXPECTED);
    });
  }

  for (const client of ["cid", "client_id", "azp", "appid"]) {
    it(`sees in \`${client}\` that the token is for another client`, async () => {
      const token = await sign({ ...CLAIMS, cid: undefined, [client]: "0oaother" });
      assert.match(
        await refusal(token),
        /for another client, "0oaother": an answer from a cache\?/,
      );
    });
  }

  for (const [what, changes, reason] of [
    ["of another issuer", { iss: "https://other" }, /claim `iss` of the token is not as expected/],
    ["that has expired", { exp: SECONDS - 31 }, /has expired already: .*clocks that differ/],
    ["without an end", { exp: undefined }, /claim `exp`/],
    ["that is not valid yet", { nbf: SECONDS + 3600 }, /claim `nbf`/],
    ["without an age", { iat: undefined }, /lacks `iat` or `sub`/],
    ["without a subject", { sub: undefined }, /lacks `iat` or `sub`/],
    ["without a scope", { scp: undefined }, /does not grant "all"/],
    ["of a scope that only begins so", { scp: ["allow", "al"] }, /does not grant "all"/],
    ["older than the secret", { iat: SECONDS - 91 }, /issued before this client secret existed/],
  ] as const) {
    it(`refuses a token ${what}`, async () => {
      assert.match(await refusal(await sign({ ...CLAIMS, ...changes })), reason);
    });
  }

  it("allows for clocks that differ by half a minute", async () => {
    await verifyToken(await sign({ ...CLAIMS, iat: SECONDS - 90 }), keys, EXPECTED);
    await verifyToken(await sign({ ...CLAIMS, exp: SECONDS - 29 }), keys, EXPECTED);
  });

  it("checks the audience only where one is expected", async () => {
    const token = await sign(CLAIMS);
    assert.match(await refusal(token, { audience: "other" }), /audience is not "other"/);
    await verifyToken(token, keys, { ...EXPECTED, audience: "api://union" });
    const none = await sign({ ...CLAIMS, aud: undefined });
    assert.deepEqual((await verifyToken(none, keys, EXPECTED)).audience, []);
  });

  it("refuses foreign keys and foreign signatures", async () => {
    const foreign = (await generateKeyPair("ES256")).privateKey;
    assert.match(await refusal(await sign(CLAIMS, foreign)), /SIGNATURE_VERIFICATION_FAILED/);
    assert.match(await refusal(await sign(CLAIMS, privateKey, "k2")), /NO_MATCHING_KEY/);
  });

  it("refuses a token that was changed after it was signed, and what is no token", async () => {
    const [header, , signature] = (await sign(CLAIMS)).split(".");
    const payload = Buffer.from(JSON.stringify({ ...CLAIMS, scp: ["all", "admin"] }));
    const forged = `${header}.${payload.toString("base64url")}.${signature}`;
    assert.match(await refusal(forged), /SIGNATURE_VERIFICATION_FAILED/);
    assert.match(await refusal("opaque"), /could not be verified/);
  });
});
