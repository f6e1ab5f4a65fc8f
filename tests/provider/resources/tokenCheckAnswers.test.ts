import assert from "node:assert/strict";
import { generateKeyPair, SignJWT } from "jose";
import { timestamp } from "../../../common/clock";
import { CikeysBed, failure, urn } from "../cikeysBed";

const URN = urn("index:TokenCheck");
const TOKEN = "/oauth2/:serverId/v1/token";

describe("cikeys:index:TokenCheck: answers that prove nothing", () => {
  let bed: CikeysBed;

  beforeEach(async () => {
    bed = await CikeysBed.start();
  });

  afterEach(() => bed.stop());

  /** Message of a check of one try, whose request for a token is answered so. */
  async function refusalOf(body: unknown, status = 200): Promise<string> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const effect = { kind: "status" as const, status, body: text };
    bed.okta.faults.add({ path: TOKEN, times: Infinity, effect });
    const message = await failure(
      bed.client.create(URN, {
        apiKey: bed.apiKey(),
        issuer: bed.issuer,
        issuerKind: "okta",
        scope: "all",
        notBefore: timestamp(bed.clock.now()),
        successes: 1,
        interval: 0.02,
        timeout: 0.01,
      }),
    );
    assert.doesNotMatch(message, /canary|eyJ/);
    return message;
  }

  it("refuses a token that says all the right things and is signed by somebody else", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    const jwks: unknown = await (await fetch(`${bed.issuer}/v1/keys`)).json();
    const [key] = (jwks as { keys: { kid: string }[] }).keys;
    const now = Math.floor(bed.clock.now().getTime() / 1000);
    const token = await new SignJWT({ cid: bed.appId, sub: bed.appId, scp: ["all"] })
      .setProtectedHeader({ alg: "RS256", kid: key?.kid })
      .setIssuer(bed.issuer)
      .setIssuedAt(now)
      .setExpirationTime(now + 60)
      .sign(privateKey);
    const message = await refusalOf({ access_token: token, token_type: "Bearer" });
    assert.match(message, /could not be verified \(ERR_JWS_SIGNATURE_VERIFICATION_FAILED\)/);
  });

  it("refuses a token that is not signed", async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const unsigned = `${part({ alg: "none" })}.${part({ iss: bed.issuer, scp: ["all"] })}.`;
    assert.match(await refusalOf({ access_token: unsigned }), /could not be verified/);
  });

  it("refuses an opaque token", async () => {
    assert.match(await refusalOf({ access_token: "canary-opaque" }), /could not be verified/);
  });

  it("refuses JSON without a token, and names what is missing", async () => {
    const message = await refusalOf({ token: "canary" });
    assert.match(
      message,
      /answered 200 with JSON of another shape \(missing or wrong: access_token\)/,
    );
  });

  it("refuses a page", async () => {
    assert.match(await refusalOf("<html>canary</html>"), /200 with something that is not JSON/);
  });

  it("never follows a redirect with the key", async () => {
    assert.match(await refusalOf("", 302), /answered 302, a redirect, which is never followed/);
  });
});
