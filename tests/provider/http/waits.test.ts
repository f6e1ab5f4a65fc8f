import assert from "node:assert/strict";
import { send, type HttpLimits, type HttpRequest } from "../../../provider/http/client";
import { ServiceError } from "../../../provider/http/serviceError";
import { Loopback } from "./loopback";

const LIMITS: HttpLimits = { attempts: 3, deadline: 5000, pause: 1, longestWait: 1500 };
const DATE = "Tue, 03 Mar 2026 12:00:00 GMT";

/** Headers by which a service asks to wait so many seconds. */
const WAITS: Record<string, (seconds: number) => Record<string, string>> = {
  "Retry-After in seconds": (seconds) => ({ "retry-after": String(seconds) }),
  "Retry-After as an instant": (seconds) => ({
    date: DATE,
    "retry-after": new Date(Date.parse(DATE) + seconds * 1000).toUTCString(),
  }),
  // The client adds a second to a reset.
  "X-Rate-Limit-Reset against the service's own Date": (seconds) => ({
    date: DATE,
    "x-rate-limit-reset": String(Date.parse(DATE) / 1000 + seconds - 1),
  }),
};

describe("HTTP client: waits that a service asks for", () => {
  let server: Awaited<ReturnType<typeof Loopback.script>>;

  afterEach(() => server.stop());

  function request(changes: Partial<HttpRequest> = {}): HttpRequest {
    const url = new URL(`http://127.0.0.1:${server.port}/`);
    return { service: "Okta", method: "POST", url, body: "{}", ...changes };
  }

  for (const [name, headers] of Object.entries(WAITS)) {
    it(`sends even a POST again after a 429 with ${name}`, async () => {
      server = await Loopback.script({ status: 429, headers: headers(1) }, {});
      assert.equal((await send(request(), LIMITS)).status, 200);
      assert.equal(server.seen.length, 2);
    });

    it(`does not wait at all where ${name} is beyond the limit`, async () => {
      server = await Loopback.script({ status: 429, headers: headers(3600) }, {});
      const error = await send(request(), LIMITS).catch((reason: unknown) => reason);
      assert.ok(error instanceof ServiceError);
      assert.match(error.message, /answered 429\. It asks for fewer calls; wait/);
      assert.equal(server.seen.length, 1);
    });
  }

  it("sends even a POST again after a 403 that tells how long to wait: GitHub's secondary limit", async () => {
    server = await Loopback.script({ status: 403, headers: { "retry-after": "0" } }, {});
    assert.equal((await send(request(), LIMITS)).status, 200);
    assert.equal(server.seen.length, 2);
  });

  it("takes any other 403 for a refusal", async () => {
    server = await Loopback.script({ status: 403 }, {});
    await assert.rejects(send(request({ method: "GET", body: undefined }), LIMITS), /answered 403/);
    assert.equal(server.seen.length, 1);
  });

  it("does not wait until the reset time that Okta sends with every answer, where the answer is a 500", async () => {
    const headers = { date: DATE, "x-rate-limit-reset": String(Date.parse(DATE) / 1000 + 3600) };
    server = await Loopback.script({ status: 500, headers }, {});
    assert.equal((await send(request({ method: "DELETE" }), LIMITS)).status, 200);
    assert.equal(server.seen.length, 2);
  });

  it("does not wait for a try that it will not make", async () => {
    const headers = { "retry-after": "3600" };
    server = await Loopback.script({ status: 503, headers });
    const limits = { ...LIMITS, longestWait: 7_200_000 };
    assert.ok(
      (await send(request(), limits).catch((error: unknown) => error)) instanceof ServiceError,
    );
    const once = { ...limits, attempts: 1 };
    const get = request({ method: "PUT" });
    assert.ok((await send(get, once).catch((error: unknown) => error)) instanceof ServiceError);
  });

  it("gives up after its last try", async () => {
    server = await Loopback.script({ status: 429 });
    await assert.rejects(send(request(), LIMITS), /answered 429/);
    assert.equal(server.seen.length, LIMITS.attempts);
  });

  it("ends a wait when the update is cancelled, with the service's answer", async () => {
    server = await Loopback.script({ status: 429, headers: { "retry-after": "3600" } });
    const cancel = new AbortController();
    const sent = send(request({ signal: cancel.signal }), { ...LIMITS, longestWait: 7_200_000 });
    const poll = setInterval(() => server.seen.length > 0 && cancel.abort(), 5);
    try {
      await assert.rejects(sent, /answered 429/);
    } finally {
      clearInterval(poll);
    }
  });

  it("keeps the answer to a write that was sent when the update was cancelled", async () => {
    const cancel = new AbortController();
    server = await Loopback.script({ status: 201, body: '{"id":"1"}' });
    server.seen.push = (...requests) => {
      cancel.abort();
      return Array.prototype.push.apply(server.seen, requests);
    };
    const { body } = await send(request({ signal: cancel.signal }), LIMITS);
    assert.deepEqual(body, { id: "1" });
    assert.ok(cancel.signal.aborted);
  });
});
