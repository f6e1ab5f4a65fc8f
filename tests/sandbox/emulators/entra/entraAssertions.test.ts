import assert from "node:assert/strict";
import * as jose from "jose";
import type { Answer, TestClient } from "./entraClient";
import { EntraTestbed, textAt, UNION_SCOPE, valueAt } from "./entraClient";

const ISSUER = "https://token.actions.githubusercontent.com";
const SUBJECT = "repo:acme/keys:environment:production";
const AUDIENCE = "api://AzureADTokenExchange";
const CALLER_ID = "c1000000-0000-4000-8000-0000000000aa";

describe("Entra emulator: client assertions", () => {
  let bed: EntraTestbed;
  let client: TestClient;
  let keys: jose.GenerateKeyPairResult;
  let publicJwk: jose.JWK;

  before(async () => {
    keys = await jose.generateKeyPair("RS256");
    publicJwk = { ...(await jose.exportJWK(keys.publicKey)), kid: "k1", alg: "RS256" };
    bed = await EntraTestbed.start();
    bed.clock.advanceDays(30);
    client = await bed.createClient("team-a");
    bed.entra.addFederatedCredential(client.appId, {
      issuer: ISSUER,
      subject: SUBJECT,
      publicJwks: [publicJwk],
    });
  });

  after(() => bed.stop());

  /** Seconds relative to now in `exp`. */
  function assertion(claims: jose.JWTPayload = {}, exp = 300, key = keys): Promise<string> {
    const now = Math.floor(bed.clock.now().getTime() / 1000);
    const payload = { iss: ISSUER, sub: SUBJECT, aud: AUDIENCE, iat: now, exp: now + exp };
    return new jose.SignJWT({ ...payload, ...claims })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .sign(key.privateKey);
  }

  function ask(clientAssertion: string, clientId = client.appId): Promise<Answer> {
    return bed.token({
      scope: UNION_SCOPE,
      client_id: clientId,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: clientAssertion,
    });
  }

  async function refused(clientAssertion: string, code: number): Promise<void> {
    const answer = await ask(clientAssertion);
    assert.equal(answer.status, 401);
    assert.equal(valueAt(answer.body, "error"), "invalid_client");
    assert.deepEqual(valueAt(answer.body, "error_codes"), [code]);
  }

  it("of a trusted issuer authenticate, and the token says so", async () => {
    const answer = await ask(await assertion());
    assert.equal(answer.status, 200);
    const claims = jose.decodeJwt(textAt(answer.body, "access_token"));
    assert.equal(claims["azpacr"], "2");
    assert.equal(claims.sub, client.principalId);
  });

  for (const [claims, code] of [
    [{ iss: "https://elsewhere.example" }, 700211],
    [{ sub: "repo:acme/keys:environment:staging" }, 700213],
    [{ aud: "api://elsewhere" }, 700212],
  ] as const) {
    it(`with another ${Object.keys(claims).join()} are refused`, async () => {
      await refused(await assertion(claims), code);
    });
  }

  it("that have expired are refused", async () => {
    await refused(await assertion({}, -10), 700024);
  });

  it("with another key are refused", async () => {
    const others = await jose.generateKeyPair("RS256");
    await refused(await assertion({}, 300, others), 700027);
  });

  it("that are no JWT are refused", async () => {
    await refused("nonsense", 50027);
  });

  it("are good for the client that trusts the issuer, and no other", async () => {
    const other = await bed.createClient("team-b");
    const answer = await ask(await assertion(), other.appId);
    assert.deepEqual(valueAt(answer.body, "error_codes"), [700211]);
  });

  it("with the client's own key name the token endpoint", async () => {
    const own = await EntraTestbed.start({
      callers: [
        { clientId: CALLER_ID, permissions: ["Application.Read.All"], publicJwks: [publicJwk] },
      ],
    });
    try {
      const base = `${own.entra.url}/${own.entra.tenantId}`;
      const form = async (aud: string): Promise<Record<string, string>> => ({
        scope: `${own.entra.url}/.default`,
        client_id: CALLER_ID,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: await assertion({ iss: CALLER_ID, sub: CALLER_ID, aud }),
      });
      assert.equal((await own.token(await form(`${base}/oauth2/v2.0/token`))).status, 200);
      assert.equal((await own.token(await form(`${base}/v2.0`))).status, 200);
      assert.equal((await own.token(await form(AUDIENCE))).status, 401);
    } finally {
      await own.stop();
    }
  });
});
