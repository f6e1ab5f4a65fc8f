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
const SECRET = "canary~secret.of_the-administrators";
const ISSUER = "https://token.actions.example";
const SUBJECT = "repo:acme/keys:environment:production";
const AUDIENCE = "api://AzureADTokenExchange";

describe("sign-in to Entra", () => {
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
          clientSecret: SECRET,
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
  const withSecret = (changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    ARM_CLIENT_ID: CLIENT_ID,
    ARM_CLIENT_SECRET: SECRET,
    ...changes,
  });

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

  it("gets a token for Graph with a client secret, and reads who it is", async () => {
    const token = await signIn(withSecret()).token(connection);
    assert.deepEqual(callerOf(token), {
      permissions: ["Application.Read.All"],
      objectId: OBJECT_ID,
    });
  });

  it("takes a ready token before anything else, without a call", async () => {
    const mark = entra.calls.mark();
    const env = withSecret({ ENTRA_ACCESS_TOKEN: "ready.made.token" });
    assert.equal(await signIn(env).token(connection), "ready.made.token");
    assert.equal(entra.calls.mark(), mark);
    assert.deepEqual(callerOf("ready.made.token"), {});
  });

  it("asks once for all who ask at once, and again only when the token is about to expire", async () => {
    const entrance = signIn(withSecret());
    const mark = entra.calls.mark();
    const tokens = await Promise.all([1, 2, 3].map(() => entrance.token(connection)));
    assert.equal(new Set(tokens).size, 1);
    clock.advanceDays(54 / 1440);
    assert.equal(await entrance.token(connection), tokens[0]);
    assert.equal(entra.calls.since(mark).length, 1);
    clock.advanceDays(2 / 1440); // less than five of the sixty minutes are left
    await entrance.token(connection);
    assert.equal(entra.calls.since(mark).length, 2);
    await entrance.token({ ...connection, graphUrl: `${connection.graphUrl}/` });
    assert.equal(entra.calls.since(mark).length, 3);
  });

  it("asks again after a refusal", async () => {
    const entrance = signIn(withSecret());
    entra.faults.add({ effect: { kind: "status", status: 400 } });
    await assert.rejects(entrance.token(connection));
    await entrance.token(connection);
  });

  it("asks again where the answer was lost or the service is troubled", async () => {
    entra.faults.add({ effect: { kind: "reply-lost" } });
    entra.faults.add({ effect: { kind: "status", status: 503 } });
    await signIn(withSecret()).token(connection);
  });

  it("takes slashes at the end of addresses", async () => {
    const { tenantId, authorityHost } = connection;
    await signIn(withSecret()).token({
      tenantId,
      authorityHost: `${authorityHost}/`,
      graphUrl: `${connection.graphUrl}/`,
    });
  });

  describe("with a token of another issuer", () => {
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

  const NO_TENANT = "11111111-2222-3333-4444-555555555555";
  for (const [what, env, changes, words] of [
    [
      "a wrong secret",
      { ARM_CLIENT_SECRET: "canary-wrong" },
      {},
      /401 AADSTS7000215\. .*not its id/,
    ],
    ["another client", { ARM_CLIENT_ID: NO_TENANT }, {}, /400 AADSTS700016\. .*ARM_CLIENT_ID/],
    ["another tenant", {}, { tenantId: NO_TENANT }, /400 AADSTS90002\. .*identity\.tenantId/],
  ] as const) {
    it(`explains ${what}`, async () => {
      const message = await refused(withSecret(env), changes);
      assert.match(message, /^Entra: POST http:.*\/oauth2\/v2\.0\/token: /);
      assert.match(message, words);
    });
  }

  it("explains a secret that has expired", async () => {
    clock.advanceDays(731);
    assert.match(await refused(withSecret()), /401 AADSTS7000222\. .*has expired.*ARM_USE_OIDC/);
  });

  it("names every way to sign in when there is none", async () => {
    for (const env of [{}, { ARM_CLIENT_ID: CLIENT_ID }, { ARM_CLIENT_SECRET: SECRET }]) {
      const message = await refused(env);
      assert.match(message, /no Entra administrator credentials/);
      assert.match(
        message,
        /ARM_CLIENT_SECRET.*ARM_USE_OIDC.*ARM_OIDC_TOKEN.*ARM_OIDC_TOKEN_FILE_PATH.*ENTRA_ACCESS_TOKEN.*az account/,
      );
    }
  });

  for (const variable of [
    "ARM_CLIENT_ID",
    "ARM_CLIENT_SECRET",
    "ENTRA_ACCESS_TOKEN",
    "ARM_OIDC_TOKEN",
  ]) {
    it(`refuses ${variable} with a line feed before any call, without repeating it`, async () => {
      const mark = entra.calls.mark();
      const env = variable === "ARM_OIDC_TOKEN" ? { ARM_CLIENT_ID: CLIENT_ID } : withSecret();
      const message = await refused({ ...env, [variable]: "canary\n" });
      assert.ok(message.startsWith(`"${variable}" has a line feed at the end`), message);
      assert.equal(entra.calls.mark(), mark);
    });
  }
});
