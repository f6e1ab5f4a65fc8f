import assert from "node:assert/strict";
import type { Answer, TestClient } from "./entraClient";
import { EntraTestbed, textAt, UNION_API, UNION_SCOPE, valueAt } from "./entraClient";
import {
  ADDED_PASSWORD,
  APP_ROLE_ASSIGNMENT,
  APPLICATION,
  ERROR,
  listOfKeys,
  problemsOf,
  SERVICE_PRINCIPAL,
  TOKEN,
  TOKEN_ERROR,
  type KeyTable,
} from "./entraShapes";

const JSON_TYPE = /^application\/json;odata\.metadata=minimal;.*charset=utf-8$/;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NOBODY = "00000000-0000-4000-8000-00000000dead";

describe("Entra emulator: the shapes of Microsoft's reference", () => {
  let bed: EntraTestbed;
  let client: TestClient;
  let union: { id: string; principalId: string; scopeId: string };

  before(async () => {
    bed = await EntraTestbed.start();
    client = await bed.createClient("team-a");
    union = await bed.union();
  });

  after(() => bed.stop());

  function expect(answer: Answer, status: number, table: KeyTable, context?: string): void {
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.deepEqual(problemsOf(answer.body, table), []);
    assert.match(answer.headers.get("content-type") ?? "", JSON_TYPE);
    assert.equal(answer.headers.get("odata-version"), "4.0");
    assert.match(answer.headers.get("request-id") ?? "", GUID);
    if (context === undefined) return;
    const base = `${bed.entra.url}/v1.0/$metadata#`;
    assert.equal(valueAt(answer.body, "@odata.context"), `${base}${context}`);
  }

  it("application: created, read, listed, with everything in it", async () => {
    const path = "/applications(uniqueName='shape')";
    const created = await bed.upsert(path, { displayName: "shape" });
    expect(created, 201, APPLICATION, "applications/$entity");
    const body = {
      api: {
        preAuthorizedApplications: [
          { appId: client.appId, delegatedPermissionIds: [union.scopeId] },
        ],
      },
      requiredResourceAccess: [
        { resourceAppId: UNION_API.clientId, resourceAccess: [{ id: NOBODY, type: "Role" }] },
      ],
      tags: ["a"],
    };
    const api = `/applications/${union.id}`;
    assert.equal((await bed.graph("PATCH", api, body)).status, 204);
    await bed.addPassword(union.id);
    expect(await bed.graph("GET", api), 200, APPLICATION, "applications/$entity");
    const list = await bed.graph("GET", "/applications");
    expect(list, 200, listOfKeys(APPLICATION), "applications");
  });

  it("service principal: created, read, listed", async () => {
    const app = await bed.graph("POST", "/applications", { displayName: "shape 2" });
    const path = `/servicePrincipals(appId='${textAt(app.body, "appId")}')`;
    const context = "servicePrincipals/$entity";
    expect(await bed.upsert(path, {}), 201, SERVICE_PRINCIPAL, context);
    const api = `/servicePrincipals/${union.principalId}`;
    expect(await bed.graph("GET", api), 200, SERVICE_PRINCIPAL, context);
    const list = await bed.graph("GET", `/servicePrincipals?$filter=appId eq '${client.appId}'`);
    expect(list, 200, listOfKeys(SERVICE_PRINCIPAL), "servicePrincipals");
  });

  it("addPassword", async () => {
    const path = `/applications/${client.id}/addPassword`;
    const answer = await bed.graph("POST", path, { passwordCredential: { displayName: "p" } });
    const context = "microsoft.graph.passwordCredential";
    expect(answer, 200, ADDED_PASSWORD, context);
    assert.match(textAt(answer.body, "keyId"), GUID);
    for (const key of ["startDateTime", "endDateTime"]) {
      assert.match(textAt(answer.body, key), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/);
    }
  });

  it("app role assignment: created, read, listed", async () => {
    const created = await bed.grantAll(client.principalId);
    const metadata = `servicePrincipals('${union.principalId}')/appRoleAssignedTo`;
    expect(created, 201, APP_ROLE_ASSIGNMENT, `${metadata}/$entity`);
    assert.equal(valueAt(created.body, "principalType"), "ServicePrincipal");
    const path = `/servicePrincipals/${union.principalId}/appRoleAssignedTo`;
    const id = textAt(created.body, "id");
    assert.match(id, /^[A-Za-z0-9_-]{43}$/);
    const read = await bed.graph("GET", `${path}/${id}`);
    expect(read, 200, APP_ROLE_ASSIGNMENT, `${metadata}/$entity`);
    expect(await bed.graph("GET", path), 200, listOfKeys(APP_ROLE_ASSIGNMENT), metadata);
  });

  it("the id of an assignment holds the principal's, as in the reference's examples", async () => {
    // "List appRoleAssignments granted for a service principal": 41W1zT6z1U-kJxf62svfp1HF… is cdb555e3-b33e-4fd5-…
    const app = await bed.createClient("team-id");
    const grant = await bed.grantAll(app.principalId);
    const bytes = Buffer.from(textAt(grant.body, "id"), "base64url");
    const [first, second, third] = app.principalId.split("-");
    assert.equal(bytes.subarray(0, 4).reverse().toString("hex"), first);
    assert.equal(bytes.subarray(4, 6).reverse().toString("hex"), second);
    assert.equal(bytes.subarray(6, 8).reverse().toString("hex"), third);
  });

  it("deleted items keep the shape of the object", async () => {
    const gone = await bed.createClient("team-gone");
    await bed.graph("DELETE", `/applications/${gone.id}`);
    const items = "/directory/deletedItems";
    const list = await bed.graph("GET", `${items}/microsoft.graph.application`);
    expect(list, 200, listOfKeys(APPLICATION), "applications");
    const principals = await bed.graph("GET", `${items}/microsoft.graph.servicePrincipal`);
    expect(principals, 200, listOfKeys(SERVICE_PRINCIPAL), "servicePrincipals");
    const restored = await bed.graph("POST", `${items}/${gone.id}/restore`);
    expect(restored, 200, APPLICATION, "directoryObjects/$entity");
  });

  it("errors, with the client's own request id", async () => {
    const ids = { "client-request-id": "7c6e1c7e-0d1f-4b0e-9f5c-000000000001" };
    const path = `/applications/${NOBODY}`;
    const answer = await bed.graph("GET", path, undefined, { headers: ids });
    expect(answer, 404, ERROR);
    const inner = valueAt(answer.body, "error.innerError");
    assert.equal(valueAt(inner, "client-request-id"), ids["client-request-id"]);
    assert.equal(valueAt(inner, "request-id"), answer.headers.get("request-id"));
    assert.match(textAt(inner, "date"), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    const refused = await bed.graph("POST", "/servicePrincipals", { appId: NOBODY });
    expect(refused, 400, ERROR);
  });

  it("204 without a body", async () => {
    const answer = await bed.graph("PATCH", `/applications/${client.id}`, { notes: "n" });
    assert.equal(answer.status, 204);
    assert.equal(answer.body, undefined);
  });

  it("tokens and refusals of the token endpoint", async () => {
    const basic = [client.appId, await bed.addPassword(client.id)] as const;
    const answer = await bed.token({ scope: UNION_SCOPE }, basic);
    assert.deepEqual(problemsOf(answer.body, TOKEN), []);
    assert.equal(answer.headers.get("content-type"), "application/json; charset=utf-8");
    assert.equal(answer.headers.get("cache-control"), "no-store, no-cache");
    const refused = await bed.token({ scope: UNION_SCOPE }, [client.appId, "wrong"]);
    assert.deepEqual(problemsOf(refused.body, TOKEN_ERROR), []);
  });

  it("the tables themselves notice missing, unknown and wrong keys", () => {
    const table = { id: "string", "api.list[]?": "string", api: "object", "api.list": "array" };
    assert.deepEqual(problemsOf({ id: "x", api: { list: [] } }, table), []);
    assert.deepEqual(problemsOf({ id: 1, api: { list: [2] }, more: 1 }, table), [
      "id: number, not string",
      "api.list[]: number, not string",
      "more: unknown",
    ]);
    assert.deepEqual(problemsOf({ api: {} }, table), ["api.list: missing", "id: missing"]);
  });
});
