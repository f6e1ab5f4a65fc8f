import assert from "node:assert/strict";
import https from "node:https";
import { cikeysProvider } from "../../../../provider/definition";
import { SandboxClock } from "../../../../sandbox/clock";
import { ProviderClient, type KnownState } from "../../../support/providerClient";
import { failure } from "../../cikeysBed";
import { Loopback } from "../../http/loopback";
import { selfSigned } from "../../http/selfSigned";
import { CLIENT } from "../../oidcBed";
import { ScriptedServer, type Script, type ScriptedAnswer } from "./scriptedServer";

const SECRET = "canary-client-secret";
const TOKEN = "canary-registration-access-token";
const NAME = "flyte-ci-keys/dev/payments/g1";

/** The answer to a good registration, or one that differs. */
function registration(issuer: string, changes: object = {}): ScriptedAnswer {
  const body = {
    client_id: "client-1",
    client_secret: SECRET,
    client_secret_expires_at: 0,
    registration_access_token: TOKEN,
    registration_client_uri: `${issuer}/register/client-1`,
    grant_types: ["client_credentials"],
    token_endpoint_auth_method: "client_secret_basic",
    scope: "all",
    ...changes,
  };
  return { status: 201, body };
}

describe("cikeys:oidc:Client: what servers answer", () => {
  let server: ScriptedServer | undefined;
  let client: ProviderClient;

  before(async () => {
    const env = { OIDC_INITIAL_ACCESS_TOKEN: "canary-initial-access-token" };
    client = await ProviderClient.serve(cikeysProvider({ env, clock: new SandboxClock() }));
  });

  after(() => client.stop());

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  const inputs = (changes: object = {}) => ({
    issuer: server?.issuer,
    clientName: NAME,
    scope: "all",
    superseded: false,
    delivered: false,
    ...changes,
  });

  async function refusal(call: Promise<unknown>): Promise<string> {
    const message = await failure(call);
    assert.doesNotMatch(message, /canary/);
    return message;
  }

  /** Starts a server and registers a client there; its state. */
  async function registered(script: Script): Promise<KnownState> {
    server = await ScriptedServer.start((issuer) => ({
      "POST /register": [registration(issuer)],
      ...script(issuer),
    }));
    return { ...(await client.create(CLIENT, inputs())), inputs: inputs() };
  }

  const create = () => client.create(CLIENT, inputs());

  const otherwise: [string, object, RegExp][] = [
    ["without a secret", { client_secret: undefined }, /it has no client secret/],
    ["with another grant", { grant_types: [] }, /may not use the `client_credentials` grant/],
    [
      "with another way to sign in",
      { token_endpoint_auth_method: "client_secret_post" },
      /does not sign in by `client_secret_basic`/,
    ],
    ["with less scope", { scope: "openid profile" }, /may not have the scope "all"/],
    ["with a colon in its id", { client_id: "urn:client" }, /`clientId` .* must not contain ":"/],
  ];
  for (const [what, changes, says] of otherwise) {
    it(`deletes a client again that is registered ${what}`, async () => {
      server = await ScriptedServer.start((issuer) => ({
        "POST /register": [registration(issuer, changes)],
        "DELETE /register/client-1": [{ status: 204 }],
      }));
      const message = await refusal(create());
      assert.ok(message.includes(`registered the client "${NAME}" otherwise than asked`));
      assert.match(message, says);
      assert.match(message, /It was deleted again\./);
      assert.deepEqual(server.seen, ["POST /register", "DELETE /register/client-1"]);
    });
  }

  it("names the client that it cannot delete again", async () => {
    server = await ScriptedServer.start((issuer) => ({
      "POST /register": [registration(issuer, { scope: "" })],
    }));
    assert.match(
      await refusal(create()),
      /could not be deleted again: have an administrator delete client client-1/,
    );
  });

  const lost: [string, ScriptedAnswer, RegExp][] = [
    ["an error", { status: 500 }, /answered 500/],
    ["a page", { status: 201, body: "<html>" }, /201 with something that is not JSON/],
    ["JSON of another shape", { status: 201, body: { id: SECRET } }, /another shape.*client_id/],
  ];
  for (const [what, answer, says] of lost) {
    it(`takes ${what} for a lost answer, and asks once only`, async () => {
      server = await ScriptedServer.start(() => ({ "POST /register": [answer] }));
      const message = await refusal(create());
      assert.match(message, says);
      assert.ok(message.includes(`look for a client named "${NAME}"`));
      assert.deepEqual(server.seen, ["POST /register"]);
    });
  }

  it("waits where the server asks it to, and registers one client", async () => {
    const later = { status: 429, headers: { "retry-after": "0" }, body: {} };
    const { id } = await registered((issuer) => ({
      "POST /register": [later, registration(issuer)],
    }));
    assert.equal(id, "client-1");
    assert.deepEqual(server?.seen, ["POST /register", "POST /register"]);
  });

  it("does not repeat a sentence in place of an error code", async () => {
    const body = { error: "Unrecognized field canary at line 1 column 34." };
    server = await ScriptedServer.start(() => ({ "POST /register": [{ status: 400, body }] }));
    assert.match(await refusal(create()), /answered 400\. It does not accept such a client/);
  });

  it("knows when the secret dies by itself", async () => {
    const { outputs } = await registered((issuer) => ({
      "POST /register": [registration(issuer, { client_secret_expires_at: 1_800_000_000 })],
    }));
    assert.equal(outputs["expiresAt"], "2027-01-15T08:00:00Z");
  });

  it("takes over on refresh what the server changed: secret, token, end", async () => {
    const changes = {
      client_secret: "canary-2",
      registration_access_token: "canary-token-2",
      client_secret_expires_at: 1_800_000_000,
    };
    const state = await registered((issuer) => ({
      "GET /register/client-1": [{ ...registration(issuer, changes), status: 200 }],
    }));
    const found = await client.read(CLIENT, state);
    assert.deepEqual(found?.outputs, {
      ...state.outputs,
      clientSecret: "canary-2",
      registrationAccessToken: "canary-token-2",
      expiresAt: "2027-01-15T08:00:00Z",
    });
  });

  it("keeps on refresh what the server does not tell again", async () => {
    const state = await registered(() => ({
      "GET /register/client-1": [{ body: { client_id: "client-1" } }],
    }));
    assert.deepEqual(await client.read(CLIENT, state), state);
  });

  it("raises the alarm at a server that registers and gives no way to delete", async () => {
    const state = await registered((issuer) => ({
      "POST /register": [
        registration(issuer, {
          registration_access_token: undefined,
          registration_client_uri: undefined,
        }),
      ],
      "POST /token": [{ body: { access_token: "canary" } }],
    }));
    assert.match(await refusal(client.delete(CLIENT, state)), /the server does not let us/);
  });

  it("never prints the management address, which may be a secret", async () => {
    const state = await registered((issuer) => ({
      "POST /register": [
        registration(issuer, { registration_client_uri: `${issuer}/canary-capability` }),
      ],
      "DELETE /canary-capability": [{ status: 400, body: {} }],
    }));
    const message = await refusal(client.delete(CLIENT, state));
    assert.match(message, /DELETE registration_client_uri of client client-1: answered 400/);
  });

  it("refuses metadata of another issuer, and sends the token nowhere", async () => {
    server = await ScriptedServer.start((issuer) => ({
      "GET /.well-known/openid-configuration": [
        { body: { issuer: "https://other.example", registration_endpoint: `${issuer}/register` } },
      ],
    }));
    assert.match(await refusal(create()), /is not this issuer's \(RFC 8414 §3\.3\)/);
    assert.deepEqual(server.seen, []);
  });

  it("refuses a registration endpoint that is not https", async () => {
    server = await ScriptedServer.start((issuer) => ({
      "GET /.well-known/openid-configuration": [
        { body: { issuer, registration_endpoint: "http://register.example/" } },
      ],
    }));
    assert.match(await refusal(create()), /http:\/\/register\.example\/, which is not https/);
  });

  it("refuses an issuer that is neither https nor on this machine", async () => {
    const call = client.create(CLIENT, inputs({ issuer: "http://sso.example" }));
    assert.match(await refusal(call), /the issuer http:\/\/sso\.example is not https/);
  });

  it("says how to trust the issuer's certificate", async () => {
    const loopback = await Loopback.listen(https.createServer(selfSigned()));
    const issuer = `https://127.0.0.1:${loopback.port}`;
    const message = await refusal(client.create(CLIENT, inputs({ issuer })));
    await loopback.stop();
    assert.match(message, /TLS certificate was not accepted .*NODE_EXTRA_CA_CERTS/);
  });
});
