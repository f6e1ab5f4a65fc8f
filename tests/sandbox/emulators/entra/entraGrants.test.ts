import assert from "node:assert/strict";
import type { Answer, TestClient } from "./entraClient";
import { codeOf, EntraTestbed, listOf, textAt, UNION_API, valueAt } from "./entraClient";

const NOBODY = "00000000-0000-4000-8000-00000000dead";

describe("Entra emulator: service principals and grants", () => {
  let bed: EntraTestbed;
  let union: { id: string; principalId: string; roleId: string };
  let client: TestClient;
  let counter = 0;

  before(async () => {
    bed = await EntraTestbed.start();
    union = await bed.union();
  });

  after(() => bed.stop());

  beforeEach(async () => {
    client = await bed.createClient(`team-${++counter}`);
  });

  function refused(answer: Answer, status: number, code: string, message: RegExp): void {
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.equal(codeOf(answer), code);
    assert.match(textAt(answer.body, "error.message"), message);
  }

  describe("service principals", () => {
    it("are created by upsert with 201, changed with 204", async () => {
      const app = await bed.graph("POST", "/applications", { displayName: "plain" });
      const path = `/servicePrincipals(appId='${textAt(app.body, "appId")}')`;
      assert.equal((await bed.graph("GET", path)).status, 404);
      const created = await bed.upsert(path, { tags: ["a"] });
      assert.equal(created.status, 201);
      assert.equal((await bed.upsert(path, { notes: "n" })).status, 204);
      const read = await bed.graph("GET", path);
      assert.equal(valueAt(read.body, "id"), valueAt(created.body, "id"));
      assert.deepEqual(valueAt(read.body, "tags"), ["a"]);
      assert.equal(valueAt(read.body, "notes"), "n");
    });

    it("need an application", async () => {
      const message = /does not reference a valid application object/;
      const upsert = await bed.upsert(`/servicePrincipals(appId='${NOBODY}')`, {});
      refused(upsert, 400, "Request_BadRequest", message);
      const post = await bed.graph("POST", "/servicePrincipals", { appId: NOBODY });
      refused(post, 400, "Request_BadRequest", message);
      assert.equal(valueAt(post.body, "error.details.0.code"), "NoBackingApplicationObject");
    });

    it("are one per application", async () => {
      const answer = await bed.graph("POST", "/servicePrincipals", { appId: client.appId });
      refused(answer, 409, "Request_MultipleObjectsWithSameKeyValue", /is already in use\.$/);
    });

    it("mirror name, roles and scopes of the application", async () => {
      const { body } = await bed.graph("GET", `/servicePrincipals/${union.principalId}`);
      assert.equal(valueAt(body, "displayName"), "Union API");
      assert.equal(valueAt(body, "appRoles.0.value"), "all");
      assert.equal(valueAt(body, "oauth2PermissionScopes.0.value"), "access_as_user");
      assert.deepEqual(valueAt(body, "servicePrincipalNames"), [UNION_API.clientId, "api://union"]);
      const own = `/servicePrincipals(appId='${client.appId}')`;
      assert.equal((await bed.upsert(own, { displayName: "its own" })).status, 204);
      assert.equal(valueAt((await bed.graph("GET", own)).body, "displayName"), `team-${counter}`);
      await bed.graph("PATCH", `/applications/${client.id}`, { displayName: "renamed" });
      const read = await bed.graph("GET", `/servicePrincipals/${client.principalId}`);
      assert.equal(valueAt(read.body, "displayName"), "renamed");
    });

    it("are found by filter", async () => {
      for (const filter of [
        `appId eq '${client.appId}'`,
        `servicePrincipalNames/any(n:n eq '${client.appId}')`,
      ]) {
        const answer = await bed.graph("GET", `/servicePrincipals?$filter=${filter}`);
        assert.deepEqual(
          listOf(answer).map((found) => valueAt(found, "id")),
          [client.principalId],
        );
      }
    });

    it("go alone: the application stays, its grants go along", async () => {
      await bed.grantAll(client.principalId);
      const path = `/servicePrincipals/${client.principalId}`;
      assert.equal((await bed.graph("DELETE", path)).status, 204);
      assert.equal((await bed.graph("GET", path)).status, 404);
      assert.equal((await bed.graph("GET", `/applications/${client.id}`)).status, 200);
      const again = await bed.upsert(`/servicePrincipals(appId='${client.appId}')`, {});
      assert.equal(again.status, 201);
      assert.notEqual(valueAt(again.body, "id"), client.principalId);
    });

    it("are not restored beside another one of the same application", async () => {
      await bed.graph("DELETE", `/servicePrincipals/${client.principalId}`);
      await bed.upsert(`/servicePrincipals(appId='${client.appId}')`, {});
      const restore = `/directory/deletedItems/${client.principalId}/restore`;
      assert.equal((await bed.graph("POST", restore)).status, 400);
    });

    it("Microsoft Graph is one, without an application", async () => {
      const graph = "00000003-0000-0000-c000-000000000000";
      const principal = await bed.graph("GET", `/servicePrincipals(appId='${graph}')`);
      assert.equal(valueAt(principal.body, "displayName"), "Microsoft Graph");
      assert.equal((await bed.graph("GET", `/applications(appId='${graph}')`)).status, 404);
    });
  });

  describe("owners", () => {
    for (const collection of ["applications", "servicePrincipals"] as const) {
      it(`of ${collection} are added, listed and removed`, async () => {
        const id = collection === "applications" ? client.id : client.principalId;
        const path = `/${collection}/${id}/owners`;
        const owner = union.principalId;
        const reference = { "@odata.id": `${bed.entra.url}/v1.0/directoryObjects/${owner}` };
        assert.equal((await bed.graph("POST", `${path}/$ref`, reference)).status, 204);
        const twice = await bed.graph("POST", `${path}/$ref`, reference);
        refused(twice, 400, "Request_BadRequest", /references already exist/);
        const list = await bed.graph("GET", path);
        assert.deepEqual(
          listOf(list).map((found) => valueAt(found, "id")),
          [owner],
        );
        const type = valueAt(list.body, "value.0.@odata.type");
        assert.equal(type, "#microsoft.graph.servicePrincipal");
        assert.equal((await bed.graph("DELETE", `${path}/${owner}/$ref`)).status, 204);
        assert.equal((await bed.graph("DELETE", `${path}/${owner}/$ref`)).status, 404);
        assert.deepEqual(listOf(await bed.graph("GET", path)), []);
      });
    }

    it("are objects of the directory", async () => {
      const reference = { "@odata.id": `${bed.entra.url}/v1.0/directoryObjects/${NOBODY}` };
      const path = `/applications/${client.id}/owners/$ref`;
      assert.equal((await bed.graph("POST", path, reference)).status, 404);
      assert.equal((await bed.graph("POST", path, { "@odata.id": "nonsense" })).status, 400);
    });
  });

  describe("grants", () => {
    it("are seen from both ends, alone and in lists", async () => {
      const created = await bed.grantAll(client.principalId);
      assert.equal(created.status, 201);
      const id = textAt(created.body, "id");
      const ends = [
        `/servicePrincipals/${union.principalId}/appRoleAssignedTo`,
        `/servicePrincipals(appId='${UNION_API.clientId}')/appRoleAssignedTo`,
        `/servicePrincipals/${client.principalId}/appRoleAssignments`,
        `/servicePrincipals(appId='${client.appId}')/appRoleAssignments`,
      ];
      for (const end of ends) {
        const ids = listOf(await bed.graph("GET", end)).map((found) => valueAt(found, "id"));
        assert.ok(ids.includes(id), end);
        const one = await bed.graph("GET", `${end}/${id}`);
        assert.equal(valueAt(one.body, "principalDisplayName"), `team-${counter}`);
        assert.equal(valueAt(one.body, "resourceDisplayName"), "Union API");
      }
    });

    it("can be given from the client's end", async () => {
      const answer = await bed.graph(
        "POST",
        `/servicePrincipals/${client.principalId}/appRoleAssignments`,
        {
          principalId: client.principalId,
          resourceId: union.principalId,
          appRoleId: union.roleId,
        },
      );
      assert.equal(answer.status, 201);
    });

    it("are given once", async () => {
      await bed.grantAll(client.principalId);
      const answer = await bed.grantAll(client.principalId);
      const message = /^Permission being assigned already exists on the object$/;
      refused(answer, 400, "Request_BadRequest", message);
    });

    it("are taken away once", async () => {
      const id = textAt((await bed.grantAll(client.principalId)).body, "id");
      const path = `/servicePrincipals/${union.principalId}/appRoleAssignedTo/${id}`;
      assert.equal((await bed.graph("DELETE", path)).status, 204);
      refused(await bed.graph("DELETE", path), 404, "Request_ResourceNotFound", new RegExp(id));
      assert.equal((await bed.grantAll(client.principalId)).status, 201);
    });

    it("need a principal, a resource and a role that exist", async () => {
      const path = `/servicePrincipals/${union.principalId}/appRoleAssignedTo`;
      const body = {
        principalId: client.principalId,
        resourceId: union.principalId,
        appRoleId: union.roleId,
      };
      const wrongRole = await bed.graph("POST", path, { ...body, appRoleId: NOBODY });
      refused(wrongRole, 400, "Request_BadRequest", /Permission being assigned was not found/);
      const nobody = await bed.graph("POST", path, { ...body, principalId: NOBODY });
      refused(nobody, 404, "Request_ResourceNotFound", new RegExp(NOBODY));
      const elsewhere = await bed.graph("POST", path, { ...body, resourceId: client.principalId });
      refused(elsewhere, 400, "Request_BadRequest", /resourceId/);
      const nowhere = `/servicePrincipals/${NOBODY}/appRoleAssignedTo`;
      const resource = await bed.graph("POST", nowhere, { ...body, resourceId: NOBODY });
      refused(resource, 404, "Request_ResourceNotFound", new RegExp(NOBODY));
      const missing = await bed.graph("POST", path, { ...body, resourceId: undefined });
      refused(missing, 400, "Request_BadRequest", /resourceId/);
    });

    it("need a role that is enabled, and for applications", async () => {
      const path = `/applications/${client.id}`;
      const role = {
        allowedMemberTypes: ["Application"],
        description: "d",
        displayName: "d",
        id: NOBODY,
        isEnabled: true,
        value: "deploy",
      };
      const other = await bed.createClient(`team-${counter}-b`);
      const resourceId = client.principalId;
      const body = { principalId: other.principalId, resourceId, appRoleId: NOBODY };
      const grant = (): Promise<Answer> =>
        bed.graph("POST", `/servicePrincipals/${resourceId}/appRoleAssignedTo`, body);
      for (const change of [{ isEnabled: false }, { allowedMemberTypes: ["User"] }]) {
        await bed.graph("PATCH", path, { appRoles: [{ ...role, ...change }] });
        refused(await grant(), 400, "Request_BadRequest", /was not found on application/);
      }
      await bed.graph("PATCH", path, { appRoles: [role] });
      assert.equal((await grant()).status, 201);
    });

    it("are filtered by resource, not by principal", async () => {
      await bed.grantAll(client.principalId);
      const own = `/servicePrincipals/${client.principalId}/appRoleAssignments`;
      const byResource = await bed.graph(
        "GET",
        `${own}?$filter=resourceId eq ${union.principalId}`,
      );
      assert.equal(listOf(byResource).length, 1);
      const other = await bed.graph("GET", `${own}?$filter=resourceId eq ${NOBODY}`);
      assert.deepEqual(listOf(other), []);
      const assigned = `/servicePrincipals/${union.principalId}/appRoleAssignedTo`;
      const byPrincipal = `${assigned}?$filter=principalId eq ${client.principalId}`;
      const answer = await bed.graph("GET", byPrincipal);
      refused(answer, 400, "Request_UnsupportedQuery", /principalId/);
    });

    it("come in pages", async () => {
      await bed.grantAll(client.principalId);
      await bed.grantAll((await bed.createClient(`team-${counter}-b`)).principalId);
      const path = `/servicePrincipals/${union.principalId}/appRoleAssignedTo?$top=1`;
      const first = await bed.graph("GET", path);
      const second = await bed.graph("GET", textAt(first.body, "@odata.nextLink"));
      assert.notEqual(valueAt(first.body, "value.0.id"), valueAt(second.body, "value.0.id"));
    });
  });
});
