import assert from "node:assert/strict";
import type { Answer, TestCaller, TestClient } from "./entraClient";
import {
  ADMINISTRATOR,
  codeOf,
  EntraTestbed,
  GRANTER,
  OWNER,
  READER,
  STRANGER,
  textAt,
  UNION_API,
  UNION_SCOPE,
  valueAt,
} from "./entraClient";

/** Its tokens are of version 1, as those for Graph are. */
const OLD_API = {
  displayName: "Old API",
  identifierUris: ["api://old"],
  roles: ["all"],
  requestedAccessTokenVersion: 1 as const,
};

describe("Entra emulator: permissions of Graph", () => {
  let bed: EntraTestbed;
  let foreign: TestClient;
  let owned: TestClient;

  before(async () => {
    bed = await EntraTestbed.start({ apis: [UNION_API, OLD_API] });
    foreign = await bed.createClient("of-the-administrator");
    owned = await bed.createClient("of-the-owner", OWNER);
  });

  after(() => bed.stop());

  function denied(answer: Answer): void {
    assert.equal(answer.status, 403, JSON.stringify(answer.body));
    assert.equal(codeOf(answer), "Authorization_RequestDenied");
    const message = "Insufficient privileges to complete the operation.";
    assert.equal(valueAt(answer.body, "error.message"), message);
  }

  describe("tokens", () => {
    const call = async (authorization?: string): Promise<Answer> => {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const response = await fetch(`${bed.entra.url}/v1.0/applications`, { headers });
      const body: unknown = await response.json();
      return { status: response.status, headers: response.headers, body };
    };

    for (const [what, header, message] of [
      ["none", undefined, /empty/],
      ["no JWT", "Bearer nonsense", /CompactToken parsing failed/],
    ] as const) {
      it(`${what}: 401`, async () => {
        const answer = await call(header);
        assert.equal(answer.status, 401);
        assert.equal(codeOf(answer), "InvalidAuthenticationToken");
        assert.match(textAt(answer.body, "error.message"), message);
      });
    }

    it("for another API: 401", async () => {
      const { clientId, clientSecret } = ADMINISTRATOR;
      for (const scope of [UNION_SCOPE, "api://old/.default"]) {
        const other = await bed.token({ scope }, [clientId, clientSecret]);
        const answer = await call(`Bearer ${textAt(other.body, "access_token")}`);
        assert.equal(answer.status, 401, scope);
      }
    });

    it("with another signature: 401", async () => {
      const [header, , signature] = (await bed.graphToken(READER)).split(".");
      const [, payload] = (await bed.graphToken(ADMINISTRATOR)).split(".");
      const answer = await call(`Bearer ${header}.${payload}.${signature}`);
      assert.equal(answer.status, 401);
      assert.match(textAt(answer.body, "error.message"), /signature/);
    });

    it("for graph.microsoft.com are as good as for the emulator's address", async () => {
      const scope = "https://graph.microsoft.com/.default";
      const token = await bed.token({ scope }, [READER.clientId, READER.clientSecret]);
      assert.equal((await call(`Bearer ${textAt(token.body, "access_token")}`)).status, 200);
    });

    it("expire by the emulator's clock: 401", async () => {
      const own = await EntraTestbed.start();
      try {
        await own.graph("GET", "/applications");
        own.clock.advanceDays(1);
        const answer = await own.graph("GET", "/applications");
        assert.equal(answer.status, 401);
        assert.match(textAt(answer.body, "error.message"), /expired/);
      } finally {
        await own.stop();
      }
    });
  });

  describe("reading", () => {
    for (const [caller, name] of [
      [ADMINISTRATOR, "Application.ReadWrite.All"],
      [OWNER, "Application.ReadWrite.OwnedBy"],
      [READER, "Application.Read.All"],
    ] as const) {
      it(`${name} opens everything`, async () => {
        for (const path of ["/applications", "/servicePrincipals", `/applications/${foreign.id}`]) {
          assert.equal((await bed.graph("GET", path, undefined, { as: caller })).status, 200, path);
        }
      });
    }

    it("no permission opens the caller itself", async () => {
      const own = `/applications(appId='${STRANGER.clientId}')`;
      assert.equal((await bed.graph("GET", own, undefined, { as: STRANGER })).status, 200);
      denied(await bed.graph("GET", "/applications", undefined, { as: STRANGER }));
      denied(await bed.graph("GET", `/applications/${foreign.id}`, undefined, { as: STRANGER }));
    });
  });

  describe("writing", () => {
    const writes = (target: TestClient): [string, string, unknown?][] => [
      ["PATCH", `/applications/${target.id}`, { notes: "n" }],
      ["POST", `/applications/${target.id}/addPassword`, {}],
      ["PATCH", `/servicePrincipals/${target.principalId}`, { notes: "n" }],
    ];

    async function statuses(target: TestClient, as: TestCaller): Promise<number[]> {
      const answers: number[] = [];
      for (const [method, path, body] of writes(target)) {
        answers.push((await bed.graph(method, path, body, { as })).status);
      }
      return answers;
    }

    it("Application.Read.All opens nothing", async () => {
      assert.deepEqual(await statuses(foreign, READER), [403, 403, 403]);
      denied(await bed.graph("POST", "/applications", { displayName: "x" }, { as: READER }));
      const path = "/applications(uniqueName='new')";
      denied(await bed.upsert(path, { displayName: "x" }, READER));
      denied(await bed.graph("DELETE", `/applications/${foreign.id}`, undefined, { as: READER }));
    });

    it("Application.ReadWrite.All opens everything", async () => {
      assert.deepEqual(await statuses(owned, ADMINISTRATOR), [204, 200, 204]);
    });

    it("Application.ReadWrite.OwnedBy opens what the caller owns", async () => {
      assert.deepEqual(await statuses(owned, OWNER), [204, 200, 204]);
      assert.deepEqual(await statuses(foreign, OWNER), [403, 403, 403]);
    });

    it("the caller with OwnedBy owns what it creates; other callers do not", () => {
      const owners = (clientId: string): string[] =>
        bed.entra.applications().find(({ appId }) => appId === clientId)?.owners ?? [];
      assert.deepEqual(owners(owned.appId), [OWNER.objectId]);
      assert.deepEqual(owners(foreign.appId), []);
    });

    it("OwnedBy names no other owners, neither at creation nor later", async () => {
      const reference = (id: string): string => `${bed.entra.url}/v1.0/directoryObjects/${id}`;
      const create = (id: string): Promise<Answer> =>
        bed.graph(
          "POST",
          "/applications",
          { displayName: "bound", "owners@odata.bind": [reference(id)] },
          { as: OWNER },
        );
      assert.equal((await create(OWNER.objectId)).status, 201);
      denied(await create(READER.objectId));
      const path = `/applications/${owned.id}/owners/$ref`;
      const body = { "@odata.id": reference(READER.objectId) };
      denied(await bed.graph("POST", path, body, { as: OWNER }));
      assert.equal((await bed.graph("POST", path, body)).status, 204);
    });

    it("OwnedBy creates service principals of its own applications alone", async () => {
      const app = await bed.graph("POST", "/applications", { displayName: "bare" });
      const path = `/servicePrincipals(appId='${textAt(app.body, "appId")}')`;
      const answer = await bed.upsert(path, {}, OWNER);
      assert.equal(answer.status, 403);
      assert.match(textAt(answer.body, "error.message"), /backing application/);
    });

    it("owners named at creation by others are kept", async () => {
      const body = {
        displayName: "bound",
        "owners@odata.bind": [`${bed.entra.url}/v1.0/directoryObjects/${READER.objectId}`],
      };
      const app = await bed.graph("POST", "/applications", body);
      const list = await bed.graph("GET", `/applications/${textAt(app.body, "id")}/owners`);
      assert.equal(valueAt(list.body, "value.0.id"), READER.objectId);
    });
  });

  describe("granting", () => {
    it("needs AppRoleAssignment.ReadWrite.All and the right to read", async () => {
      denied(await bed.grantAll(foreign.principalId, READER));
      denied(await bed.grantAll(foreign.principalId, GRANTER));
      const grant = await bed.grantAll(foreign.principalId, OWNER);
      assert.equal(grant.status, 201);
      const { principalId } = await bed.union();
      const id = textAt(grant.body, "id");
      const path = `/servicePrincipals/${principalId}/appRoleAssignedTo/${id}`;
      denied(await bed.graph("DELETE", path, undefined, { as: READER }));
      assert.equal((await bed.graph("DELETE", path, undefined, { as: OWNER })).status, 204);
    });
  });

  describe("deleted items", () => {
    it("are read with Application.Read.All, and restored by their owner", async () => {
      const mine = await bed.createClient("short-lived", OWNER);
      const path = `/applications/${mine.id}`;
      assert.equal((await bed.graph("DELETE", path, undefined, { as: OWNER })).status, 204);
      const list = "/directory/deletedItems/microsoft.graph.application";
      assert.equal((await bed.graph("GET", list, undefined, { as: READER })).status, 200);
      denied(await bed.graph("GET", list, undefined, { as: STRANGER }));
      const restore = `/directory/deletedItems/${mine.id}/restore`;
      denied(await bed.graph("POST", restore, undefined, { as: READER }));
      assert.equal((await bed.graph("POST", restore, undefined, { as: OWNER })).status, 200);
    });
  });

  it("an API of the seed can have an owner among the callers", async () => {
    const own = await EntraTestbed.start({
      callers: [OWNER],
      apis: [{ ...UNION_API, owners: [OWNER.clientId] }],
    });
    try {
      const path = `/applications(appId='${UNION_API.clientId}')`;
      const body = { api: { preAuthorizedApplications: [] } };
      assert.equal((await own.graph("PATCH", path, body, { as: OWNER })).status, 204);
    } finally {
      await own.stop();
    }
  });
});
