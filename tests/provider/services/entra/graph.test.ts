import assert from "node:assert/strict";
import { z } from "zod";
import { SandboxClock } from "../../../../sandbox/clock";
import { RateGovernor } from "../../../../provider/http/rateGovernor";
import { PATIENCE } from "../../../../provider/services/entra/eventually";
import { Graph, key } from "../../../../provider/services/entra/graph";
import { isRefusal } from "../../../../provider/services/entra/graphErrors";
import { EntraSignIn } from "../../../../provider/services/entra/signIn";
import { failure } from "../../cikeysBed";
import { Loopback, type Answer } from "../../http/loopback";

describe("calls to Microsoft Graph", () => {
  let server: Awaited<ReturnType<typeof Loopback.script>>;

  afterEach(() => server.stop());

  /** Graph behind a scripted server, and a path prefix as a gateway has it. */
  async function graph(...answers: Answer[]): Promise<Graph> {
    server = await Loopback.script(...answers);
    const url = `http://127.0.0.1:${server.port}/gateway/`;
    const connection = { tenantId: "t", authorityHost: url, graphUrl: url };
    const env = { ENTRA_ACCESS_TOKEN: "canary.access.token" };
    const clock = new SandboxClock();
    const signIn = new EntraSignIn({ env, clock });
    const { signal } = new AbortController();
    const pace = new RateGovernor({ clock }).pace(url, "Microsoft Graph", () => undefined);
    return new Graph(
      connection,
      { signIn, pace },
      { patience: PATIENCE, signal, progress: () => undefined },
    );
  }

  const refusal = (status: number, code: string, message = "canary-message"): Answer => ({
    status,
    body: JSON.stringify({ error: { code, message, innerError: { date: "canary" } } }),
  });

  it("sends the token, and keeps the prefix of the address", async () => {
    const api = await graph({ body: '{"id":"1"}' });
    assert.deepEqual(await api.find("applications/1", z.object({ id: z.string() })), { id: "1" });
    const [request] = server.seen;
    assert.equal(request?.url, "/gateway/v1.0/applications/1");
    assert.equal(request.headers.authorization, "Bearer canary.access.token");
  });

  for (const [status, code, words] of [
    [401, "InvalidAuthenticationToken", /Sign in anew .*identity\.graphUrl/],
    [403, "Authorization_RequestDenied", /Application\.Read\.All/],
    [403, "Directory_QuotaExceeded", /may not own more directory objects/],
    [400, "CredentialInvalidLifetimeAsPerAppPolicy", /identity\.maxSecretLifetimeDays <days>/],
    [400, "Request_BadRequest", /400 Request_BadRequest\.$/],
    [404, "Request_ResourceNotFound", /deleted by hand\? `pulumi refresh`/],
  ] as const) {
    it(`explains ${status} ${code} by code, never by message`, async () => {
      const api = await graph(refusal(status, code));
      const message = await failure(api.send("POST", "things?query=canary"));
      assert.ok(message.includes(`answered ${status} ${code}`), message);
      assert.match(message, words);
      assert.doesNotMatch(message, /canary/);
    });
  }

  it("repeats no code that is not one", async () => {
    const api = await graph(refusal(400, "canary code with spaces"));
    assert.match(await failure(api.send("GET", "things")), /things: answered 400\.$/);
  });

  it("knows refusals that share a code by their words, and prints its own", async () => {
    const words = "Permission being assigned already exists on the object canary";
    const api = await graph(refusal(400, "Request_BadRequest", words));
    const error = await api.send("POST", "things").catch((reason: unknown) => reason);
    assert.ok(isRefusal(error, "already assigned"));
    assert.ok(!isRefusal(error, "already an owner"));
    assert.match(String(error), /answered 400 Request_BadRequest \(already assigned\)\.$/);
  });

  it("waits as long as Graph asks, fractions of a second included", async () => {
    const throttled = {
      ...(refusal(429, "TooManyRequests") as object),
      headers: { "retry-after": "0.128" },
    };
    const api = await graph(throttled, { status: 204, body: "" });
    assert.equal((await api.send("POST", "things", { body: {} })).status, 204);
    assert.equal(server.seen.length, 2);
  });

  it("does not wait longer than is sensible, fractions or not", async () => {
    const api = await graph({ status: 429, headers: { "retry-after": "3600.5" } });
    assert.match(
      await failure(api.send("POST", "things")),
      /answered 429\. It asks for fewer calls/,
    );
    assert.equal(server.seen.length, 1);
  });

  it("sends a PATCH again in doubt only where that is harmless", async () => {
    const api = await graph({ status: 500 }, { status: 204, body: "" });
    assert.match(await failure(api.send("PATCH", "things", { body: {} })), /answered 500/);
    assert.equal(server.seen.length, 1);
    await api.send("PATCH", "things", { body: {}, idempotent: true });
    assert.equal(server.seen.length, 2);
  });

  it("quotes keys", () => {
    assert.equal(key("uniqueName", "o'brien/1"), "(uniqueName='o''brien%2F1')");
  });
});
