import assert from "node:assert/strict";
import http from "node:http";
import { readAuthorizationServer } from "../../../provider/check/authorizationServer";
import { Loopback } from "../http/loopback";
import { CikeysBed, failure } from "../cikeysBed";

const { signal } = new AbortController();

describe("metadata of an authorization server", () => {
  let loopback: Loopback | undefined;

  afterEach(async () => {
    await loopback?.stop();
    loopback = undefined;
  });

  /** Serves documents by path, made from the server's own address; 404 for any other path. */
  async function serve(documents: (issuer: string) => Record<string, unknown>): Promise<string> {
    const server = http.createServer((request, response) => {
      const document = documents(`http://127.0.0.1:${loopback?.port}`)[request.url ?? ""];
      response.writeHead(document === undefined ? 404 : 200, {
        "content-type": "application/json",
      });
      response.end(JSON.stringify(document ?? {}));
    });
    loopback = await Loopback.listen(server);
    return `http://127.0.0.1:${loopback.port}`;
  }

  const read = (issuer: string) => readAuthorizationServer(issuer, signal);

  it("finds token endpoint and keys of an Okta server", async () => {
    const bed = await CikeysBed.start();
    try {
      const { tokenEndpoint, keys } = await read(bed.issuer);
      assert.equal(tokenEndpoint.href, `${bed.issuer}/v1/token`);
      assert.equal(keys.keys[0]?.kty, "RSA");
    } finally {
      await bed.stop();
    }
  });

  it("looks in the place of RFC 8414 where there is no OpenID document", async () => {
    const issuer = await serve((self) => ({
      "/.well-known/oauth-authorization-server": {
        issuer: self,
        token_endpoint: `${self}/token`,
        jwks_uri: `${self}/keys`,
      },
      "/keys": { keys: [] },
    }));
    assert.equal((await read(issuer)).tokenEndpoint.href, `${issuer}/token`);
  });

  it("refuses the metadata of another issuer", async () => {
    const issuer = await serve(() => ({
      "/.well-known/openid-configuration": { issuer: "https://canary.example" },
    }));
    const message = await failure(read(issuer));
    assert.equal(message, `the metadata at ${issuer} is not this issuer's (RFC 8414 §3.3)`);
  });

  it("refuses metadata without a token endpoint", async () => {
    const issuer = await serve((self) => ({
      "/.well-known/openid-configuration": { issuer: self },
    }));
    assert.match(await failure(read(issuer)), /lacks token_endpoint or jwks_uri/);
  });

  it("refuses to send a secret in clear to another machine", async () => {
    const issuer = await serve((self) => ({
      "/.well-known/openid-configuration": {
        issuer: self,
        token_endpoint: "http://issuer.example/token?canary",
        jwks_uri: `${self}/keys`,
      },
    }));
    const message = await failure(read(issuer));
    assert.equal(message, "the metadata names http://issuer.example/token, which is not https");
    const plain = await failure(read("http://issuer.example"));
    assert.match(plain, /not https|only requests to HTTPS are allowed/);
  });

  it("refuses keys that are none", async () => {
    const issuer = await serve((self) => ({
      "/.well-known/openid-configuration": {
        issuer: self,
        token_endpoint: `${self}/token`,
        jwks_uri: `${self}/keys`,
      },
      "/keys": { keys: [{ kid: "canary" }] },
    }));
    const message = await failure(read(issuer));
    assert.match(
      message,
      /GET http.*\/keys: answered 200 with JSON of another shape \(.*keys\.0\.kty\)/,
    );
  });
});
