import assert from "node:assert/strict";
import type { EntraConnection } from "../../../../provider/services/entra/connection";
import { EntraSignIn } from "../../../../provider/services/entra/signIn";
import { callerOf } from "../../../../provider/services/entra/tokenClaims";
import { SandboxClock } from "../../../../sandbox/clock";
import { EntraEmulator } from "../../../../sandbox/emulators/entra/entra";
import { failure } from "../../cikeysBed";

const CLIENT_ID = "c1000000-0000-4000-8000-000000000001";
const OBJECT_ID = "0b000000-0000-4000-8000-000000000001";
const SECRET = "canary~secret.of_the-administrators";

describe("sign-in to Entra", () => {
  let clock: SandboxClock;
  let entra: EntraEmulator;
  let connection: EntraConnection;

  before(async () => {
    clock = new SandboxClock();
    entra = await new EntraEmulator(clock, {
      callers: [
        {
          clientId: CLIENT_ID,
          objectId: OBJECT_ID,
          clientSecret: SECRET,
          permissions: ["Application.Read.All"],
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
