import assert from "node:assert/strict";
import type { FaultEffect } from "../../../../sandbox/emulators/faults";
import type { Permission } from "../../../../sandbox/emulators/jenkins/permission";
import { failure } from "../../cikeysBed";
import { JenkinsBed, KEY, LEAST, NEXT_KEY, TOKEN, USER, world } from "./jenkinsBed";

const without = (permission: Permission): Permission[] =>
  LEAST.filter((name) => name !== permission);

describe("cikeys:jenkins:SecretText: refusals", () => {
  let bed: JenkinsBed;

  async function start(permissions: Permission[] = LEAST): Promise<void> {
    bed = await JenkinsBed.start(world(permissions));
  }

  afterEach(() => bed.stop());

  const create = (changes: Record<string, unknown> = {}) =>
    failure(bed.resource().up(bed.inputs({ folder: "payments", ...changes })));

  /** Message of a refused change or deletion of a credential that another user made. */
  async function refusedLater(act: "update" | "delete"): Promise<string> {
    const full = await JenkinsBed.start();
    try {
      const managed = full.resource();
      await managed.up(full.inputs({ folder: "payments" }));
      const description = full.description("payments") ?? "";
      bed.jenkins.controller.setCredential({
        folder: "payments",
        id: "flyte-api-key",
        secret: KEY,
        description,
      });
      const { state } = managed;
      assert.ok(state);
      const moved = { ...state, inputs: { ...state.inputs, url: bed.jenkins.rootUrl } };
      if (act === "delete") return await failure(bed.client.delete(managed.urn, moved));
      const news = { ...moved.inputs, secret: NEXT_KEY };
      return await failure(bed.client.update(managed.urn, moved, news));
    } finally {
      await full.stop();
    }
  }

  describe("permissions", () => {
    for (const act of ["create", "update", "delete"] as const) {
      const permission =
        `Credentials/${act === "create" ? "Create" : act === "update" ? "Update" : "Delete"}` as const;
      it(`names ${permission} when it is missing, and changes nothing`, async () => {
        await start(without(permission));
        const message = act === "create" ? await create() : await refusedLater(act);
        assert.match(message, new RegExp(`Jenkins: \\w+ http.*: answered 403 ${permission}\\.`));
        assert.match(
          message,
          new RegExp(
            `The user of JENKINS_USER_ID needs the permission ${permission} at folder "payments"`,
          ),
        );
        assert.equal(bed.held({ folder: "payments" }), act === "create" ? undefined : KEY);
      });
    }

    it("names Credentials/View when it is missing, and writes nothing", async () => {
      await start(without("Credentials/View"));
      assert.match(
        await create(),
        /Jenkins shows no credentials at folder "payments" of http.* \(404\), so nobody can tell whether "flyte-api-key" is there: the user of JENKINS_USER_ID needs the permission Credentials\/View on it/,
      );
      assert.deepEqual(bed.writes(), []);
    });

    it("names Overall/Read when it is missing", async () => {
      await start([]);
      assert.match(
        await create(),
        /answered 403 Overall\/Read\. The user of JENKINS_USER_ID needs the permission Overall\/Read/,
      );
    });

    it("tells a folder that is missing, or hidden, from credentials that are", async () => {
      await start();
      const missing =
        /Jenkins has no folder "payments\/typo" of http.* \(404\), or the user of JENKINS_USER_ID may not see it, which takes the permission Job\/Read/;
      assert.match(await create({ folder: "payments/typo" }), missing);
      await bed.stop();
      await start(without("Job/Read"));
      assert.match(await create(), /has no folder "payments" .*Job\/Read/);
    });

    it("says that a domain must be there first, and where to add it", async () => {
      await start();
      assert.match(
        await create({ domain: "production" }),
        /folder "payments" of http.* has no domain "production"\. Add it \(http.*\/job\/payments\/credentials\/store\/folder\/newDomain\), or leave `domain` out.*Nothing was changed/,
      );
    });

    it("says that the address leads nowhere", async () => {
      await start();
      const url = `${bed.jenkins.url}/wrong`;
      assert.match(
        await create({ url, folder: undefined }),
        /There is no Jenkins at http.*\/wrong \(404\)\. Check the address, with its context path/,
      );
    });
  });

  describe("signing in", () => {
    beforeEach(() => start());

    it("says which variables to set, and where a token comes from", async () => {
      for (const name of ["JENKINS_USER_ID", "JENKINS_API_TOKEN"]) {
        const value = bed.env[name];
        delete bed.env[name];
        const message = await create();
        assert.match(
          message,
          /set JENKINS_USER_ID to a user's id and JENKINS_API_TOKEN to an API token/,
        );
        bed.env[name] = value;
      }
      assert.equal(bed.jenkins.calls.mark(), 0);
    });

    it("says that user or token are wrong", async () => {
      bed.env["JENKINS_API_TOKEN"] = "canary-wrong-token";
      assert.match(
        await create(),
        /answered 401\. Jenkins does not accept the user or the token: set JENKINS_USER_ID and JENKINS_API_TOKEN anew/,
      );
    });

    it("recognises a password, though reading works with it", async () => {
      bed.env["JENKINS_API_TOKEN"] = "canary-password";
      assert.match(
        await create(),
        /answered 403 no valid crumb\. JENKINS_API_TOKEN holds a password, but only an API token may write/,
      );
      assert.deepEqual(bed.jenkins.secrets(), []);
    });

    it("says that a proxy may have taken the credentials away", async () => {
      bed.jenkins.faults.add({ effect: { kind: "status", status: 403 } });
      assert.match(
        await create(),
        /answered 403\. No permission is named.*does a proxy take the Authorization header away/,
      );
    });

    it("names the variable that has a character too many, and not its value", async () => {
      bed.env["JENKINS_API_TOKEN"] = `${TOKEN}\n`;
      assert.match(await create(), /"JENKINS_API_TOKEN" has a line feed at the end/);
      bed.env["JENKINS_API_TOKEN"] = TOKEN;
      bed.env["JENKINS_USER_ID"] = `${USER}:canary`;
      assert.match(await create(), /"JENKINS_USER_ID" must be the id of a user, without colons/);
      assert.equal(bed.jenkins.calls.mark(), 0);
    });

    it("asks for no crumb and opens no session", async () => {
      await bed.resource().up(bed.inputs());
      assert.ok(bed.jenkins.calls.since().every(({ rawPath }) => !rawPath.includes("crumb")));
    });
  });

  describe("something in between", () => {
    const page = (status: number): FaultEffect => ({
      kind: "status",
      status,
      body: "<html>canary-page</html>",
      contentType: "text/html",
    });

    beforeEach(() => start());

    it("names a single sign-on proxy, and does not follow it", async () => {
      bed.jenkins.signInProxy = `${bed.jenkins.url}/canary-sign-in`;
      const message = await create();
      assert.match(
        message,
        /answered 302, a redirect, which is never followed\. A single sign-on proxy or another server answers so in place of Jenkins/,
      );
      assert.ok(bed.jenkins.calls.since().every(({ rawPath }) => !rawPath.includes("canary")));
    });

    for (const [what, method, path] of [
      ["the credential", "GET", /\/credential\/[^/]+\/config\.xml$/],
      ["the store", "GET", /\/domain\/_\/api\/json$/],
      ["a create", "POST", /\/createCredentials$/],
    ] as const) {
      it(`does not take a page with status 200 for an answer to ${what}`, async () => {
        bed.jenkins.faults.add({ method, path, times: Infinity, effect: page(200) });
        assert.match(
          await create(),
          /answered 200, but not as Jenkins does\. A sign-in page or a proxy in between/,
        );
        assert.equal(bed.held({ folder: "payments" }), undefined);
      });
    }

    it("does not take JSON of another server for the sight of an empty store", async () => {
      const effect: FaultEffect = { kind: "status", status: 200, body: '{"urlName":"_"}' };
      bed.jenkins.faults.add({ path: /\/domain\/_\/api\/json$/, effect });
      assert.match(await create(), /answered 200, but not as Jenkins does/);
      assert.deepEqual(bed.writes(), []);
    });

    it("waits as long as it is asked to by a 429", async () => {
      const headers = { "retry-after": "0" };
      bed.jenkins.faults.add({ method: "POST", effect: { kind: "status", status: 429, headers } });
      await bed.resource().up(bed.inputs());
      assert.equal(bed.held(), KEY);
    });
  });

  it("never prints a key, a token, a password or a page", async () => {
    await start();
    const messages: string[] = [];
    const statuses = [302, 400, 401, 403, 404, 409, 429, 500, 502, 503];
    const calls = [
      ["GET", /\/credential\/[^/]+\/config\.xml$/],
      ["GET", /\/api\/json$/],
      ["POST", /\/createCredentials$/],
    ] as const;
    for (const [method, path] of calls) {
      for (const status of statuses) {
        const body = `<html>canary-page ${KEY}</html>`;
        const headers = { "x-required-permission": "canary.page", "retry-after": "0" };
        const effect: FaultEffect = {
          kind: "status",
          status,
          body,
          headers,
          contentType: "text/html",
        };
        const disarm = bed.jenkins.faults.add({ method, path, times: Infinity, effect });
        messages.push(await failure(bed.resource().up(bed.inputs())).catch(() => ""));
        disarm();
        bed.jenkins.controller.removeCredential({ id: "flyte-api-key" });
      }
    }
    const printed = messages.filter((message) => message !== "");
    assert.ok(printed.length > 20, `only ${printed.length} refusals`);
    const base64 = Buffer.from(`${USER}:${TOKEN}`).toString("base64");
    for (const message of printed) {
      for (const secret of [KEY, TOKEN, base64, "canary"])
        assert.ok(!message.includes(secret), message);
    }
  });
});
