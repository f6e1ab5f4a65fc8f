import assert from "node:assert/strict";
import { API_TOKEN, listOf, OktaTestbed, OPEN_SERVER, textAt, valueAt } from "./oktaClient";
import { BODIES, NEEDED_KEYS, OWN_SECRET, RECORDED_STEPS, type RecordedCall } from "./oktaTraffic";

describe("Okta emulator: requests of the official plugin", () => {
  let bed: OktaTestbed;
  const ids: Record<string, string> = {};

  before(async () => {
    bed = await OktaTestbed.start({ authorizationServers: [{ ...OPEN_SERVER, name: "union-as" }] });
  });

  after(() => bed.stop());

  function withIds(text: string): string {
    return text.replace(/\{(\w+Id)\}/g, (_, name: string) => ids[name] ?? "unknown");
  }

  async function send(call: RecordedCall): Promise<unknown> {
    const authority = call.port ? `127.0.0.1:${bed.okta.port}` : "127.0.0.1";
    const body = call.body === undefined ? "" : withIds(JSON.stringify(BODIES[call.body]));
    const answer = await bed.raw(
      [
        `${call.method} http://${authority}${withIds(call.path)} HTTP/1.1`,
        `Host: ${authority}`,
        `Authorization: SSWS ${API_TOKEN}`,
        "Proxy-Authorization: Basic Og==",
        "Accept: application/json",
        `Content-Length: ${Buffer.byteLength(body)}`,
        "Connection: close",
        "",
        body,
      ].join("\r\n"),
    );
    assert.equal(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1], String(call.status), answer);
    const content = answer.slice(answer.indexOf("\r\n\r\n") + 4);
    return content === "" ? undefined : JSON.parse(content);
  }

  function remember(call: RecordedCall, body: unknown): void {
    const [path = ""] = call.path.split("?");
    if (path.endsWith("/authorizationServers")) ids["asId"] = textAt(body, "0.id");
    if (call.method !== "POST") return;
    if (path === "/api/v1/apps") ids["appId"] = textAt(body, "id");
    if (path.endsWith("/policies")) ids["policyId"] = textAt(body, "id");
    if (path.endsWith("/rules")) ids["ruleId"] = textAt(body, "id");
  }

  for (const { step, calls } of RECORDED_STEPS) {
    it(step, async () => {
      const mark = bed.okta.calls.mark();
      for (const call of calls) {
        const body = await send(call);
        remember(call, body);
        if (call.status >= 400) continue;
        for (const key of NEEDED_KEYS[call.path.split("?")[0] ?? ""] ?? []) {
          if (call.status === 204) break;
          assert.notEqual(valueAt(body, key) ?? undefined, undefined, `${call.path}: ${key}`);
        }
        if (call.body === "app" || call.body === "changedApp") {
          // The empty secret of the PUT keeps the one that is there, and both answers show it.
          assert.equal(textAt(body, "credentials.oauthClient.client_secret"), OWN_SECRET);
        }
      }
      const logged = bed.okta.calls.since(mark);
      assert.deepEqual(
        logged.map((call) => [call.method, call.rawPath, call.status]),
        calls.map(({ method, path, status }) => {
          return [method, withIds(path).split("?")[0], status];
        }),
      );
      assert.ok(logged.every((call) => call.template !== "unmatched"));
    });
  }

  it("writes and reads are told apart in the log, the internal settings by their template", () => {
    const writes = bed.okta.calls.since().filter((call) => call.kind === "write");
    const internal = "/api/v1/internal/apps/:appId/settings/oauth/idToken";
    assert.equal(writes.filter((call) => call.template === internal).length, 1);
    assert.ok(writes.every((call) => call.method !== "GET"));
    const reads = bed.okta.calls.since().filter((call) => call.kind === "read");
    assert.ok(reads.every((call) => call.method === "GET"));
  });

  it("a rule without groups is answered with lists that the plugin can read", async () => {
    const server = bed.okta.authorizationServerId("union-as");
    const policies = `/authorizationServers/${server}/policies`;
    const { id } = bed.okta.policies(server)[0] ?? { id: "" };
    const rule = {
      ...(BODIES["rule"] as Record<string, unknown>),
      conditions: {
        grantTypes: { include: ["client_credentials"] },
        people: { groups: {}, users: {} },
        scopes: { include: ["all"] },
      },
    };
    const answer = await bed.call("POST", `${policies}/${id}/rules`, rule);
    assert.equal(answer.status, 201);
    assert.deepEqual(listOf(valueAt(answer.body, "conditions.people.groups.include")), []);
    assert.deepEqual(listOf(valueAt(answer.body, "conditions.people.users.exclude")), []);
  });
});
