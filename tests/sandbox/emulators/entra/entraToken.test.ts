import assert from "node:assert/strict";
import * as jose from "jose";
import type { Answer, TestClient } from "./entraClient";
import {
  ADMINISTRATOR,
  EntraTestbed,
  textAt,
  UNION_API,
  UNION_SCOPE,
  valueAt,
} from "./entraClient";

const V1_API = {
  displayName: "Old API",
  clientId: "a9100000-0000-4000-8000-000000000002",
  identifierUris: ["api://old"],
  roles: ["all"],
  requestedAccessTokenVersion: null,
};
const CLOSED_API = {
  displayName: "Closed API",
  clientId: "a9100000-0000-4000-8000-000000000003",
  identifierUris: ["api://closed"],
  roles: ["all"],
  appRoleAssignmentRequired: true,
};

describe("Entra emulator: tokens", () => {
  let bed: EntraTestbed;
  let client: TestClient;
  let secret: string;

  before(async () => {
    bed = await EntraTestbed.start({ apis: [UNION_API, V1_API, CLOSED_API] });
    client = await bed.createClient("team-a");
    secret = await bed.addPassword(client.id);
    await bed.grantAll(client.principalId);
  });

  after(() => bed.stop());

  function ask(scope: string, form: Record<string, string> = {}): Promise<Answer> {
    return bed.token({ scope, ...form }, [client.appId, secret]);
  }

  function refused(answer: Answer, status: number, error: string, code: number): void {
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.equal(valueAt(answer.body, "error"), error);
    assert.deepEqual(valueAt(answer.body, "error_codes"), [code]);
    const description = textAt(answer.body, "error_description");
    assert.ok(description.startsWith(`AADSTS${code}: `), description);
    assert.match(description, / Trace ID: \S+ Correlation ID: \S+ Timestamp: \S+ \S+Z$/);
    const timestamp = textAt(answer.body, "timestamp");
    assert.match(timestamp, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
    const keys = Object.keys(answer.body ?? {});
    const rest = ["timestamp", "trace_id", "correlation_id", "error_uri"];
    assert.deepEqual(keys, ["error", "error_description", "error_codes", ...rest]);
  }

  describe("claims", () => {
    it("of version 2 where the API asks for it, signed with a published key", async () => {
      const answer = await ask(UNION_SCOPE);
      assert.equal(answer.status, 200);
      assert.equal(valueAt(answer.body, "token_type"), "Bearer");
      assert.equal(valueAt(answer.body, "expires_in"), 3599);
      const base = `/${bed.entra.tenantId}`;
      const metadata = await bed.get(`${base}/v2.0/.well-known/openid-configuration`);
      const keys = jose.createRemoteJWKSet(new URL(textAt(metadata.body, "jwks_uri")));
      const token = textAt(answer.body, "access_token");
      const { payload, protectedHeader } = await jose.jwtVerify(token, keys, {
        issuer: textAt(metadata.body, "issuer"),
        audience: UNION_API.clientId,
        algorithms: ["RS256"],
        currentDate: bed.clock.now(),
      });
      assert.equal(protectedHeader.typ, "JWT");
      assert.deepEqual(payload["roles"], ["all"]);
      assert.equal(payload["ver"], "2.0");
      assert.equal(payload["azp"], client.appId);
      assert.equal(payload["azpacr"], "1");
      assert.equal(payload["tid"], bed.entra.tenantId);
      assert.equal(payload["oid"], client.principalId);
      assert.equal(payload.sub, client.principalId);
      assert.equal(payload.iss, `${bed.entra.url}/${bed.entra.tenantId}/v2.0`);
      assert.equal(payload.iat, payload.nbf);
      assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 3900);
    });

    for (const [scope, audience] of [
      ["api://old/.default", "api://old"],
      [`${V1_API.clientId}/.default`, V1_API.clientId],
    ] as const) {
      it(`of version 1 by default, with the audience as asked for: ${audience}`, async () => {
        const answer = await ask(scope);
        const claims = jose.decodeJwt(textAt(answer.body, "access_token"));
        assert.equal(claims["ver"], "1.0");
        assert.equal(claims.aud, audience);
        assert.equal(claims.iss, `https://sts.windows.net/${bed.entra.tenantId}/`);
        assert.equal(claims["appid"], client.appId);
        assert.equal(claims["azp"], undefined);
        assert.equal(claims["oid"], client.principalId);
        assert.equal(claims.sub, client.principalId);
      });
    }

    it("lack roles without a grant, and that is no error", async () => {
      const answer = await ask("api://old/.default");
      assert.equal("roles" in jose.decodeJwt(textAt(answer.body, "access_token")), false);
    });

    it("do not hold a role that is disabled", async () => {
      const own = await EntraTestbed.start();
      try {
        const { id, appId, principalId } = await own.createClient("team");
        await own.grantAll(principalId);
        const { id: apiId } = await own.union();
        const api = await own.graph("GET", `/applications/${apiId}`);
        const [role] = valueAt(api.body, "appRoles") as [Record<string, unknown>];
        const appRoles = [{ ...role, isEnabled: false }];
        await own.graph("PATCH", `/applications/${apiId}`, { appRoles });
        const basic = [appId, await own.addPassword(id)] as const;
        const answer = await own.token({ scope: UNION_SCOPE }, basic);
        assert.equal(jose.decodeJwt(textAt(answer.body, "access_token"))["roles"], undefined);
      } finally {
        await own.stop();
      }
    });

    it("follow the emulator's clock", async () => {
      const own = await EntraTestbed.start();
      try {
        own.clock.advanceDays(365);
        const { clientId, clientSecret } = ADMINISTRATOR;
        const scope = `${own.entra.url}/.default`;
        const answer = await own.token({ scope }, [clientId, clientSecret]);
        const { iat = 0 } = jose.decodeJwt(textAt(answer.body, "access_token"));
        const behind = own.clock.now().getTime() / 1000 - iat;
        assert.ok(behind >= 300 && behind < 330, String(behind));
      } finally {
        await own.stop();
      }
    });
  });

  describe("client authentication", () => {
    it("by HTTP Basic with the client id not encoded, as golang.org/x/oauth2 users send it", async () => {
      const encoded = encodeURIComponent(secret);
      const response = await fetch(`${bed.entra.url}/${bed.entra.tenantId}/oauth2/v2.0/token`, {
        method: "POST",
        headers: {
          authorization: `Basic ${Buffer.from(`${client.appId}:${encoded}`).toString("base64")}`,
        },
        body: new URLSearchParams({ grant_type: "client_credentials", scope: UNION_SCOPE }),
      });
      assert.equal(response.status, 200);
    });

    it("by the form", async () => {
      const form = { scope: UNION_SCOPE, client_id: client.appId, client_secret: secret };
      assert.equal((await bed.token(form)).status, 200);
    });

    it("in the tenant's domain as well as its id", async () => {
      const basic = [client.appId, secret] as const;
      const answer = await bed.token({ scope: UNION_SCOPE }, basic, "acme.onmicrosoft.com");
      assert.equal(answer.status, 200);
    });

    it("a wrong secret", async () => {
      const answer = await bed.token({ scope: UNION_SCOPE }, [client.appId, "wrong"]);
      refused(answer, 401, "invalid_client", 7000215);
    });

    it("a client that is not in the tenant", async () => {
      const nobody = "00000000-0000-4000-8000-00000000dead";
      const answer = await bed.token({ scope: UNION_SCOPE }, [nobody, secret]);
      refused(answer, 400, "unauthorized_client", 700016);
    });

    it("a client without a service principal", async () => {
      const app = await bed.graph("POST", "/applications", { displayName: "bare" });
      const own = await bed.addPassword(textAt(app.body, "id"));
      const answer = await bed.token({ scope: UNION_SCOPE }, [textAt(app.body, "appId"), own]);
      refused(answer, 401, "invalid_client", 7000229);
    });

    it("a client that is disabled", async () => {
      const other = await bed.createClient("team-disabled");
      const own = await bed.addPassword(other.id);
      const path = `/servicePrincipals/${other.principalId}`;
      await bed.graph("PATCH", path, { accountEnabled: false });
      const answer = await bed.token({ scope: UNION_SCOPE }, [other.appId, own]);
      refused(answer, 400, "unauthorized_client", 7000112);
    });

    it("no secret", async () => {
      const answer = await bed.token({ scope: UNION_SCOPE, client_id: client.appId });
      refused(answer, 401, "invalid_client", 7000218);
    });

    it("a secret in two places", async () => {
      const answer = await ask(UNION_SCOPE, { client_secret: secret });
      refused(answer, 400, "invalid_request", 9002313);
    });

    it("no client", async () => {
      refused(await bed.token({ scope: UNION_SCOPE }), 400, "invalid_request", 900144);
    });

    it("another tenant", async () => {
      const tenant = "00000000-0000-4000-8000-00000000dead";
      const answer = await bed.token({ scope: UNION_SCOPE }, [client.appId, secret], tenant);
      refused(answer, 400, "invalid_request", 90002);
    });
  });

  describe("requests", () => {
    for (const [what, scope, error, code] of [
      ["a scope without /.default", "api://union/all", "invalid_scope", 1002012],
      ["a bare /.default", "/.default", "invalid_scope", 70011],
      ["two scopes", "api://union/.default api://old/.default", "invalid_scope", 70011],
      ["a resource that is not in the tenant", "api://other/.default", "invalid_resource", 500011],
      ["no role where one is required", "api://closed/.default", "invalid_grant", 501051],
      ["no scope", "", "invalid_request", 900144],
    ] as const) {
      it(`with ${what}`, async () => {
        refused(await ask(scope), 400, error, code);
      });
    }

    it("for another grant", async () => {
      const answer = await ask(UNION_SCOPE, { grant_type: "password" });
      refused(answer, 400, "unsupported_grant_type", 70003);
    });

    it("for a resource that requires a role, with the role", async () => {
      const api = await bed.graph("GET", `/servicePrincipals(appId='${CLOSED_API.clientId}')`);
      const resourceId = textAt(api.body, "id");
      const other = await bed.createClient("team-assigned");
      await bed.graph("POST", `/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
        principalId: other.principalId,
        resourceId,
        appRoleId: textAt(api.body, "appRoles.0.id"),
      });
      const basic = [other.appId, await bed.addPassword(other.id)] as const;
      const answer = await bed.token({ scope: "api://closed/.default" }, basic);
      assert.equal(answer.status, 200);
    });

    it("cannot name an API whose service principal is gone", async () => {
      const own = await EntraTestbed.start();
      try {
        const { id, appId } = await own.createClient("team");
        const basic = [appId, await own.addPassword(id)] as const;
        const { principalId } = await own.union();
        await own.graph("DELETE", `/servicePrincipals/${principalId}`);
        refused(await own.token({ scope: UNION_SCOPE }, basic), 400, "invalid_resource", 500011);
      } finally {
        await own.stop();
      }
    });
  });

  describe("metadata", () => {
    it("of both versions name their issuers", async () => {
      const base = `/${bed.entra.tenantId}`;
      const v1 = await bed.get(`${base}/.well-known/openid-configuration`);
      assert.equal(textAt(v1.body, "issuer"), `https://sts.windows.net/${bed.entra.tenantId}/`);
      const v2 = await bed.get(`${base}/v2.0/.well-known/openid-configuration`);
      const token = `${bed.entra.url}${base}/oauth2/v2.0/token`;
      assert.equal(textAt(v2.body, "token_endpoint"), token);
      const keys = `${bed.entra.url}${base}/discovery/v2.0/keys`;
      assert.equal(textAt(v2.body, "jwks_uri"), keys);
    });

    it("of another tenant", async () => {
      const path = "/other.onmicrosoft.com/v2.0/.well-known/openid-configuration";
      refused(await bed.get(path), 400, "invalid_tenant", 90002);
    });

    it("the issuer of v1 tokens can be set", async () => {
      const own = await EntraTestbed.start();
      try {
        own.entra.settings.stsIssuer = "http://127.0.0.1:9";
        const v1 = await own.get(`/${own.entra.tenantId}/.well-known/openid-configuration`);
        assert.equal(textAt(v1.body, "issuer"), `http://127.0.0.1:9/${own.entra.tenantId}/`);
        assert.equal((await own.graph("GET", "/applications")).status, 200);
      } finally {
        await own.stop();
      }
    });
  });
});
