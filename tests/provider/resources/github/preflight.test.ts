import assert from "node:assert/strict";
import type { World } from "../../../../sandbox/emulators/github/github";
import { ManagedResource } from "../../../support/managedResource";
import { urn } from "../../cikeysBed";
import { GITHUB_TOKEN, GITHUB_WORLD, GitHubBed, refusalOf, SCOPES } from "../../gitHubBed";

const URN = urn("github:Preflight");

describe("cikeys:github:Preflight", () => {
  let bed: GitHubBed;

  afterEach(() => bed.stop());

  async function start(world: Partial<World> = {}): Promise<void> {
    bed = await GitHubBed.start(world);
  }

  function inputs(changes: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      baseUrl: bed.github.url,
      owner: "acme",
      scope: SCOPES.repository.scope,
      secretName: "FLYTE_API_KEY",
      adopt: false,
      createEnvironment: false,
      ...changes,
    };
  }

  /** Runs it in a preview and for real; both must refuse in the same words and write nothing. */
  async function refusal(changes: Record<string, unknown> = {}): Promise<string> {
    const mark = bed.github.calls.mark();
    const message = await refusalOf(bed.client.create(URN, inputs(changes), true));
    assert.equal(await refusalOf(bed.client.create(URN, inputs(changes))), message);
    assert.deepEqual(bed.writes(mark), []);
    assert.match(message, /Nothing was changed there\./);
    assert.ok(!message.includes(GITHUB_TOKEN));
    return message;
  }

  const furtherCalls: Partial<Record<keyof typeof SCOPES, string>> = {
    environment: "GET /repos/acme/app/environments/team-a%2Fproduction/secrets/public-key",
    organization: "GET /orgs/acme/actions/secrets/public-key",
    "organization, Dependabot": "GET /orgs/acme/dependabot/secrets/public-key",
  };
  for (const [name, { scope, path }] of Object.entries(SCOPES)) {
    it(`lets a free place pass, by reads alone: ${name}`, async () => {
      await start();
      const wanted = inputs({ scope });
      const { id, outputs } = await bed.client.create(URN, wanted);
      assert.match(id, /^github:acme.*: FLYTE_API_KEY$/);
      assert.deepEqual(outputs, wanted);
      assert.deepEqual(bed.calls(), [
        ...(scope.kind === "organization" ? [] : ["GET /repos/acme/app"]),
        `GET ${path}/FLYTE_API_KEY`,
        ...[furtherCalls[name as keyof typeof SCOPES] ?? []].flat(),
      ]);
      assert.equal((await bed.client.create(URN, wanted, true)).id, "");
      assert.deepEqual(bed.writes(), []);
    });

    it(`refuses a secret that is there, unless it is to be adopted: ${name}`, async () => {
      await start();
      const { kind } = scope;
      await bed.put(path, "x", kind === "organization" ? { visibility: "all" } : {});
      const message = await refusal({ scope });
      assert.match(message, /^github:acme.*: FLYTE_API_KEY exists already and was not written by/);
      assert.match(message, /set `adopt: true`/);
      await bed.client.create(URN, inputs({ scope, adopt: true }));
    });
  }

  it("looks once: an interrupted write of ours is never taken for a stranger's", async () => {
    await start();
    const resource = new ManagedResource(bed.client, "cikeys:github:Preflight", "it");
    assert.equal(await resource.up(inputs()), "create");
    await bed.put(SCOPES.repository.path);
    const mark = bed.github.calls.mark();
    assert.equal(await resource.up(inputs()), "same");
    assert.equal(await resource.up(inputs({ createEnvironment: true, adopt: true })), "same");
    await resource.refresh();
    await resource.destroy();
    assert.equal(bed.github.calls.mark(), mark);
  });

  it("refuses a repository that is archived", async () => {
    await start();
    const scope = { ...SCOPES.repository.scope, repository: "museum" };
    assert.match(await refusal({ scope }), /^repository acme\/museum is archived/);
  });

  it("refuses a former address, and names the present one", async () => {
    await start();
    for (const { scope } of [SCOPES.repository, SCOPES.environment]) {
      const message = await refusal({ scope: { ...scope, repository: "old-app" } });
      assert.match(
        message,
        /^repository acme\/old-app has moved to acme\/app \(GitHub redirects\)/,
      );
    }
  });

  it("says no more than GitHub does where a repository moved out of sight", async () => {
    await start({ tokens: [{ value: GITHUB_TOKEN, login: "administrator", sees: ["acme"] }] });
    bed.github.transferRepository("acme/app", "widgets");
    const message = await refusal();
    assert.match(message, /^GitHub shows no repository acme\/app to this token \(404\)/);
  });

  for (const [what, scope] of [
    ["that does not exist", { ...SCOPES.repository.scope, repository: "nothing" }],
    ["that is hidden", SCOPES.repository.scope],
  ] as const) {
    it(`refuses a repository ${what} in the same words`, async () => {
      await start();
      bed.github.hideRepository("acme/app");
      const message = await refusal({ scope });
      assert.match(
        message,
        /GitHub shows no repository acme\/\w+ to this token \(404\): it is missing, or/,
      );
    });
  }

  it("refuses a missing environment and names the way out, which lets it pass", async () => {
    await start();
    const scope = { ...SCOPES.environment.scope, environment: "stage 1" };
    const message = await refusal({ scope });
    assert.match(message, /^repository acme\/app has no environment "stage 1"\./);
    assert.match(message, /set `createEnvironment: true` beside `environment`/);
    await bed.client.create(URN, inputs({ scope, createEnvironment: true }));
    assert.deepEqual(bed.writes(), []);
  });

  for (const owner of ["octocat", "nobody"]) {
    it(`refuses secrets of an organization that ${owner} is not`, async () => {
      await start();
      const message = await refusal({ owner, scope: SCOPES.organization.scope });
      assert.match(message, new RegExp(`^GitHub shows no secrets of an organization ${owner} `));
      assert.match(message, /a user account has none/);
    });
  }

  for (const [name, permission] of Object.entries({
    repository: 'repository permission "Secrets: write"',
    "repository, Dependabot": 'repository permission "Dependabot secrets: write"',
    environment: 'repository permission "Environments: write"',
    organization: 'organization permission "Secrets: write"',
  })) {
    it(`names the permission that a token lacks: ${name}`, async () => {
      await start({ tokens: [{ value: GITHUB_TOKEN, login: "administrator", secrets: "none" }] });
      const { scope } = SCOPES[name as keyof typeof SCOPES];
      const message = await refusalOf(bed.client.create(URN, inputs({ scope }), true));
      assert.ok(
        message.includes(
          `answered 403. The token or App may not do this: it needs the ${permission}.`,
        ),
        message,
      );
    });
  }

  it("says that the token is wrong", async () => {
    await start({ tokens: [] });
    const message = await refusalOf(bed.client.create(URN, inputs()));
    assert.match(message, /answered 401\. The administrator's token is wrong, expired or revoked/);
    assert.ok(!message.includes(GITHUB_TOKEN));
  });

  it("waits where GitHub asks for it, and says so where it does not end", async () => {
    await start();
    bed.github.secondaryRateLimit({ method: "GET", retryAfter: 0, times: 1 });
    await bed.client.create(URN, inputs());
    bed.github.secondaryRateLimit({ method: "GET", retryAfter: 3600, times: 1 });
    const message = await refusalOf(bed.client.create(URN, inputs()));
    assert.match(message, /answered 403 secondary_rate_limit\. GitHub asks for fewer calls/);
  });

  it("says that the hour's calls are used up", async () => {
    await start({ ...GITHUB_WORLD, requestsPerHour: 0 });
    const message = await refusalOf(bed.client.create(URN, inputs()));
    assert.match(message, /answered 403 rate_limit\. GitHub asks for fewer calls/);
  });
});
