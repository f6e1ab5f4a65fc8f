import assert from "node:assert/strict";
import type { World } from "../../../../sandbox/emulators/github/github";
import { urn } from "../../cikeysBed";
import { GITHUB_TOKEN, GITHUB_WORLD, GitHubBed, refusalOf, SCOPES } from "../../gitHubBed";

const URN = urn("github:SecretRemoval");

describe("cikeys:github:SecretRemoval", () => {
  let bed: GitHubBed;

  afterEach(() => bed.stop());

  async function start(world: Partial<World> = {}): Promise<void> {
    bed = await GitHubBed.start(world);
  }

  function inputs(scope: object = SCOPES.repository.scope): Record<string, unknown> {
    return { baseUrl: bed.github.url, owner: "acme", scope, secretName: "FLYTE_API_KEY" };
  }

  async function remove(scope?: object): Promise<void> {
    const known = inputs(scope);
    await bed.client.delete(URN, { id: "github", inputs: known, outputs: known });
  }

  /** Message of the only warning; the removal must have succeeded all the same. */
  async function warningOf(removal: Promise<void>): Promise<string> {
    await removal;
    assert.equal(bed.engine.warnings.length, 1);
    const [warning] = bed.engine.warnings;
    assert.equal(warning?.urn, URN);
    return warning?.message ?? "";
  }

  const secrets = (): unknown[] => [...bed.github.secrets()];

  it("makes no call before the store goes, whatever changes", async () => {
    await start();
    const { id, outputs } = await bed.client.create(URN, inputs());
    assert.equal(id, "github:acme/app: FLYTE_API_KEY");
    const state = { id, inputs: inputs(), outputs };
    const news = { ...inputs(), baseUrl: "https://github.example.com" };
    const diff = await bed.client.diff(URN, state, news);
    assert.deepEqual(diff.diffs, ["baseUrl"]);
    assert.deepEqual(diff.replaces, []);
    assert.deepEqual(await bed.client.update(URN, state, news), news);
    await bed.client.read(URN, state);
    assert.equal(bed.github.calls.mark(), 0);
  });

  for (const [name, { scope, path }] of Object.entries(SCOPES)) {
    it(`deletes the secret: ${name}`, async () => {
      await start();
      await bed.put(path, "x", scope.kind === "organization" ? { visibility: "all" } : {});
      const mark = bed.github.calls.mark();
      await remove(scope);
      assert.deepEqual(bed.calls(mark), [`DELETE ${path}/FLYTE_API_KEY`]);
      assert.deepEqual(secrets(), []);
      assert.deepEqual(bed.engine.warnings, []);
    });

    it(`does not believe one 404, which would leave a dead key: ${name}`, async () => {
      await start();
      await bed.put(path, "x", scope.kind === "organization" ? { visibility: "all" } : {});
      const effect = { kind: "status", status: 404 } as const;
      bed.github.faults.add({ method: "DELETE", effect });
      await remove(scope);
      assert.deepEqual(secrets(), []);
      assert.deepEqual(bed.engine.warnings, []);
    });

    it(`is content where somebody has deleted it: ${name}`, async () => {
      await start();
      await remove(scope);
      assert.deepEqual(bed.engine.warnings, []);
    });
  }

  it("warns of an archived repository, and goes on", async () => {
    await start();
    for (const { path } of [SCOPES.repository, SCOPES.environment]) await bed.put(path);
    bed.github.archiveRepository("acme/app");
    const message = await warningOf(remove());
    assert.match(
      message,
      /^github:acme\/app: FLYTE_API_KEY could not be removed: the repository is archived/,
    );
    assert.match(message, /is left there\..*rotation\.request/);
    await remove(SCOPES.environment.scope);
    assert.match(
      bed.engine.warnings[1]?.message ?? "",
      /^github:acme\/app \(team-a\/production\): /,
    );
  });

  for (const [what, happens] of [
    ["deleted", () => bed.github.deleteRepository("acme/app")],
    ["hidden", () => bed.github.hideRepository("acme/app")],
  ] as const) {
    it(`warns of a repository that was ${what}, and never says that the secret is gone`, async () => {
      await start();
      await bed.put(SCOPES.repository.path);
      happens();
      const message = await warningOf(remove());
      assert.match(
        message,
        /^github:acme\/app: FLYTE_API_KEY could not be removed: GitHub does not show it \(404\)/,
      );
      assert.match(message, /it was deleted, or the token or App may not see it any more/);
    });
  }

  it("warns of an organization that is hidden", async () => {
    await start({ tokens: [{ value: GITHUB_TOKEN, login: "administrator", sees: ["widgets"] }] });
    assert.match(
      await warningOf(remove(SCOPES.organization.scope)),
      /^github:acme: FLYTE_API_KEY /,
    );
  });

  it("follows a repository that has moved, by its number", async () => {
    await start();
    for (const { path } of [SCOPES.repository, SCOPES.environment]) await bed.put(path);
    bed.github.transferRepository("acme/app", "widgets");
    await remove();
    await remove(SCOPES.environment.scope);
    assert.deepEqual(secrets(), []);
    assert.deepEqual(bed.engine.warnings, []);
  });

  it("warns of a repository that has moved to where it may write no more", async () => {
    await start();
    await bed.put(SCOPES.repository.path);
    bed.github.transferRepository("acme/app", "widgets");
    bed.github.archiveRepository("widgets/app");
    const message = await warningOf(remove());
    assert.match(message, /the repository has moved to widgets\/app, where/);
    assert.equal(secrets().length, 1);
  });

  it("warns of a repository that has moved out of sight", async () => {
    await start({ tokens: [{ value: GITHUB_TOKEN, login: "administrator", sees: ["acme"] }] });
    await bed.put(SCOPES.repository.path);
    bed.github.transferRepository("acme/app", "widgets");
    assert.match(await warningOf(remove()), /GitHub does not show it \(404\)/);
  });

  for (const [what, world, reason] of [
    ["a token that is wrong", { tokens: [] }, /answered 401\..*GITHUB_TOKEN anew/],
    [
      "a token without the permission",
      { tokens: [{ value: GITHUB_TOKEN, login: "administrator", secrets: "read" as const }] },
      /answered 403\..*"Secrets: write"/,
    ],
    ["too many calls", { ...GITHUB_WORLD, requestsPerHour: 0 }, /answered 403 rate_limit/],
  ] as const) {
    it(`fails for what somebody can mend, with both ways out: ${what}`, async () => {
      await start({ ...world, tokens: [...(world.tokens ?? GITHUB_WORLD.tokens)] });
      const message = await refusalOf(remove());
      assert.match(
        message,
        /^github:acme\/app: FLYTE_API_KEY could not be removed: GitHub: DELETE /,
      );
      assert.match(message, reason);
      assert.ok(
        message.endsWith(
          `run the command again; or leave it there and take it from the state: pulumi state delete '${URN}'`,
        ),
        message,
      );
      assert.deepEqual(bed.engine.warnings, []);
    });
  }

  it("repeats a deletion whose answer was lost", async () => {
    await start();
    await bed.put(SCOPES.repository.path);
    bed.github.faults.add({ method: "DELETE", effect: { kind: "reply-lost" } });
    await remove();
    assert.deepEqual(secrets(), []);
    assert.deepEqual(bed.engine.warnings, []);
  });
});
