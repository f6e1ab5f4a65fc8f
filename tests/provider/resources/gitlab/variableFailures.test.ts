import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import type { FaultEffect } from "../../../../sandbox/emulators/faults";
import { failure, GitLabBed, NEXT_VALUE, VALUE, VARIABLE, VARIABLES } from "./gitLabBed";

const GROUP = { place: { kind: "group", id: "acme" } };
const INSTANCE = { place: { kind: "instance" } };

describe("cikeys:gitlab:Variable: failures", () => {
  let bed: GitLabBed;

  beforeEach(async () => {
    bed = await GitLabBed.start();
  });

  afterEach(() => bed.stop());

  /** Message of a create that fails; never a secret, never a write that went through. */
  async function refusal(changes: Properties = {}): Promise<string> {
    const message = await failure(bed.made(changes));
    assert.doesNotMatch(message, /canary|glpat|at .*\.ts/);
    assert.deepEqual(bed.values(), []);
    return message;
  }

  function post(effect: FaultEffect, times = 1): void {
    bed.gitlab.faults.add({ method: "POST", path: VARIABLES, times, effect });
  }

  describe("of the token", () => {
    for (const [what, user, changes, told] of [
      [
        "a wrong token",
        "wrong",
        {},
        /answered 401\. The token is wrong, expired or revoked: set GITLAB_TOKEN anew/,
      ],
      [
        "an expired token",
        "expired",
        {},
        /answered 401 invalid_token\. The token is wrong, expired/,
      ],
      [
        "a scope that only reads",
        "reader",
        {},
        /answered 403 insufficient_scope\. The token in GITLAB_TOKEN needs the scope api/,
      ],
      [
        "a Developer in a project",
        "dora",
        {},
        /answered 403\. .*scope api and the role Maintainer in the project/,
      ],
      [
        "a Maintainer in a group",
        "max",
        GROUP,
        /answered 403\. .*scope api and the role Owner in the group/,
      ],
      [
        "an Owner in the instance",
        "olga",
        INSTANCE,
        /answered 403\. .*scope api and an administrator/,
      ],
      [
        "a project's bot in the group",
        "bot",
        GROUP,
        /answered 404\. The group does not exist, or the token in GITLAB_TOKEN may not see it/,
      ],
      ["a stranger", "nobody", {}, /answered 404\. The project does not exist, or the token/],
    ] as const) {
      it(`explains ${what}`, async () => {
        bed.as(user);
        const message = await refusal(changes);
        assert.match(message, /^GitLab: (GET|POST) http:\/\/127\.0\.0\.1:\d+\/api\/v4\//);
        assert.match(message, told);
      });
    }

    it("names the variable that is not set, or has a character that no token has", async () => {
      delete bed.env["GITLAB_TOKEN"];
      assert.match(await refusal(), /set GITLAB_TOKEN to an access token with the scope api/);
      for (const [value, flaw] of [
        ["glpat-canary\n", "a line feed at the end"],
        ["glpat-can\nary", "a line feed inside"],
        [" glpat-canary", "a space at the start"],
        ["glpat-canary\u200b", "a zero-width space at the end"],
      ] as const) {
        bed.env["WORK_TOKEN"] = value;
        const message = await refusal({ tokenEnv: "WORK_TOKEN" });
        assert.ok(message.startsWith(`"WORK_TOKEN" has ${flaw}; a token has none.`), message);
      }
      assert.equal(bed.gitlab.calls.mark(), 0);
    });
  });

  describe("of the service", () => {
    it("waits as long as it is asked to, and goes on", async () => {
      bed.gitlab.throttle({ method: "POST", retryAfter: 0, times: 2 });
      await bed.made();
      assert.deepEqual(bed.calls(), ["GET 404", "POST 429", "POST 429", "POST 201"]);
    });

    it("does not wait longer than is sensible", async () => {
      bed.gitlab.throttle({ method: "POST", retryAfter: 3600 });
      assert.match(await refusal(), /answered 429.*It asks for fewer calls; wait/);
      assert.deepEqual(bed.calls(), ["GET 404", "POST 429"]);
    });

    for (const [what, effect, told] of [
      ["500", { kind: "status", status: 500 }, /answered 500\. Run `pulumi up` again/],
      [
        "502 in HTML",
        { kind: "status", status: 502 },
        /answered 502 without JSON \(a proxy in between\?\)/,
      ],
      [
        "200 in HTML",
        { kind: "status", status: 200, body: "<html>canary", contentType: "text/html" },
        /answered 200 with something that is not JSON/,
      ],
      [
        "JSON of another shape",
        { kind: "status", status: 201, body: `{"value":"${VALUE}"}` },
        /answered 201 with JSON of another shape \(missing or wrong: .*masked/,
      ],
      ["a cut connection", { kind: "reset" }, /the connection was cut/],
    ] as [string, FaultEffect, RegExp][]) {
      it(`looks before it gives up on ${what}, and never posts twice`, async () => {
        post(effect);
        assert.match(await refusal(), told);
        const methods = bed.gitlab.calls.since().map(({ method }) => method);
        assert.deepEqual(methods, ["GET", "POST", "GET"]);
        await bed.made();
        assert.deepEqual(bed.values(), [VALUE]);
      });
    }

    it("takes a sign-in page for what it is", async () => {
      const headers = { location: "https://sso.example.com/?canary" };
      bed.gitlab.faults.add({
        ...{ method: "GET", times: Infinity },
        effect: { kind: "status", status: 302, headers, body: "" },
      });
      assert.match(
        await refusal(),
        /answered 302, a redirect, which is never followed\. Check the/,
      );
    });

    it("follows no redirect that is not GitLab's own word for a move", async () => {
      const headers = { location: "https://evil.example.com/steal?canary" };
      bed.gitlab.faults.add({
        ...{ method: "GET", times: Infinity },
        effect: { kind: "status", status: 301, headers, body: "" },
      });
      assert.match(await refusal(), /answered 301, a redirect, which is never followed/);
    });

    it("names what GitLab refused, by its attribute", async () => {
      const body = JSON.stringify({ message: { value: ["is invalid: canary"] } });
      post({ kind: "status", status: 400, body });
      assert.match(await refusal(), /answered 400 value_invalid\. GitLab cannot mask this value/);
    });
  });

  describe("of the connection: every call may lose its answer", () => {
    it("create: the look, and the write", async () => {
      bed.gitlab.faults.add({ method: "GET", path: VARIABLE, effect: { kind: "reply-lost" } });
      post({ kind: "reply-lost" });
      await bed.made();
      assert.deepEqual(bed.calls(), ["GET 0", "GET 404", "POST 0", "GET 200"]);
      assert.deepEqual(bed.values(), [VALUE]);
    });

    it("create: a hidden variable, whose value the look does not show", async () => {
      post({ kind: "reply-lost" });
      await bed.made({ hidden: true });
      assert.deepEqual(bed.calls(), ["GET 404", "POST 0", "GET 200", "PUT 200"]);
      assert.equal(bed.held()?.hidden, true);
    });

    it("create: somebody else's that came in between is not taken for ours", async () => {
      const add = async () => {
        await fetch(`${bed.baseUrl}/api/v4/projects/acme%2Fapp/variables`, {
          method: "POST",
          headers: { "private-token": "glpat-canary-olga", "content-type": "application/json" },
          body: JSON.stringify({ key: "FLYTE_API_KEY", value: "made-by-hand" }),
        });
      };
      bed.gitlab.faults.add({
        method: "GET",
        path: VARIABLE,
        effect: { kind: "hook", after: add },
      });
      assert.match(await failure(bed.made()), /exists and was not written by this stack/);
      assert.deepEqual(bed.values(), ["made-by-hand"]);
    });

    it("update: the write is sent again", async () => {
      const resource = await bed.made();
      bed.gitlab.faults.add({ method: "PUT", path: VARIABLE, effect: { kind: "reply-lost" } });
      await resource.up(bed.inputs({ value: NEXT_VALUE }));
      assert.deepEqual(bed.values(), [NEXT_VALUE]);
    });

    it("refresh: the look is sent again", async () => {
      const resource = await bed.made();
      bed.gitlab.faults.add({ method: "GET", path: VARIABLE, effect: { kind: "reply-lost" } });
      await resource.refresh();
      assert.notEqual(resource.state, undefined);
    });

    it("a create that was cut short is finished by the next one, whatever it had done", async () => {
      for (const [key, effect] of [
        ["BEFORE_THE_WRITE", { kind: "reset" }],
        ["AFTER_THE_WRITE", { kind: "reply-lost" }],
      ] as const) {
        const lift = bed.gitlab.faults.add({
          ...{ method: "GET", path: VARIABLE, times: Infinity, after: 1 },
          effect: { kind: "status", status: 403 },
        });
        post(effect);
        await failure(bed.made({ key }));
        lift();
        await bed.made({ key });
        assert.equal(bed.held({ key })?.value, VALUE);
      }
      assert.deepEqual(bed.values(), [VALUE, VALUE]);
    });
  });
});
