import assert from "node:assert/strict";
import fc from "fast-check";
import { SandboxClock } from "../../../sandbox/clock";
import { GitHubEmulator, type World } from "../../../sandbox/emulators/github/github";
import { GitHubClient, seal, type ApiAnswer } from "./githubClient";

const WORLD: World = {
  owners: [
    {
      login: "acme",
      type: "Organization",
      repositories: [
        { name: "svc-a", environments: ["team-a/production", "staging"], formerly: ["acme/old"] },
        { name: "svc-b", visibility: "public" },
        { name: "museum", archived: true, environments: ["production"] },
      ],
    },
    { login: "octo-user", type: "User", repositories: [{ name: "tools" }] },
    { login: "hidden-org", type: "Organization", repositories: [{ name: "vault" }] },
  ],
  tokens: [
    { value: "admin", login: "administrator" },
    { value: "acme-only", login: "administrator", sees: ["acme"] },
    { value: "one-repository", login: "administrator", sees: ["ACME/svc-a"] },
    { value: "reader", login: "administrator", secrets: "read" },
    { value: "blind", login: "administrator", secrets: "none", kind: "integration" },
  ],
};

const REPOSITORY = "/repos/acme/svc-a/actions/secrets";
const ORGANIZATION = "/orgs/acme/actions/secrets";

describe("GitHub emulator", () => {
  let clock: SandboxClock;
  let emulator: GitHubEmulator;
  let admin: GitHubClient;

  const as = (token: string | undefined) => new GitHubClient(emulator.url, token);
  const value = (name: string, environment?: string) =>
    emulator.secretValue({ owner: "acme", repository: "svc-a", environment }, name);

  beforeEach(async () => {
    clock = new SandboxClock();
    emulator = await new GitHubEmulator(clock, WORLD).start();
    admin = as("admin");
  });

  afterEach(() => emulator.stop());

  describe("callers", () => {
    it("refuses unknown tokens in GitHub's shape", async () => {
      const answer = await as("wrong").get(REPOSITORY);
      assert.equal(answer.status, 401);
      assert.equal(answer.headers["content-type"], "application/json; charset=utf-8");
      assert.deepEqual(answer.body, {
        message: "Bad credentials",
        documentation_url: "https://docs.github.com/rest",
        status: "401",
      });
    });

    it("asks for a token where there is none", async () => {
      assertRefused(await as(undefined).get("/user"), 401, "Requires authentication");
    });

    it("tells who the token acts for", async () => {
      const { body } = await admin.get("/user");
      assert.deepEqual(pick(body, ["login", "type"]), { login: "administrator", type: "User" });
    });

    it("shows what is hidden and what is missing alike", async () => {
      const hidden = await as("acme-only").get("/repos/hidden-org/vault/actions/secrets");
      const missing = await as("acme-only").get("/repos/hidden-org/nothing/actions/secrets");
      assert.equal(hidden.status, 404);
      assert.deepEqual(hidden.body, missing.body);
      assert.equal((await as("acme-only").get("/orgs/hidden-org")).status, 404);
      assert.equal((await as("acme-only").putSecret(REPOSITORY, "KEY", "x")).status, 201);
    });

    it("confines a token to its repository", async () => {
      const confined = as("one-repository");
      assert.equal((await confined.putSecret(REPOSITORY, "KEY", "x")).status, 201);
      assert.equal((await confined.get("/repos/acme/svc-b")).status, 404);
      assert.equal((await confined.get("/orgs/acme")).status, 200);
      const text = "Resource not accessible by personal access token";
      assertRefused(await confined.get(`${ORGANIZATION}/public-key`), 403, text);
    });

    it("lets a reader list but not write, and says which permission is missing", async () => {
      await admin.putSecret(REPOSITORY, "KEY", "before");
      const reader = as("reader");
      assert.equal((await reader.get(`${REPOSITORY}/KEY`)).status, 200);
      for (const answer of [
        await reader.putSecret(REPOSITORY, "KEY", "after"),
        await reader.delete(`${REPOSITORY}/KEY`),
      ]) {
        assertRefused(answer, 403, "Resource not accessible by personal access token");
        assert.equal(answer.headers["x-accepted-github-permissions"], "secrets=write");
      }
      assert.equal(value("KEY"), "before");
    });

    it("refuses even the public key to a token without any permission on secrets", async () => {
      const answer = await as("blind").get(`${REPOSITORY}/public-key`);
      assertRefused(answer, 403, "Resource not accessible by integration");
      assert.equal((await as("blind").get("/repos/acme/svc-a")).status, 200);
    });
  });

  describe("accounts and repositories", () => {
    it("knows organizations by name, ignoring case, and calls a user no organization", async () => {
      const { status, body } = await admin.get("/orgs/ACME");
      assert.equal(status, 200);
      assert.deepEqual(pick(body, ["login", "type"]), { login: "acme", type: "Organization" });
      assert.equal((await admin.get("/orgs/octo-user")).status, 404);
      assert.equal((await admin.get("/orgs/octo-user/actions/secrets/public-key")).status, 404);
    });

    it("shows a repository by name and by number", async () => {
      const byName = await admin.get("/repos/Acme/SVC-A");
      const { id } = byName.body as { id: number };
      assert.deepEqual((await admin.get(`/repositories/${id}`)).body, byName.body);
      assert.deepEqual(pick(byName.body, ["full_name", "private", "archived"]), {
        full_name: "acme/svc-a",
        private: true,
        archived: false,
      });
    });

    it("redirects from a former address: reads for good, writes for once", async () => {
      const { id } = (await admin.get("/repos/acme/svc-a")).body as { id: number };
      const location = `${emulator.url}/api/v3/repositories/${id}`;
      const read = await admin.get("/repos/acme/old/actions/secrets?per_page=5");
      assert.equal(read.status, 301);
      assert.equal(read.headers.location, `${location}/actions/secrets?per_page=5`);
      const write = await admin.put("/repos/acme/old/actions/secrets/KEY", {});
      assert.equal(write.status, 307);
      assert.equal(write.headers.location, `${location}/actions/secrets/KEY`);
      assert.equal(
        (await admin.putSecret(`/repositories/${id}/actions/secrets`, "KEY", "x")).status,
        201,
      );
      assert.equal(value("KEY"), "x");
    });

    it("keeps an archived repository as it is", async () => {
      const text = "Repository was archived so is read-only.";
      const museum = "/repos/acme/museum";
      assert.equal((await admin.get(`${museum}/actions/secrets`)).status, 200);
      for (const answer of [
        await admin.putSecret(`${museum}/actions/secrets`, "KEY", "x"),
        await admin.putSecret(`${museum}/environments/production/secrets`, "KEY", "x"),
        await admin.delete(`${museum}/actions/secrets/KEY`),
        await admin.put(`${museum}/environments/new`, {}),
        await admin.delete(`${museum}/environments/production`),
      ]) {
        assertRefused(answer, 403, text);
      }
      assert.deepEqual([...emulator.secrets()], []);
    });
  });

  describe("secrets of a repository", () => {
    it("are created, overwritten and deleted, with times of the emulator's clock", async () => {
      assert.deepEqual(
        pick(await admin.putSecret(REPOSITORY, "CI_KEY", "one"), ["status", "body"]),
        {
          status: 201,
          body: {},
        },
      );
      const created = (await admin.get(`${REPOSITORY}/CI_KEY`)).body as Record<string, string>;
      assert.match(created.created_at ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.equal(created.updated_at, created.created_at);

      clock.advanceDays(90);
      const updated = await admin.putSecret(REPOSITORY, "CI_KEY", "two");
      assert.deepEqual(pick(updated, ["status", "text"]), { status: 204, text: "" });
      assert.equal(value("CI_KEY"), "two");
      const after = (await admin.get(`${REPOSITORY}/CI_KEY`)).body as Record<string, string>;
      assert.equal(after.created_at, created.created_at);
      const days =
        (Date.parse(after.updated_at ?? "") - Date.parse(created.created_at ?? "")) / 864e5;
      assert.ok(days >= 90 && days < 90.01, `updated ${days} days later`);

      assert.equal((await admin.delete(`${REPOSITORY}/CI_KEY`)).status, 204);
      assert.equal(value("CI_KEY"), undefined);
      assertRefused(await admin.get(`${REPOSITORY}/CI_KEY`), 404, "Not Found");
      assertRefused(await admin.delete(`${REPOSITORY}/CI_KEY`), 404, "Not Found");
    });

    it("have names in upper case that match in any case", async () => {
      await admin.putSecret(REPOSITORY, "ci_key", "one");
      assert.equal((await admin.putSecret(REPOSITORY, "Ci_Key", "two")).status, 204);
      assert.deepEqual(pick((await admin.get(`${REPOSITORY}/cI_kEY`)).body, ["name"]), {
        name: "CI_KEY",
      });
      assert.equal(value("ci_KEY"), "two");
      assert.equal((await admin.delete(`${REPOSITORY}/ci_key`)).status, 204);
    });

    for (const name of [
      "1KEY",
      "CI-KEY",
      "CI%20KEY",
      "CI.KEY",
      "K%C3%89Y",
      "github_token",
      "GITHUB_",
    ]) {
      it(`refuse the name ${name}`, async () => {
        const answer = await admin.putSecret(REPOSITORY, name, "x");
        assertRefused(answer, 422, /^Failed to add secret\. Secret names/);
        assert.deepEqual([...emulator.secrets()], []);
      });
    }

    it("are listed by name, a page at a time", async () => {
      for (const name of ["C", "A", "B"]) await admin.putSecret(REPOSITORY, name, "x");
      const first = await admin.get(`${REPOSITORY}?per_page=2`);
      assert.deepEqual(namesIn(first), { total: 3, names: ["A", "B"] });
      const address = `${emulator.url}/api/v3${REPOSITORY}?per_page=2&page=2`;
      assert.equal(first.headers.link, `<${address}>; rel="next", <${address}>; rel="last"`);
      const second = await admin.get(`${REPOSITORY}?per_page=2&page=2`);
      assert.deepEqual(namesIn(second), { total: 3, names: ["C"] });
      const back = address.replace(/2$/, "1");
      assert.equal(second.headers.link, `<${back}>; rel="prev", <${back}>; rel="first"`);
    });

    it("are at most 100, of at most 48 KB each", async () => {
      const largest = "x".repeat(48 * 1024);
      assert.equal((await admin.putSecret(REPOSITORY, "K0", largest)).status, 201);
      const larger = await admin.putSecret(REPOSITORY, "K1", `${largest}x`);
      assertRefused(larger, 422, "Failed to add secret. Value is too large.");
      const key = await admin.publicKey(REPOSITORY);
      const body = { key_id: key.key_id, encrypted_value: seal(key, "x") };
      for (let i = 1; i < 100; i++) await admin.put(`${REPOSITORY}/K${i}`, body);
      const full = /^Failed to add secret\. At most 100/;
      assertRefused(await admin.put(`${REPOSITORY}/K100`, body), 422, full);
      assert.equal((await admin.put(`${REPOSITORY}/K99`, body)).status, 204);
      assert.equal([...emulator.secrets()].length, 100);
    });

    it("are never told in an answer or a report of change", async () => {
      const changes: string[] = [];
      emulator.onChange((what) => changes.push(`${what} ${[...emulator.secrets()].length}`));
      const canary = "canary-5f1b";
      const answers = [
        await admin.putSecret(REPOSITORY, "KEY", canary),
        await admin.get(`${REPOSITORY}/KEY`),
        await admin.get(REPOSITORY),
        await admin.delete(`${REPOSITORY}/KEY`),
      ];
      // The count shows that a listener finds the change already made.
      assert.deepEqual(changes, [
        "actions secret KEY of acme/svc-a written 1",
        "actions secret KEY of acme/svc-a deleted 0",
      ]);
      assert.ok(!JSON.stringify([answers, emulator.calls.since()]).includes(canary));
    });
  });

  describe("sealed boxes", () => {
    const improper = "Bad request - validation failed due to an improperly encrypted secret";

    beforeEach(() => admin.putSecret(REPOSITORY, "KEY", "before"));
    afterEach(() => assert.equal(value("KEY"), "before"));

    it("must name the scope's own key", async () => {
      const key = await admin.publicKey(REPOSITORY);
      const other = await admin.publicKey("/repos/acme/svc-b/actions/secrets");
      assert.notEqual(key.key_id, other.key_id);
      const body = { key_id: other.key_id, encrypted_value: seal(key, "after") };
      assertRefused(await admin.put(`${REPOSITORY}/KEY`, body), 422, improper);
    });

    it("must be sealed to the scope's own key", async () => {
      const { key_id } = await admin.publicKey(REPOSITORY);
      for (const scope of [
        ORGANIZATION,
        "/repos/acme/svc-a/dependabot/secrets",
        "/repos/acme/svc-a/environments/staging/secrets",
      ]) {
        const encrypted_value = seal(await admin.publicKey(scope), "after");
        const answer = await admin.put(`${REPOSITORY}/KEY`, { key_id, encrypted_value });
        assertRefused(answer, 422, improper);
      }
    });

    it("must be whole", async () => {
      const key = await admin.publicKey(REPOSITORY);
      const bytes = Buffer.from(seal(key, "after"), "base64");
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      for (const box of [bytes, bytes.subarray(0, 10)]) {
        const encrypted_value = box.toString("base64");
        const answer = await admin.put(`${REPOSITORY}/KEY`, {
          key_id: key.key_id,
          encrypted_value,
        });
        assertRefused(answer, 422, improper);
      }
    });

    it("must be base64, and a value sent by mistake is not repeated", async () => {
      const { key_id } = await admin.publicKey(REPOSITORY);
      const body = { key_id, encrypted_value: "plain-text!" };
      const answer = await admin.put(`${REPOSITORY}/KEY`, body);
      assertRefused(answer, 422, /^Invalid request\.\n\nFor 'properties\/encrypted_value'/);
      assert.ok(!answer.text.includes("plain-text"));
    });

    it("must come with everything that belongs to them", async () => {
      const path = `${REPOSITORY}/KEY`;
      const missing = (name: string) => `Invalid request.\n\n"${name}" wasn't supplied.`;
      const withoutId = await admin.put(path, { encrypted_value: "AAAA" });
      assertRefused(withoutId, 422, missing("key_id"));
      assertRefused(await admin.put(path, { key_id: "1" }), 422, missing("encrypted_value"));
      assertRefused(await admin.put(path), 422, missing("encrypted_value"));
      assertRefused(await admin.put(path, "{"), 400, "Problems parsing JSON");
      assertRefused(await admin.put(path, "[]"), 400, "Body should be a JSON object");
    });
  });

  describe("environments", () => {
    const secretsOf = (environment: string) =>
      `/repos/acme/svc-a/environments/${encodeURIComponent(environment)}/secrets`;

    it("are reached through an escaped slash, by the repository's name and number", async () => {
      const { id } = (await admin.get("/repos/acme/svc-a")).body as { id: number };
      const path = "environments/team-a%2Fproduction/secrets";
      const byNumber = `/repositories/${id}/${path}`;
      assert.equal((await admin.putSecret(byNumber, "KEY", "one")).status, 201);
      assert.equal((await admin.putSecret(`/repos/acme/svc-a/${path}`, "KEY", "two")).status, 204);
      assert.equal(value("KEY", "team-a/production"), "two");
      assert.equal(value("KEY"), undefined);
      assert.equal(
        (await admin.get("/repos/acme/svc-a/environments/team-a/production/secrets")).status,
        404,
      );
    });

    it("are named by a path segment that is decoded exactly once", async () => {
      const literal = "team-a%2Fproduction";
      const created = await admin.put("/repos/acme/svc-a/environments/team-a%252Fproduction", {});
      assert.deepEqual(pick(created.body, ["name"]), { name: literal });
      await admin.putSecret(secretsOf(literal), "KEY", "literal");
      await admin.putSecret(secretsOf("team-a/production"), "KEY", "slash");
      assert.equal(value("KEY", literal), "literal");
      assert.equal(value("KEY", "team-a/production"), "slash");
    });

    it("can have any name", async () => {
      const name = fc
        .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
        .filter((text) => !/^\.\.?$/.test(text));
      const tricky = fc.array(
        fc.constantFrom("%", "2F", "25", "/", "?", "#", "\\", " ", "é", "+"),
        {
          minLength: 1,
        },
      );
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            name,
            tricky.map((parts) => parts.join("")),
          ),
          async (text) => {
            const path = `/repos/acme/svc-b/environments/${encodeURIComponent(text)}`;
            assert.deepEqual(pick((await admin.put(path, {})).body, ["name"]), { name: text });
            await admin.putSecret(`${path}/secrets`, "KEY", text);
            const scope = { owner: "acme", repository: "svc-b", environment: text };
            assert.equal(emulator.secretValue(scope, "KEY"), text);
            assert.equal((await admin.delete(path)).status, 204);
          },
        ),
        { numRuns: 60 },
      );
    });

    it("are not guessed from a malformed path", async () => {
      for (const segment of ["%", "%zz", "%E4%A4", "%2e%2E", "."]) {
        const path = `/repos/acme/svc-a/environments/${segment}`;
        const { status } = await admin.put(path, {});
        assert.ok(status === 400 || status === 404, `${segment} answers ${status}`);
      }
      assert.equal((await admin.put("/repos/acme/svc-a/environments/%FF", {})).status, 400);
      assert.equal((await admin.delete(`${REPOSITORY}/X/%2e%2e/KEY`)).status, 400);
      const { body } = await admin.get("/repos/acme/svc-a/environments");
      assert.equal((body as { total_count: number }).total_count, 2);
    });

    it("are matched ignoring case", async () => {
      await admin.putSecret(secretsOf("STAGING"), "KEY", "x");
      assert.equal(value("KEY", "staging"), "x");
      const { body } = await admin.put("/repos/acme/svc-a/environments/Staging", {});
      assert.deepEqual(pick(body, ["name"]), { name: "staging" });
      assert.equal(value("KEY", "Staging"), "x");
    });

    it("that do not exist answer 404", async () => {
      assertRefused(await admin.get(`${secretsOf("nope")}/public-key`), 404, "Not Found");
      assertRefused(await admin.put(`${secretsOf("nope")}/KEY`, {}), 404, "Not Found");
      assertRefused(await admin.delete("/repos/acme/svc-a/environments/nope"), 404, "Not Found");
    });

    it("take their secrets with them", async () => {
      await admin.putSecret(secretsOf("staging"), "KEY", "x");
      const changes: string[] = [];
      emulator.onChange((what) => changes.push(what));
      assert.equal((await admin.delete("/repos/acme/svc-a/environments/staging")).status, 204);
      assert.deepEqual(changes, ["environment staging of acme/svc-a deleted"]);
      assert.equal(value("KEY", "staging"), undefined);
      await admin.put("/repos/acme/svc-a/environments/staging", {});
      assert.equal(value("KEY", "staging"), undefined);
    });

    it("keep the settings they are given", async () => {
      const path = "/repos/acme/svc-a/environments/guarded";
      const policy = { protected_branches: true, custom_branch_policies: false };
      const settings = {
        wait_timer: 5,
        prevent_self_review: true,
        reviewers: [{ type: "Team", id: 7 }],
        can_admins_bypass: false,
        deployment_branch_policy: policy,
      };
      assert.equal((await admin.put(path, settings)).status, 200);
      const { body } = await admin.get(path);
      assert.deepEqual(pick(body, ["can_admins_bypass", "deployment_branch_policy"]), {
        can_admins_bypass: false,
        deployment_branch_policy: policy,
      });
      const rules = (body as { protection_rules: Record<string, unknown>[] }).protection_rules;
      assert.deepEqual(
        rules.map(({ type, wait_timer, prevent_self_review, reviewers }) => ({
          type,
          wait_timer,
          prevent_self_review,
          reviewers,
        })),
        [
          { ...NO_RULE, type: "wait_timer", wait_timer: 5 },
          {
            ...NO_RULE,
            type: "required_reviewers",
            prevent_self_review: true,
            reviewers: [{ type: "Team", reviewer: { id: 7 } }],
          },
          { ...NO_RULE, type: "branch_policy" },
        ],
      );
      await admin.put(path);
      assert.deepEqual((await admin.get(path)).body, { ...(body as object), ...UNGUARDED });
      assert.equal((await admin.put(path, { wait_timer: -1 })).status, 422);
    });
  });

  describe("secrets of an organization", () => {
    const listed = async (name: string) => {
      const { status, body } = await admin.get(`${ORGANIZATION}/${name}/repositories`);
      assert.equal(status, 200);
      return (body as { repositories: { name: string }[] }).repositories.map((one) => one.name);
    };
    const [first, second] = [900001, 900002];

    it("are seen by the repositories they are given to", async () => {
      const access = { visibility: "selected", selected_repository_ids: [first] };
      assert.equal((await admin.putSecret(ORGANIZATION, "KEY", "x", access)).status, 201);
      assert.equal(emulator.secretValue({ owner: "acme" }, "KEY"), "x");
      const { body } = await admin.get(`${ORGANIZATION}/KEY`);
      assert.deepEqual(pick(body, ["visibility", "selected_repositories_url"]), {
        visibility: "selected",
        selected_repositories_url: `${emulator.url}/api/v3${ORGANIZATION}/KEY/repositories`,
      });
      assert.deepEqual(await listed("KEY"), ["svc-a"]);

      const path = `${ORGANIZATION}/KEY/repositories`;
      assert.equal((await admin.put(path, { selected_repository_ids: [second] })).status, 204);
      assert.deepEqual(await listed("KEY"), ["svc-b"]);
      assert.equal((await admin.put(`${path}/${first}`)).status, 204);
      assert.deepEqual(await listed("KEY"), ["svc-b", "svc-a"]);
      assert.equal((await admin.delete(`${path}/${second}`)).status, 204);
      assert.deepEqual(await listed("KEY"), ["svc-a"]);
    });

    it("lose their repositories when a write leaves them out", async () => {
      const access = { visibility: "selected", selected_repository_ids: [first] };
      await admin.putSecret(ORGANIZATION, "KEY", "x", access);
      await admin.putSecret(ORGANIZATION, "KEY", "y", { visibility: "selected" });
      assert.deepEqual(await listed("KEY"), []);
    });

    it("have a list of repositories only while they are visible to selected ones", async () => {
      await admin.putSecret(ORGANIZATION, "KEY", "x", { visibility: "private" });
      const path = `${ORGANIZATION}/KEY/repositories`;
      assert.equal((await admin.get(path)).status, 409);
      assert.equal((await admin.put(path, { selected_repository_ids: [first] })).status, 409);
      assert.equal((await admin.put(`${path}/${first}`)).status, 409);
      const both = { visibility: "all", selected_repository_ids: [first] };
      assert.equal((await admin.putSecret(ORGANIZATION, "KEY", "x", both)).status, 422);
    });

    it("must say who sees them", async () => {
      const missing = `Invalid request.\n\n"visibility" wasn't supplied.`;
      assertRefused(await admin.putSecret(ORGANIZATION, "KEY", "x"), 422, missing);
      const wrong = await admin.putSecret(ORGANIZATION, "KEY", "x", { visibility: "public" });
      assertRefused(wrong, 422, /For 'properties\/visibility'/);
      assert.deepEqual([...emulator.secrets()], []);
    });
  });

  it("keeps Dependabot's secrets apart from those of Actions", async () => {
    const dependabot = "/repos/acme/svc-a/dependabot/secrets";
    await admin.putSecret(REPOSITORY, "KEY", "actions");
    assert.equal((await admin.putSecret(dependabot, "KEY", "dependabot")).status, 201);
    // The Dependabot API takes ids as strings.
    const access = { visibility: "selected", selected_repository_ids: ["900002"] };
    await admin.putSecret("/orgs/acme/dependabot/secrets", "KEY", "organization", access);
    const held = [...emulator.secrets()].map((secret) => [
      secret.address.app,
      secret.address.repository,
      secret.value,
    ]);
    assert.deepEqual(held, [
      ["dependabot", undefined, "organization"],
      ["actions", "svc-a", "actions"],
      ["dependabot", "svc-a", "dependabot"],
    ]);
    assert.equal(
      emulator.secretValue({ owner: "acme", repository: "svc-a", app: "dependabot" }, "key"),
      "dependabot",
    );
  });

  describe("limits on requests", () => {
    it("counts on every answer", async () => {
      const first = await admin.get("/user");
      const second = await admin.get("/repos/acme/none");
      const counts = [first, second].map(({ headers }) => ({
        limit: headers["x-ratelimit-limit"],
        used: headers["x-ratelimit-used"],
        remaining: headers["x-ratelimit-remaining"],
        resource: headers["x-ratelimit-resource"],
      }));
      const rest = { limit: "5000", resource: "core" };
      assert.deepEqual(counts, [
        { ...rest, used: "1", remaining: "4999" },
        { ...rest, used: "2", remaining: "4998" },
      ]);
      const seconds = Number(first.headers["x-ratelimit-reset"]) - clock.now().getTime() / 1000;
      assert.ok(seconds > 3590 && seconds <= 3601, `resets in ${seconds} s`);
    });

    it("answers 403 when the hour's requests are used up, until it is over", async () => {
      const small = await new GitHubEmulator(clock, { ...WORLD, requestsPerHour: 1 }).start();
      try {
        const client = new GitHubClient(small.url, "admin");
        assert.equal((await client.get("/user")).status, 200);
        const refused = await client.get("/user");
        assertRefused(refused, 403, /^API rate limit exceeded for user ID \d+\.$/);
        assert.equal(refused.headers["x-ratelimit-remaining"], "0");
        clock.advanceDays(1 / 24);
        assert.equal((await client.get("/user")).status, 200);
      } finally {
        await small.stop();
      }
    });

    it("limits writes that come too fast, on demand", async () => {
      const lift = emulator.secondaryRateLimit({ retryAfter: 2, times: 2 });
      const refused = await admin.putSecret(REPOSITORY, "KEY", "x");
      assertRefused(refused, 403, /^You have exceeded a secondary rate limit\./);
      assert.equal(refused.headers["retry-after"], "2");
      // go-github tells the limit from a refusal by the end of this link.
      const { documentation_url } = refused.body as { documentation_url: string };
      assert.match(documentation_url, /secondary-rate-limits$/);
      assert.equal(value("KEY"), undefined);
      lift();
      assert.equal((await admin.putSecret(REPOSITORY, "KEY", "x")).status, 201);
    });
  });

  it("answers what it does not know, and faults, in GitHub's shape", async () => {
    assertRefused(await admin.get("/nothing/here"), 404, "Not Found");
    emulator.faults.add({ effect: { kind: "status", status: 500 } });
    assertRefused(await admin.get("/user"), 500, "Server Error");
  });
});

const NO_RULE = {
  wait_timer: undefined,
  prevent_self_review: undefined,
  reviewers: undefined,
};

const UNGUARDED = {
  can_admins_bypass: true,
  deployment_branch_policy: null,
  protection_rules: [],
};

function assertRefused(answer: ApiAnswer, status: number, message: string | RegExp): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers["content-type"], "application/json; charset=utf-8");
  const body = answer.body as Record<string, string>;
  if (typeof message === "string") assert.equal(body.message, message);
  else assert.match(body.message ?? "", message);
  assert.equal(body.status, String(status));
  assert.match(body.documentation_url ?? "", /^https:\/\/docs\.github\.com\/rest/);
}

function namesIn({ body }: ApiAnswer): { total: number; names: string[] } {
  const { total_count, secrets } = body as { total_count: number; secrets: { name: string }[] };
  return { total: total_count, names: secrets.map(({ name }) => name) };
}

function pick(value: unknown, names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, (value as Record<string, unknown>)[name]]));
}
