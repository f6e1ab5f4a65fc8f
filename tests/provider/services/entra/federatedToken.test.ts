import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { exportJWK, generateKeyPair, SignJWT, type JWK } from "jose";
import type { EntraConnection } from "../../../../provider/services/entra/connection";
import { EntraSignIn } from "../../../../provider/services/entra/signIn";
import { callerOf } from "../../../../provider/services/entra/tokenClaims";
import { SandboxClock } from "../../../../sandbox/clock";
import { EntraEmulator } from "../../../../sandbox/emulators/entra/entra";
import { failure } from "../../cikeysBed";
import { Loopback } from "../../http/loopback";

const CLIENT_ID = "c1000000-0000-4000-8000-000000000001";
const OBJECT_ID = "0b000000-0000-4000-8000-000000000001";
const ISSUER = "https://token.actions.example";
const SUBJECT = "repo:acme/keys:environment:production";
const AUDIENCE = "api://AzureADTokenExchange";

describe("sign-in to Entra with a token of another issuer", () => {
  let clock: SandboxClock;
  let entra: EntraEmulator;
  let connection: EntraConnection;
  let ciKey: Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

  before(async () => {
    const pair = await generateKeyPair("RS256");
    ciKey = pair.privateKey;
    const publicJwks: JWK[] = [{ ...(await exportJWK(pair.publicKey)), kid: "ci" }];
    clock = new SandboxClock();
    entra = await new EntraEmulator(clock, {
      callers: [
        {
          clientId: CLIENT_ID,
          objectId: OBJECT_ID,
          permissions: ["Application.Read.All"],
          federatedCredentials: [{ issuer: ISSUER, subject: SUBJECT, publicJwks }],
        },
      ],
    }).start();
    const { tenantId, url } = entra;
    connection = { tenantId, authorityHost: url, graphUrl: url };
  });

  after(() => entra.stop());

  afterEach(() => entra.faults.clear());

  const signIn = (env: NodeJS.ProcessEnv) => new EntraSignIn({ env, clock });

  async function oidcToken(subject = SUBJECT, audience = AUDIENCE): Promise<string> {
    const now = Math.floor(clock.now().getTime() / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg: "RS256", kid: "ci" })
      .setIssuer(ISSUER)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(ciKey);
  }

  async function refused(env: NodeJS.ProcessEnv, changes = {}): Promise<string> {
    const message = await failure(signIn(env).token({ ...connection, ...changes }));
    assert.doesNotMatch(message, /canary|eyJ/);
    return message;
  }

  it("takes ARM_OIDC_TOKEN", async () => {
    const env = { ARM_CLIENT_ID: CLIENT_ID, ARM_OIDC_TOKEN: await oidcToken() };
    assert.equal(callerOf(await signIn(env).token(connection)).objectId, OBJECT_ID);
  });

  it("reads ARM_OIDC_TOKEN_FILE_PATH, line end or not", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "oidc-"));
    try {
      const file = path.join(folder, "token");
      await writeFile(file, `${await oidcToken()}\n`);
      const env = { ARM_CLIENT_ID: CLIENT_ID, ARM_OIDC_TOKEN_FILE_PATH: file };
      await signIn(env).token(connection);
      await writeFile(file, "\n");
      assert.match(await refused(env), /"ARM_OIDC_TOKEN_FILE_PATH" names a file that is empty/);
      await rm(file);
      assert.match(await refused(env), /names a file that cannot be read \(ENOENT\)/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  for (const prefix of ["ACTIONS_ID_TOKEN_REQUEST", "ARM_OIDC_REQUEST"]) {
    it(`asks the CI system (${prefix}_URL) for one with Entra's audience`, async () => {
      const body = JSON.stringify({ value: await oidcToken() });
      const ci = await Loopback.script({ body });
      const env = {
        ARM_CLIENT_ID: CLIENT_ID,
        ARM_USE_OIDC: "true",
        [`${prefix}_URL`]: `http://127.0.0.1:${ci.port}/token?api-version=2.0`,
        [`${prefix}_TOKEN`]: "canary-request-token",
      };
      try {
        await signIn(env).token(connection);
        const [request] = ci.seen;
        assert.equal(request?.headers.authorization, "Bearer canary-request-token");
        const url = new URL(request.url ?? "", "http://ci");
        assert.equal(url.searchParams.get("audience"), AUDIENCE);
        assert.equal(url.searchParams.get("api-version"), "2.0");
        assert.match(await refused({ ...env, ARM_USE_OIDC: "" }), /no Entra administrator/);
      } finally {
        await ci.stop();
      }
    });
  }

  it("says which permission the job lacks where the CI system refuses", async () => {
    const ci = await Loopback.script({ status: 403, body: "{}" });
    try {
      const message = await refused({
        ARM_CLIENT_ID: CLIENT_ID,
        ARM_USE_OIDC: "true",
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${ci.port}/`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "canary",
      });
      assert.match(message, /OIDC provider: GET .* answered 403\. .*id-token: write/);
    } finally {
      await ci.stop();
    }
  });

  it("sends the CI system's token over https only", async () => {
    const message = await refused({
      ARM_CLIENT_ID: CLIENT_ID,
      ARM_USE_OIDC: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: "http://canary.example/",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "canary",
    });
    assert.match(message, /"ACTIONS_ID_TOKEN_REQUEST_URL" must be an https address/);
  });

  for (const [what, token, code] of [
    ["subject", () => oidcToken("repo:acme/other"), "AADSTS700213"],
    ["audience", () => oidcToken(SUBJECT, "canary"), "AADSTS700212"],
  ] as const) {
    it(`explains that no federated credential fits the ${what}`, async () => {
      const env = { ARM_CLIENT_ID: CLIENT_ID, ARM_OIDC_TOKEN: await token() };
      const message = await refused(env);
      assert.ok(message.includes(`answered 401 ${code}. `), message);
      assert.match(message, /no federated credential that fits .*issuer, subject and audience/);
    });
  }

  it("explains that the token has expired", async () => {
    const env = { ARM_CLIENT_ID: CLIENT_ID, ARM_OIDC_TOKEN: await oidcToken() };
    clock.advanceDays(1);
    assert.match(await refused(env), /AADSTS700024\. The OIDC token has expired/);
  });
});
