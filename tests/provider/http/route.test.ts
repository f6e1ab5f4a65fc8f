import assert from "node:assert/strict";
import http from "node:http";
import https from "node:https";
import { send, type HttpLimits, type HttpRequest } from "../../../provider/http/client";
import { routeTo } from "../../../provider/http/route";
import { ConnectProxy } from "../../../sandbox/emulators/connectProxy";
import { CertificateAuthority } from "../../../sandbox/tls/certificateAuthority";
import { leadThrough, setVariables } from "../../support/leadThrough";
import { Loopback } from "./loopback";

const HOST = "service.example.com";
const LIMITS: HttpLimits = { attempts: 1, deadline: 5000, pause: 1, longestWait: 10 };

describe("HTTP client: proxies and authorities", () => {
  const authority = new CertificateAuthority();
  let service: Loopback;
  let proxy: ConnectProxy;
  let restore: () => void;

  beforeEach(async () => {
    const server = https.createServer(authority.issue(HOST), (request, response) => {
      request.resume();
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ host: request.headers.host }));
    });
    service = await Loopback.listen(server);
    proxy = await new ConnectProxy().lead(HOST, service.port).start();
    restore = leadThrough(proxy.url);
  });

  afterEach(async () => {
    restore();
    await Promise.all([proxy.stop(), service.stop()]);
  });

  function get(address: string, changes: Partial<HttpRequest> = {}): ReturnType<typeof send> {
    const url = new URL(address);
    return send({ service: "it", method: "GET", url, ...changes }, LIMITS);
  }

  async function messageOf(call: Promise<unknown>): Promise<string> {
    const error = await call.then(
      () => assert.fail("the call must fail"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof Error);
    return error.message;
  }

  const trusted = { authorities: authority.pem };

  it("goes through the proxy of HTTPS_PROXY, by the service's own name", async () => {
    const { body } = await get(`https://${HOST}/`, trusted);
    assert.deepEqual(body, { host: HOST });
    assert.deepEqual(proxy.requests, [{ target: `${HOST}:443`, allowed: true }]);
  });

  it("takes a proxy without a scheme for http, as curl does", async () => {
    setVariables({ HTTPS_PROXY: proxy.url.replace("http://", "") });
    assert.equal((await get(`https://${HOST}/`, trusted)).status, 200);
  });

  it("goes past the proxy to hosts of NO_PROXY", async () => {
    setVariables({ NO_PROXY: "127.0.0.1, elsewhere.example.com" });
    const message = await messageOf(get(`https://127.0.0.1:${service.port}/`, trusted));
    assert.match(message, /certificate was not accepted \(ERR_TLS_CERT_ALTNAME_INVALID\)/);
    assert.deepEqual(proxy.requests, []);
  });

  it("never takes plain http through the proxy", async () => {
    const plain = await Loopback.listen(http.createServer((_request, response) => response.end()));
    try {
      assert.equal((await get(`http://127.0.0.1:${plain.port}/`)).status, 200);
      assert.deepEqual(proxy.requests, []);
    } finally {
      await plain.stop();
    }
  });

  it("says that the proxy refused", async () => {
    const message = await messageOf(get("https://other.example.com/", trusted));
    assert.match(message, /the proxy did not let it through.*Check HTTPS_PROXY and NO_PROXY/);
    assert.deepEqual(proxy.strays, ["other.example.com:443"]);
  });

  it("says of a proxy that is not there that there is one, and not where", async () => {
    setVariables({ HTTPS_PROXY: "http://canary-user:canary-password@127.0.0.1:1" });
    const message = await messageOf(get(`https://${HOST}/`, trusted));
    assert.match(
      message,
      /nothing listens there.*The call goes through the proxy of HTTPS_PROXY\.$/,
    );
    assert.doesNotMatch(message, /canary/);
  });

  it("refuses a HTTPS_PROXY that is no http proxy, without showing it", async () => {
    for (const value of ["socks5://canary:1080", "http://canary:port"]) {
      setVariables({ HTTPS_PROXY: value });
      const message = await messageOf(get(`https://${HOST}/`));
      assert.match(message, /^HTTPS_PROXY must be an address such as http/);
      assert.doesNotMatch(message, /canary/);
    }
  });

  it("trusts only Node's own authorities unless it is given others", async () => {
    const message = await messageOf(get(`https://${HOST}/`));
    assert.match(message, /certificate was not accepted/);
  });

  it("leaves calls alone where neither a proxy nor an authority is asked for", async () => {
    const url = new URL("https://service.example.com/");
    assert.deepEqual(await routeTo(url, undefined, {}), { fetch, proxied: false });
  });
});
