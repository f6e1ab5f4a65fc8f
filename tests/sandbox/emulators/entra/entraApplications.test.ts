import assert from "node:assert/strict";
import type { Answer } from "./entraClient";
import {
  ADMINISTRATOR,
  codeOf,
  EntraTestbed,
  listOf,
  textAt,
  UNION_API,
  valueAt,
} from "./entraClient";

const ROLE = {
  allowedMemberTypes: ["Application"],
  description: "deploys",
  displayName: "deploy",
  id: "d0000000-0000-4000-8000-000000000001",
  isEnabled: true,
  value: "deploy",
};

describe("Entra emulator: applications", () => {
  let bed: EntraTestbed;

  before(async () => {
    bed = await EntraTestbed.start();
  });

  after(() => bed.stop());

  let counter = 0;
  let name: string;
  let address: string;

  beforeEach(() => {
    name = `team-${++counter}-ci`;
    address = `/applications(uniqueName='${name}')`;
  });

  function refused(answer: Answer, status: number, code: string, message: RegExp): void {
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.equal(codeOf(answer), code);
    assert.match(textAt(answer.body, "error.message"), message);
  }

  async function found(filter: string): Promise<unknown[]> {
    const query = new URLSearchParams({ $filter: filter });
    const answer = await bed.graph("GET", `/applications?${query.toString()}`);
    return listOf(answer).map((app) => valueAt(app, "displayName"));
  }

  describe("upsert by unique name", () => {
    it("creates with 201 and the object, changes with 204", async () => {
      const created = await bed.upsert(address, { displayName: name, tags: ["flyte"] });
      assert.equal(created.status, 201);
      assert.equal(valueAt(created.body, "uniqueName"), name);
      const changed = await bed.upsert(address, { displayName: "renamed" });
      assert.equal(changed.status, 204);
      assert.equal(changed.body, undefined);
      const read = await bed.graph("GET", address);
      assert.equal(valueAt(read.body, "id"), valueAt(created.body, "id"));
      assert.equal(valueAt(read.body, "displayName"), "renamed");
      assert.deepEqual(valueAt(read.body, "tags"), ["flyte"]);
    });

    it("without the preference changes only what is there", async () => {
      const body = { displayName: name };
      refused(await bed.graph("PATCH", address, body), 404, "Request_ResourceNotFound", /'team-/);
      await bed.upsert(address, body);
      assert.equal((await bed.graph("PATCH", address, body)).status, 204);
    });

    it("needs a display name to create", async () => {
      refused(await bed.upsert(address, {}), 400, "Request_BadRequest", /displayName/);
    });

    it("is refused while a deleted application holds the name, for 30 days", async () => {
      const { id } = await bed.createClient(name);
      await bed.graph("DELETE", `/applications/${id}`);
      const message =
        /^Another object with the same value for property uniqueName already exists\.$/;
      const body = { displayName: name };
      refused(await bed.upsert(address, body), 400, "Request_BadRequest", message);
      assert.equal((await bed.graph("DELETE", `/directory/deletedItems/${id}`)).status, 204);
      assert.equal((await bed.upsert(address, body)).status, 201);
    });

    it("takes names with quotes and slashes", async () => {
      const odd = "it's/odd name";
      const path = `/applications(uniqueName='${encodeURIComponent("it''s/odd name")}')`;
      assert.equal(valueAt((await bed.upsert(path, { displayName: odd })).body, "uniqueName"), odd);
      assert.equal((await bed.graph("GET", path)).status, 200);
    });

    it("the name never changes, and can be given once to an application that has none", async () => {
      const created = await bed.graph("POST", "/applications", { displayName: name });
      assert.equal(valueAt(created.body, "uniqueName"), null);
      const byId = `/applications/${textAt(created.body, "id")}`;
      assert.equal((await bed.graph("PATCH", byId, { uniqueName: name })).status, 204);
      assert.equal((await bed.graph("GET", address)).status, 200);
      const again = await bed.graph("PATCH", byId, { uniqueName: "other" });
      refused(again, 400, "Request_BadRequest", /immutable/);
    });
  });

  describe("lookups", () => {
    it("by id, client id and unique name", async () => {
      const { id, appId } = await bed.createClient(name);
      for (const path of [`/applications/${id}`, `/applications(appId='${appId}')`, address]) {
        assert.equal(valueAt((await bed.graph("GET", path)).body, "id"), id, path);
      }
    });

    it("of what is not there are 404 with the key in the text", async () => {
      const id = "00000000-0000-4000-8000-00000000dead";
      const message =
        `Resource '${id}' does not exist or one of its queried ` +
        "reference-property objects are not present.";
      for (const path of [`/applications/${id}`, `/applications(appId='${id}')`]) {
        const answer = await bed.graph("GET", path);
        assert.equal(answer.status, 404);
        assert.equal(valueAt(answer.body, "error.message"), message);
      }
    });

    it("by filter", async () => {
      const body = { displayName: name, tags: ["ci", "it's"], identifierUris: [`api://${name}`] };
      const app = await bed.upsert(address, body);
      const filters = [
        `appId eq '${textAt(app.body, "appId")}'`,
        `displayName eq '${name}'`,
        `displayName eq '${name.toUpperCase()}'`,
        `uniqueName eq '${name}'`,
        `identifierUris/any(uri:uri eq 'api://${name}')`,
        `tags/any(t: t eq 'ci') and uniqueName eq '${name}'`,
        `tags/any(x:x eq 'it''s')`,
        `startswith(displayName,'${name}')`,
      ];
      for (const filter of filters) assert.deepEqual(await found(filter), [name], filter);
      assert.deepEqual(await found("tags/any(t:t eq 'other')"), []);
    });

    for (const [filter, code] of [
      ["publisherDomain eq 'x'", "Request_UnsupportedQuery"],
      ["displayName ne 'x'", "BadRequest"],
      ["tags/any(t:s eq 'x')", "BadRequest"],
      ["displayName eq 'x' or displayName eq 'y'", "BadRequest"],
    ] as const) {
      it(`refuse the filter ${filter}`, async () => {
        const query = new URLSearchParams({ $filter: filter });
        const answer = await bed.graph("GET", `/applications?${query.toString()}`);
        assert.equal(answer.status, 400);
        assert.equal(codeOf(answer), code);
      });
    }

    it("refuse options that would be passed over otherwise", async () => {
      assert.equal((await bed.graph("GET", "/applications?$expand=owners")).status, 400);
    });

    it("with $select hold those properties alone", async () => {
      await bed.createClient(name);
      const one = await bed.graph("GET", `${address}?$select=id,displayName`);
      assert.deepEqual(Object.keys(one.body ?? {}), ["@odata.context", "id", "displayName"]);
      const list = await bed.graph("GET", "/applications?$select=displayName&$top=1");
      assert.deepEqual(Object.keys(listOf(list)[0] ?? {}), ["displayName"]);
      assert.equal((await bed.graph("GET", `${address}?$select=nothing`)).status, 400);
    });

    it("come in pages", async () => {
      const tag = `page-${name}`;
      const names = [1, 2, 3, 4, 5].map((n) => `${name}-${n}`);
      for (const each of names) {
        await bed.graph("POST", "/applications", { displayName: each, tags: [tag] });
      }
      const query = new URLSearchParams({ $filter: `tags/any(t:t eq '${tag}')`, $top: "2" });
      const seen: unknown[][] = [];
      let next: unknown = `/applications?${query.toString()}`;
      while (typeof next === "string") {
        const answer: Answer = await bed.graph("GET", next);
        seen.push(listOf(answer).map((app) => valueAt(app, "displayName")));
        next = valueAt(answer.body, "@odata.nextLink");
      }
      assert.deepEqual(seen, [names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
      for (const top of ["0", "1000", "x"]) {
        assert.equal((await bed.graph("GET", `/applications?$top=${top}`)).status, 400, top);
      }
    });
  });

  describe("changes", () => {
    it("replace each property they name, and inside api each property", async () => {
      const { id } = await bed.createClient(name);
      const path = `/applications/${id}`;
      await bed.graph("PATCH", path, { api: { requestedAccessTokenVersion: 2 }, notes: "n" });
      await bed.graph("PATCH", path, { api: { knownClientApplications: [] }, tags: ["a"] });
      const { body } = await bed.graph("GET", path);
      assert.equal(valueAt(body, "api.requestedAccessTokenVersion"), 2);
      assert.equal(valueAt(body, "notes"), "n");
      assert.deepEqual(valueAt(body, "tags"), ["a"]);
    });

    it("carry OData annotations and the id without harm", async () => {
      const { id } = await bed.createClient(name);
      const body = { "@odata.type": "#microsoft.graph.application", id, notes: "n" };
      assert.equal((await bed.graph("PATCH", `/applications/${id}`, body)).status, 204);
    });

    for (const [what, body] of [
      ["an unknown property", { colour: "red" }],
      ["a property that is read only", { appId: "d0000000-0000-4000-8000-000000000001" }],
      ["secrets", { passwordCredentials: [] }],
      ["another id", { id: "d0000000-0000-4000-8000-000000000001" }],
      ["a wrong type", { displayName: 1 }],
      ["an empty name", { displayName: "" }],
      ["a version that does not exist", { api: { requestedAccessTokenVersion: 3 } }],
      [
        "a pre-authorization without ids",
        { api: { preAuthorizedApplications: [{ appId: ROLE.id }] } },
      ],
    ] as const) {
      it(`refuse ${what}`, async () => {
        const { id } = await bed.createClient(name);
        const answer = await bed.graph("PATCH", `/applications/${id}`, body);
        refused(answer, 400, "Request_BadRequest", /property|Property/);
      });
    }

    it("refuse an identifier URI that is taken", async () => {
      const { id } = await bed.createClient(name);
      const body = { identifierUris: UNION_API.identifierUris };
      const answer = await bed.graph("PATCH", `/applications/${id}`, body);
      refused(answer, 400, "Request_BadRequest", /property identifierUris already exists/);
    });

    it("refuse what is not JSON", async () => {
      const token = await bed.graphToken(ADMINISTRATOR);
      const answer = await fetch(`${bed.entra.url}/v1.0/applications`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: "displayName=x",
      });
      assert.equal(answer.status, 400);
    });

    it("an enabled role cannot be left out; a disabled one can", async () => {
      const { id } = await bed.createClient(name);
      const path = `/applications/${id}`;
      assert.equal((await bed.graph("PATCH", path, { appRoles: [ROLE] })).status, 204);
      const code = "CannotDeleteOrUpdateEnabledEntitlement";
      refused(await bed.graph("PATCH", path, { appRoles: [] }), 400, code, /disabled first/);
      await bed.graph("PATCH", path, { appRoles: [{ ...ROLE, isEnabled: false }] });
      assert.equal((await bed.graph("PATCH", path, { appRoles: [] })).status, 204);
    });

    it("roles have ids and values of their own", async () => {
      const { id } = await bed.createClient(name);
      const twin = { ...ROLE, id: "d0000000-0000-4000-8000-000000000002" };
      const answer = await bed.graph("PATCH", `/applications/${id}`, { appRoles: [ROLE, twin] });
      refused(answer, 400, "InvalidValue", /duplicate/);
    });

    it("requested permissions are kept as sent", async () => {
      const { id } = await bed.createClient(name);
      const requiredResourceAccess = [
        { resourceAppId: UNION_API.clientId, resourceAccess: [{ id: ROLE.id, type: "Role" }] },
      ];
      await bed.graph("PATCH", `/applications/${id}`, { requiredResourceAccess });
      const { body } = await bed.graph("GET", `/applications/${id}`);
      assert.deepEqual(valueAt(body, "requiredResourceAccess"), requiredResourceAccess);
    });
  });

  describe("pre-authorized clients", () => {
    it("are replaced as a whole", async () => {
      const { id, scopeId } = await bed.union();
      const [first, second] = [await bed.createClient(name), await bed.createClient(`${name}-2`)];
      for (const { appId } of [first, second]) {
        const preAuthorizedApplications = [{ appId, delegatedPermissionIds: [scopeId] }];
        const body = { api: { preAuthorizedApplications } };
        assert.equal((await bed.graph("PATCH", `/applications/${id}`, body)).status, 204);
        const read = await bed.graph("GET", `/applications/${id}`);
        const now = valueAt(read.body, "api.preAuthorizedApplications");
        assert.deepEqual(now, preAuthorizedApplications);
        assert.equal(valueAt(read.body, "api.oauth2PermissionScopes.0.id"), scopeId);
      }
    });

    it("name scopes that are stored already", async () => {
      const { id } = await bed.union();
      const { appId } = await bed.createClient(name);
      const entry = { appId, delegatedPermissionIds: [ROLE.id] };
      const api = { preAuthorizedApplications: [entry] };
      const answer = await bed.graph("PATCH", `/applications/${id}`, { api });
      refused(answer, 400, "InvalidValue", /cannot be found in the AppPermissions sets/);
    });
  });

  describe("deletion", () => {
    it("takes service principal and grants along, and can be undone for both", async () => {
      const client = await bed.createClient(name);
      await bed.grantAll(client.principalId);
      assert.equal((await bed.graph("DELETE", address)).status, 204);
      assert.equal((await bed.graph("GET", address)).status, 404);
      const principal = `/servicePrincipals/${client.principalId}`;
      assert.equal((await bed.graph("GET", principal)).status, 404);
      const { principalId } = await bed.union();
      const grants = await bed.graph("GET", `/servicePrincipals/${principalId}/appRoleAssignedTo`);
      assert.ok(!JSON.stringify(grants.body).includes(client.principalId));

      const items = "/directory/deletedItems";
      const listed = await bed.graph(
        "GET",
        `${items}/microsoft.graph.application?$filter=uniqueName eq '${name}'`,
      );
      assert.deepEqual(
        listOf(listed).map((app) => valueAt(app, "id")),
        [client.id],
      );
      assert.match(textAt(listed.body, "value.0.deletedDateTime"), /Z$/);
      const restored = await bed.graph("POST", `${items}/${client.id}/restore`);
      assert.equal(restored.status, 200);
      assert.equal(valueAt(restored.body, "@odata.type"), "#microsoft.graph.application");
      assert.equal(valueAt((await bed.graph("GET", address)).body, "appId"), client.appId);
      assert.equal((await bed.graph("GET", principal)).status, 404);
      const back = await bed.graph("POST", `${items}/${client.principalId}/restore`);
      assert.equal(back.status, 200);
      assert.equal((await bed.graph("GET", principal)).status, 200);
    });

    it("is for good after 30 days", async () => {
      const own = await EntraTestbed.start();
      try {
        const { id } = await own.createClient(name);
        await own.graph("DELETE", `/applications/${id}`);
        own.clock.advanceDays(29.9);
        own.forgetTokens();
        assert.equal((await own.graph("GET", `/directory/deletedItems/${id}`)).status, 200);
        own.clock.advanceDays(0.2);
        own.forgetTokens();
        assert.equal((await own.graph("GET", `/directory/deletedItems/${id}`)).status, 404);
        assert.equal((await own.upsert(address, { displayName: name })).status, 201);
      } finally {
        await own.stop();
      }
    });
  });
});
