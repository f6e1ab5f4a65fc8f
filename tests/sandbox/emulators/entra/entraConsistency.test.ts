import assert from "node:assert/strict";
import * as jose from "jose";
import { scriptedReplicas, seededReplicas } from "../../../../sandbox/emulators/entra/replicas";
import { defaultSettings } from "../../../../sandbox/emulators/entra/settings";
import type { Answer, TestClient } from "./entraClient";
import { codeOf, EntraTestbed, listOf, OWNER, textAt, UNION_SCOPE, valueAt } from "./entraClient";

const WINDOW = 5000;

describe("Entra emulator: eventual consistency", () => {
  let bed: EntraTestbed;
  /** Replication clock, in milliseconds. */
  let time = 0;

  before(async () => {
    bed = await EntraTestbed.start();
    bed.entra.settings.time = () => time;
  });

  after(() => bed.stop());

  beforeEach(() => {
    bed.entra.settle();
    const { replica, writes, newPrincipal } = defaultSettings();
    Object.assign(bed.entra.settings, { replica, writes, newPrincipal, window: WINDOW });
  });

  let counter = 0;

  /** An application with service principal and secret, known everywhere. */
  async function settledClient(): Promise<TestClient & { secret: string }> {
    bed.entra.settings.window = 0;
    const client = await bed.createClient(`settled-${++counter}`);
    const secret = await bed.addPassword(client.id);
    bed.entra.settings.window = WINDOW;
    return { ...client, secret };
  }

  function newApplication(): Promise<Answer> {
    const name = `new-${++counter}`;
    return bed.upsert(`/applications(uniqueName='${name}')`, { displayName: name });
  }

  async function status(method: string, path: string, body?: unknown): Promise<number> {
    return (await bed.graph(method, path, body)).status;
  }

  describe("reads in the window", () => {
    it("do not find a new object, by no address and in no list", async () => {
      const { body } = await newApplication();
      const [id, appId] = [textAt(body, "id"), textAt(body, "appId")];
      const paths = [
        `/applications/${id}`,
        `/applications(appId='${appId}')`,
        `/applications(uniqueName='new-${counter}')`,
      ];
      const list = `/applications?$filter=appId eq '${appId}'`;
      for (const path of paths) assert.equal(await status("GET", path), 404, path);
      assert.deepEqual(listOf(await bed.graph("GET", list)), []);
      time += WINDOW - 1;
      for (const path of paths) assert.equal(await status("GET", path), 404, path);
      time += 1;
      for (const path of paths) assert.equal(await status("GET", path), 200, path);
      assert.equal(listOf(await bed.graph("GET", list)).length, 1);
    });

    it("tell what was before a change", async () => {
      const { id } = await settledClient();
      const path = `/applications/${id}`;
      const notes = async (): Promise<unknown> =>
        valueAt((await bed.graph("GET", path)).body, "notes");
      await bed.graph("PATCH", path, { notes: "first" });
      time += 3000;
      await bed.graph("PATCH", path, { notes: "second" });
      assert.equal(await notes(), null);
      time += 2000;
      assert.equal(await notes(), "first");
      time += 3000;
      assert.equal(await notes(), "second");
    });

    it("tell the secrets that were before", async () => {
      const { id } = await settledClient();
      const path = `/applications/${id}`;
      const keyIds = async (): Promise<string[]> => {
        const { body } = await bed.graph("GET", path);
        const passwords = valueAt(body, "passwordCredentials") as unknown[];
        return passwords.map((password) => textAt(password, "keyId"));
      };
      const [first] = await keyIds();
      const added = await bed.graph("POST", `${path}/addPassword`, {});
      assert.deepEqual(await keyIds(), [first]);
      time += WINDOW;
      const second = textAt(added.body, "keyId");
      assert.deepEqual(await keyIds(), [first, second]);
      await bed.graph("POST", `${path}/removePassword`, { keyId: first });
      assert.deepEqual(await keyIds(), [first, second]);
      time += WINDOW;
      assert.deepEqual(await keyIds(), [second]);
    });

    it("still find what was deleted", async () => {
      const { id } = await settledClient();
      assert.equal(await status("DELETE", `/applications/${id}`), 204);
      assert.equal(await status("GET", `/applications/${id}`), 200);
      assert.equal(await status("GET", `/directory/deletedItems/${id}`), 404);
      time += WINDOW;
      assert.equal(await status("GET", `/applications/${id}`), 404);
      assert.equal(await status("GET", `/directory/deletedItems/${id}`), 200);
    });

    it("do not list a new grant", async () => {
      const { principalId } = await settledClient();
      const grant = await bed.grantAll(principalId);
      assert.equal(grant.status, 201);
      const own = `/servicePrincipals/${principalId}/appRoleAssignments`;
      assert.deepEqual(listOf(await bed.graph("GET", own)), []);
      assert.equal(await status("GET", `${own}/${textAt(grant.body, "id")}`), 404);
      time += WINDOW;
      assert.equal(listOf(await bed.graph("GET", own)).length, 1);
    });
  });

  describe("writes in the window", () => {
    it("on a new object go to the primary", async () => {
      const { body } = await newApplication();
      const path = `/applications/${textAt(body, "id")}`;
      assert.equal(await status("PATCH", path, { notes: "n" }), 204);
      assert.equal(await status("POST", `${path}/addPassword`, {}), 200);
      const again = await bed.upsert(`/applications(uniqueName='new-${counter}')`, {
        displayName: "renamed",
      });
      assert.equal(again.status, 204);
    });

    it("on a new object can be refused with 404", async () => {
      bed.entra.settings.writes = "replica";
      const { body } = await newApplication();
      const path = `/applications/${textAt(body, "id")}`;
      assert.equal(await status("PATCH", path, { notes: "n" }), 404);
      assert.equal(await status("POST", `${path}/addPassword`, {}), 404);
      assert.equal(await status("DELETE", path), 404);
      time += WINDOW;
      assert.equal(await status("PATCH", path, { notes: "n" }), 204);
    });

    it("where a replica does not know the name, a second upsert meets the first", async () => {
      bed.entra.settings.writes = "replica";
      await newApplication();
      const again = await bed.upsert(`/applications(uniqueName='new-${counter}')`, {
        displayName: "again",
      });
      assert.equal(again.status, 400);
      assert.match(textAt(again.body, "error.message"), /property uniqueName already exists/);
    });

    it("where a replica does not know a new secret, it is not removed", async () => {
      bed.entra.settings.writes = "replica";
      const { id } = await settledClient();
      const added = await bed.graph("POST", `/applications/${id}/addPassword`, {});
      const keyId = textAt(added.body, "keyId");
      const path = `/applications/${id}/removePassword`;
      const answer = await bed.graph("POST", path, { keyId });
      assert.equal(answer.status, 400);
      assert.match(textAt(answer.body, "error.message"), /No password credential found/);
      time += WINDOW;
      assert.equal(await status("POST", path, { keyId }), 204);
    });

    it("a service principal for a new application: 400, and 403 for a caller with OwnedBy", async () => {
      const app = await newApplication();
      const path = `/servicePrincipals(appId='${textAt(app.body, "appId")}')`;
      const answer = await bed.upsert(path, {});
      assert.equal(answer.status, 400);
      const message = /does not reference a valid application object/;
      assert.match(textAt(answer.body, "error.message"), message);
      time += WINDOW;
      assert.equal((await bed.upsert(path, {})).status, 201);

      const name = `new-${++counter}`;
      const address = `/applications(uniqueName='${name}')`;
      const owned = await bed.upsert(address, { displayName: name }, OWNER);
      const ownPath = `/servicePrincipals(appId='${textAt(owned.body, "appId")}')`;
      assert.equal((await bed.upsert(ownPath, {}, OWNER)).status, 403);
      time += WINDOW;
      assert.equal((await bed.upsert(ownPath, {}, OWNER)).status, 201);
    });

    for (const refusal of [404, 400] as const) {
      it(`a grant to a new service principal: ${refusal}`, async () => {
        bed.entra.settings.newPrincipal = refusal;
        const app = await newApplication();
        time += WINDOW;
        const path = `/servicePrincipals(appId='${textAt(app.body, "appId")}')`;
        const principalId = textAt((await bed.upsert(path, {})).body, "id");
        const answer = await bed.grantAll(principalId);
        assert.equal(answer.status, refusal);
        const code = refusal === 404 ? "Request_ResourceNotFound" : "Request_BadRequest";
        assert.equal(codeOf(answer), code);
        if (refusal === 400) {
          assert.match(textAt(answer.body, "error.message"), /Not a valid reference update/);
        }
        time += WINDOW;
        assert.equal((await bed.grantAll(principalId)).status, 201);
      });
    }

    it("a second grant is refused although nobody can read the first", async () => {
      const { principalId } = await settledClient();
      assert.equal((await bed.grantAll(principalId)).status, 201);
      assert.equal((await bed.grantAll(principalId)).status, 400);
    });
  });

  describe("tokens in the window", () => {
    it("are not given for a new secret, and still for a removed one", async () => {
      const { id, appId, secret } = await settledClient();
      const fresh = await bed.addPassword(id);
      const signIn = (text: string): Promise<Answer> =>
        bed.token({ scope: UNION_SCOPE }, [appId, text]);
      assert.deepEqual(valueAt((await signIn(fresh)).body, "error_codes"), [7000215]);
      time += WINDOW;
      assert.equal((await signIn(fresh)).status, 200);
      const [old] = bed.entra.secretsOf(appId);
      await bed.graph("POST", `/applications/${id}/removePassword`, { keyId: old?.keyId });
      assert.equal((await signIn(secret)).status, 200);
      time += WINDOW;
      assert.equal((await signIn(secret)).status, 401);
    });

    it("lack a role that was just granted", async () => {
      const { appId, principalId, secret } = await settledClient();
      await bed.grantAll(principalId);
      const roles = async (): Promise<unknown> => {
        const answer = await bed.token({ scope: UNION_SCOPE }, [appId, secret]);
        return jose.decodeJwt(textAt(answer.body, "access_token"))["roles"];
      };
      assert.equal(await roles(), undefined);
      time += WINDOW;
      assert.deepEqual(await roles(), ["all"]);
    });

    it("are not given to a new client", async () => {
      const app = await newApplication();
      const appId = textAt(app.body, "appId");
      const secret = await bed.addPassword(textAt(app.body, "id"));
      const answer = await bed.token({ scope: UNION_SCOPE }, [appId, secret]);
      assert.deepEqual(valueAt(answer.body, "error_codes"), [700016]);
    });

    it("authenticates() wants every replica to agree", async () => {
      const { id, appId, secret } = await settledClient();
      const ok = (text: string): boolean => bed.entra.authenticates(appId, text, UNION_SCOPE).ok;
      const fresh = await bed.addPassword(id);
      assert.deepEqual([ok(secret), ok(fresh)], [true, false]);
      time += WINDOW;
      assert.deepEqual([ok(secret), ok(fresh)], [true, true]);
      const [old] = bed.entra.secretsOf(appId);
      bed.entra.removeSecretByHand(appId, old?.keyId ?? "");
      assert.deepEqual([ok(secret), ok(fresh)], [false, true]);
    });
  });

  describe("the window", () => {
    it("is the one that was set when the change was made", async () => {
      const { body } = await newApplication();
      bed.entra.settings.window = 0;
      const path = `/applications/${textAt(body, "id")}`;
      assert.equal(await status("GET", path), 404);
      bed.entra.settle();
      assert.equal(await status("GET", path), 200);
    });

    it("lets reads flap by a script", async () => {
      const { body } = await newApplication();
      const path = `/applications/${textAt(body, "id")}`;
      bed.entra.settings.replica = scriptedReplicas(["lagging", "current", "lagging"]);
      const seen: number[] = [];
      for (let n = 0; n < 6; n++) seen.push(await status("GET", path));
      assert.deepEqual(seen, [404, 200, 404, 404, 200, 404]);
      time += WINDOW;
      assert.equal(await status("GET", path), 200);
    });

    it("lets one call meet one replica", async () => {
      const { id } = await settledClient();
      const added = await bed.graph("POST", `/applications/${id}/addPassword`, {});
      const keyId = textAt(added.body, "keyId");
      Object.assign(bed.entra.settings, {
        writes: "replica",
        replica: scriptedReplicas(["lagging", "current"]),
      });
      const path = `/applications/${id}/removePassword`;
      assert.equal(await status("POST", path, { keyId }), 400);
      assert.equal(await status("POST", path, { keyId }), 204);
    });

    it("lets reads flap by a seed, the same way each time", () => {
      const draw = (seed: number): string[] => {
        const choose = seededReplicas(seed);
        return Array.from({ length: 64 }, () => choose());
      };
      assert.deepEqual(draw(7), draw(7));
      assert.notDeepEqual(draw(7), draw(8));
      assert.ok(draw(7).includes("current") && draw(7).includes("lagging"));
    });
  });
});
