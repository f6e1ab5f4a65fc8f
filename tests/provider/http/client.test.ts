import assert from "node:assert/strict";
import { send, type HttpLimits, type HttpRequest } from "../../../provider/http/client";
import { ServiceError } from "../../../provider/http/serviceError";
import { Loopback, type Answer } from "./loopback";

/** Small enough for tests; a second is the unit of Retry-After. */
const LIMITS: HttpLimits = { attempts: 3, deadline: 5000, pause: 1, longestWait: 1500 };

describe("HTTP client", () => {
  let server: Awaited<ReturnType<typeof Loopback.script>>;

  afterEach(() => server.stop());

  async function start(...answers: Answer[]): Promise<void> {
    server = await Loopback.script(...answers);
  }

  function request(changes: Partial<HttpRequest> = {}): HttpRequest {
    const url = new URL(`http://127.0.0.1:${server.port}/api/v1/things?token=canary-query`);
    const headers = { authorization: "SSWS canary-header" };
    return { service: "Okta", method: "GET", url, headers, ...changes };
  }

  const post = { method: "POST", body: '{"secret":"canary-body"}' } as const;

  async function refused(
    changes: Partial<HttpRequest> = {},
    limits = LIMITS,
  ): Promise<ServiceError> {
    const error = await send(request(changes), limits).catch((reason: unknown) => reason);
    assert.ok(error instanceof ServiceError, String(error));
    const { method = "GET" } = changes;
    const call = `Okta: ${method} http://127.0.0.1:${server.port}/api/v1/things: `;
    assert.ok(error.message.startsWith(call), error.message);
    assert.doesNotMatch(JSON.stringify([error.message, error]), /canary/);
    return error;
  }

  it("returns status, headers and parsed JSON, and names itself", async () => {
    await start({ status: 201, headers: { "x-a": "b" }, body: '{"c":1}' });
    const { status, headers, body } = await send(request(post), LIMITS);
    assert.deepEqual([status, headers.get("x-a"), body], [201, "b", { c: 1 }]);
    assert.match(String(server.seen[0]?.headers["user-agent"]), /^flyte-ci-keys\//);
    assert.equal(server.seen[0]?.headers.accept, "application/json");
  });

  it("takes an empty body for none", async () => {
    await start({ status: 204, body: "" });
    assert.equal((await send(request(), LIMITS)).body, undefined);
  });

  it("hands back a status that the caller expects", async () => {
    await start({ status: 404, body: '{"errorCode":"E0000007"}' });
    assert.equal((await send(request({ accept: [404] }), LIMITS)).status, 404);
  });

  it("refuses every redirect, and does not go there", async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      await start({ status, headers: { location: "/canary-elsewhere" }, body: "" });
      const error = await refused(post);
      assert.match(
        error.message,
        new RegExp(`answered ${status}, a redirect, which is never followed`),
      );
      assert.equal(server.seen.length, 1);
      if (status !== 308) await server.stop();
    }
  });

  it("says that a page came instead of JSON", async () => {
    await start({ headers: { "content-type": "text/html" }, body: "<html>canary-page</html>" });
    const error = await refused();
    assert.match(error.message, /answered 200 with something that is not JSON\. A proxy/);
    assert.ok(error.ambiguous);
  });

  it("names status, the service's own code and the remedy", async () => {
    await start({ status: 403, body: '{"errorCode":"E0000006","errorSummary":"canary-summary"}' });
    const error = await refused({
      errorCode: (body) => (body as { errorCode: string }).errorCode,
      remedy: (status) => (status === 403 ? "Ask an administrator." : undefined),
    });
    assert.match(error.message, /: answered 403 E0000006\. Ask an administrator\.$/);
    assert.deepEqual([error.status, error.code, error.ambiguous], [403, "E0000006", false]);
    assert.equal(server.seen.length, 1);
  });

  it("says that an error came as a page", async () => {
    await start({ status: 403, body: "<html>canary-page</html>" });
    assert.match(
      (await refused()).message,
      /answered 403 without JSON \(a proxy in between\?\)\.$/,
    );
  });

  for (const method of ["GET", "PUT", "DELETE"] as const) {
    it(`tries a ${method} again after a 5xx or a cut, up to the limit`, async () => {
      await start({ status: 500 }, "cut", {});
      assert.equal((await send(request({ method }), LIMITS)).status, 200);
      await server.stop();
      await start({ status: 503 });
      assert.match((await refused({ method })).message, /answered 503\. Run `pulumi up` again\.$/);
      assert.equal(server.seen.length, LIMITS.attempts);
    });
  }

  it("never sends a POST again that may have been applied", async () => {
    for (const answer of [
      { status: 500 },
      { status: 503, headers: { "retry-after": "1" } },
      "cut",
    ] as const) {
      await start(answer, {});
      assert.ok((await refused(post)).ambiguous);
      assert.equal(server.seen.length, 1);
      if (answer !== "cut") await server.stop();
    }
  });

  it("gives up at the deadline and says so", async () => {
    await start("silent");
    const error = await refused(post, { ...LIMITS, deadline: 50 });
    assert.match(error.message, /no answer within 0\.05 s\. Run `pulumi up` again\.$/);
    assert.ok(error.ambiguous);
  });

  it("opens a connection for each request that asks for a fresh one", async () => {
    await start({});
    for (let n = 0; n < 4; n += 1) await send(request({ freshConnection: true }), LIMITS);
    assert.equal(server.connections, 4);
  });

  it("keeps the reason and not the token when a header cannot be sent", async () => {
    await start({});
    const headers = { authorization: "SSWS canary\nheader" };
    await refused({ headers, method: "POST" });
    assert.equal(server.seen.length, 0);
  });
});
