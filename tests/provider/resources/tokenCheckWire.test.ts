import assert from "node:assert/strict";
import http from "node:http";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import { cikeysProvider } from "../../../provider/definition";
import { ProviderClient } from "../../support/providerClient";
import { urn } from "../cikeysBed";
import { Loopback } from "../http/loopback";

const NOW = new Date("2026-03-01T12:00:00Z");

describe("cikeys:index:TokenCheck: what goes over the wire", () => {
  const requests: { authorization: string | undefined; socket: unknown }[] = [];
  let key: CryptoKey;
  let publicJwk: JWK;
  let issuer: Loopback;
  let client: ProviderClient;

  before(async () => {
    const pair = await generateKeyPair("ES256");
    key = pair.privateKey;
    publicJwk = await exportJWK(pair.publicKey);
    const server = http.createServer((request, response) => void answer(request, response));
    issuer = await Loopback.listen(server);
    client = await ProviderClient.serve(cikeysProvider({ env: {}, clock: { now: () => NOW } }));
  });

  after(async () => {
    client.stop();
    await issuer.stop();
  });

  function address(): string {
    return `http://127.0.0.1:${issuer.port}`;
  }

  async function answer(request: http.IncomingMessage, response: http.ServerResponse) {
    request.resume();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(await documentFor(request)));
  }

  async function documentFor(request: http.IncomingMessage): Promise<unknown> {
    const self = address();
    if (request.url === "/keys") return { keys: [publicJwk] };
    if (request.url !== "/token") {
      return { issuer: self, token_endpoint: `${self}/token`, jwks_uri: `${self}/keys` };
    }
    requests.push({ authorization: request.headers.authorization, socket: request.socket });
    const access_token = await new SignJWT({ sub: "client", scope: "all" })
      .setProtectedHeader({ alg: "ES256" })
      .setIssuer(self)
      .setIssuedAt(NOW)
      .setExpirationTime(NOW.getTime() / 1000 + 60)
      .sign(key);
    return { access_token, token_type: "Bearer", expires_in: 60 };
  }

  it("asks over a new connection each time, as the flyte client would with the same key", async () => {
    await client.create(urn("index:TokenCheck"), {
      apiKey: Buffer.from("union.example.com:my+client@x:a b~/%:").toString("base64"),
      issuer: address(),
      issuerKind: "oidc",
      scope: "all",
      notBefore: NOW.toISOString(),
      successes: 4,
      interval: 0.001,
      timeout: 60,
    });
    assert.equal(new Set(requests.map(({ socket }) => socket)).size, 4);
    const basic = Buffer.from("my+client@x:a+b~%2F%25").toString("base64");
    const sent = new Set(requests.map(({ authorization }) => authorization));
    assert.deepEqual([...sent], [`Basic ${basic}`]);
  });
});
