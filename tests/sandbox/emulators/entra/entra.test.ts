import assert from "node:assert/strict";
import type { Call } from "../../../../sandbox/emulators/callLog";
import type { TestClient } from "./entraClient";
import { codeOf, EntraTestbed, textAt, UNION_API, UNION_SCOPE, valueAt } from "./entraClient";

describe("Entra emulator", () => {
  let bed: EntraTestbed;
  let client: TestClient;
  let secret: string;
  let counter = 0;

  before(async () => {
    bed = await EntraTestbed.start();
  });

  after(() => bed.stop());

  beforeEach(async () => {
    client = await bed.createClient(`team-${++counter}`);
    secret = await bed.addPassword(client.id);
    await bed.grantAll(client.principalId);
  });

  afterEach(() => bed.entra.faults.clear());

  describe("call log", () => {
    const line = ({ kind, method, template, status }: Call): string =>
      `${kind} ${method} ${template} ${status}`;

    it("tells reads, writes and token requests apart, and names keys by template", async () => {
      await bed.graph("GET", "/applications");
      const mark = bed.entra.calls.mark();
      const other = await bed.createClient(`logged-${counter}`);
      await bed.graph("GET", `/applications/${other.id}`);
      await bed.graph("GET", `/applications?$filter=appId eq '${other.appId}'`);
      await bed.addPassword(other.id);
      await bed.token({ scope: UNION_SCOPE }, [other.appId, "wrong"]);
      await bed.graph("DELETE", `/applications(appId='${other.appId}')`);
      assert.deepEqual(bed.entra.calls.since(mark).map(line), [
        "write PATCH /v1.0/applications(uniqueName=:uniqueName) 201",
        "write PATCH /v1.0/servicePrincipals(appId=:appId) 201",
        "read GET /v1.0/applications/:id 200",
        "read GET /v1.0/applications 200",
        "write POST /v1.0/applications/:id/addPassword 200",
        "token POST /:tenant/oauth2/v2.0/token 401",
        "write DELETE /v1.0/applications(appId=:appId) 204",
      ]);
      assert.ok(!JSON.stringify(bed.entra.calls.since()).includes(secret));
    });

    it("has unknown addresses as unmatched", async () => {
      const mark = bed.entra.calls.mark();
      const answer = await bed.graph("GET", "/groups");
      assert.equal(answer.status, 404);
      assert.equal(bed.entra.calls.since(mark)[0]?.template, "unmatched");
    });
  });

  describe("changes of state", () => {
    it("are told, each once and without a secret; reads and refusals are not", async () => {
      const told: string[] = [];
      bed.entra.onChange((what) => told.push(what));
      const path = `/applications/${client.id}`;
      const { body } = await bed.graph("POST", `${path}/addPassword`, {});
      await bed.graph("PATCH", path, { notes: "n" });
      await bed.graph("POST", `${path}/removePassword`, { keyId: textAt(body, "keyId") });
      await bed.graph("GET", path);
      await bed.graph("PATCH", path, { colour: "red" });
      await bed.graph("DELETE", path);
      await bed.graph("POST", `/directory/deletedItems/${client.id}/restore`);
      assert.equal(told.length, 5, told.join("\n"));
      assert.ok(!told.join().includes(textAt(body, "secretText")));
    });

    it("are complete when they are told", async () => {
      const seen: boolean[] = [];
      bed.entra.onChange(() => {
        seen.push(bed.entra.authenticates(client.appId, secret, UNION_SCOPE).ok);
      });
      await bed.graph("DELETE", `/applications/${client.id}`);
      assert.deepEqual(seen, [false]);
    });
  });

  describe("inspection", () => {
    it("authenticates() agrees with the token endpoint, and leaves no call behind", () => {
      const mark = bed.entra.calls.mark();
      const check = (text: string, scope = UNION_SCOPE): unknown =>
        bed.entra.authenticates(client.appId, text, scope);
      assert.deepEqual(check(secret), { ok: true, roles: ["all"] });
      const wrong = bed.entra.authenticates(client.appId, "wrong", UNION_SCOPE);
      assert.match(wrong.ok ? "" : wrong.error, /^invalid_client: AADSTS7000215/);
      const nowhere = bed.entra.authenticates(client.appId, secret, "api://other/.default");
      assert.match(nowhere.ok ? "" : nowhere.error, /^invalid_resource: AADSTS500011/);
      assert.deepEqual(bed.entra.calls.since(mark), []);
    });

    it("shows applications, with roles and owners", () => {
      const found = bed.entra.applications().find(({ appId }) => appId === client.appId);
      assert.deepEqual(found, {
        id: client.id,
        appId: client.appId,
        displayName: `team-${counter}`,
        uniqueName: `team-${counter}`,
        tags: [],
        owners: [],
        servicePrincipalId: client.principalId,
        roles: [{ resourceAppId: UNION_API.clientId, value: "all" }],
        requiredResourceAccess: [],
        preAuthorizedApplications: [],
      });
    });

    it("shows live secrets, and every secret that ever was", async () => {
      const [{ keyId, secretText } = { keyId: "", secretText: "" }] = bed.entra.secretsOf(
        client.appId,
      );
      assert.equal(secretText, secret);
      await bed.graph("POST", `/applications/${client.id}/removePassword`, { keyId });
      assert.deepEqual(bed.entra.secretsOf(client.appId), []);
      assert.ok(bed.entra.secretTexts.includes(secret));
      assert.throws(() => bed.entra.secretsOf("nobody"), RangeError);
    });

    it("a human takes consent away, removes a secret, deletes the application", async () => {
      const signIn = (): unknown => {
        const { ok, ...rest } = bed.entra.authenticates(client.appId, secret, UNION_SCOPE);
        return ok ? rest : false;
      };
      bed.entra.revokeConsent(client.appId, UNION_API.clientId);
      assert.deepEqual(signIn(), { roles: [] });
      const [password] = bed.entra.secretsOf(client.appId);
      bed.entra.removeSecretByHand(client.appId, password?.keyId ?? "");
      assert.equal(signIn(), false);
      bed.entra.deleteApplicationByHand(client.appId);
      const path = `/applications(appId='${client.appId}')`;
      assert.equal((await bed.graph("GET", path)).status, 404);
      assert.throws(() => bed.entra.deleteApplicationByHand(client.appId), RangeError);
    });
  });

  describe("faults", () => {
    for (const [status, code, retryAfter] of [
      [429, "TooManyRequests", "2.128"],
      [429, "TooManyRequests", "3"],
      [409, "Directory_ConcurrencyViolation", ""],
      [503, "ServiceUnavailable", ""],
      [404, "Request_ResourceNotFound", ""],
      [403, "Authorization_RequestDenied", ""],
    ] as const) {
      it(`addPassword answers ${status} ${retryAfter} in Graph's form and makes nothing`, async () => {
        const template = "/v1.0/applications/:id/addPassword";
        const headers: Record<string, string> = {};
        if (retryAfter !== "") headers["retry-after"] = retryAfter;
        const effect = { kind: "status", status, headers } as const;
        bed.entra.faults.add({ method: "POST", path: template, effect });
        const path = `/applications/${client.id}/addPassword`;
        const answer = await bed.graph("POST", path, {});
        assert.equal(answer.status, status);
        assert.equal(codeOf(answer), code);
        assert.equal(answer.headers.get("retry-after") ?? "", retryAfter);
        assert.equal(bed.entra.secretsOf(client.appId).length, 1);
        assert.equal((await bed.graph("POST", path, {})).status, 200);
      });
    }

    for (const [status, code] of [
      [401, 7000215],
      [429, 90055],
      [503, 90033],
    ] as const) {
      it(`the token endpoint answers ${status} in its own form`, async () => {
        bed.entra.faults.add({ path: /\/oauth2\//, effect: { kind: "status", status } });
        const answer = await bed.token({ scope: UNION_SCOPE }, [client.appId, secret]);
        assert.equal(answer.status, status);
        assert.deepEqual(valueAt(answer.body, "error_codes"), [code]);
      });
    }

    it("a lost reply to addPassword leaves the secret behind", async () => {
      const effect = { kind: "reply-lost" } as const;
      bed.entra.faults.add({ method: "POST", path: /addPassword$/, effect });
      const path = `/applications/${client.id}/addPassword`;
      await assert.rejects(bed.graph("POST", path, {}));
      assert.equal(bed.entra.secretsOf(client.appId).length, 2);
    });

    it("another writer gets in between two calls", async () => {
      const path = `/applications/${client.id}`;
      bed.entra.faults.add({
        method: "GET",
        path: "/v1.0/applications/:id",
        effect: {
          kind: "hook",
          after: async () => {
            await bed.graph("PATCH", path, { notes: "the other one's" });
          },
        },
      });
      const first = await bed.graph("GET", path);
      assert.equal(valueAt(first.body, "notes"), null);
      const second = await bed.graph("GET", path);
      assert.equal(valueAt(second.body, "notes"), "the other one's");
    });
  });
});
