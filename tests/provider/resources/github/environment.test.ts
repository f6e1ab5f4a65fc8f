import assert from "node:assert/strict";
import { GitHubClient } from "../../../sandbox/emulators/githubClient";
import { ManagedResource } from "../../../support/managedResource";
import { urn } from "../../cikeysBed";
import { GITHUB_TOKEN, GitHubBed, refusalOf } from "../../gitHubBed";

const URN = urn("github:Environment");
const PATH = "/repos/acme/app/environments/stage%201";

describe("cikeys:github:Environment", () => {
  let bed: GitHubBed;
  let administrator: GitHubClient;

  beforeEach(async () => {
    bed = await GitHubBed.start();
    administrator = new GitHubClient(bed.github.url, GITHUB_TOKEN);
  });

  afterEach(() => bed.stop());

  function inputs(environment = "stage 1"): Record<string, unknown> {
    return {
      baseUrl: bed.github.url,
      owner: "acme",
      scope: { kind: "environment", repository: "app", environment },
      secretName: "FLYTE_API_KEY",
    };
  }

  function resource(): ManagedResource {
    return new ManagedResource(bed.client, "cikeys:github:Environment", "it");
  }

  it("makes a missing environment, without rules, and never in a preview", async () => {
    await bed.client.create(URN, inputs(), true);
    assert.equal((await administrator.get(PATH)).status, 404);
    await bed.client.create(URN, inputs());
    const { status, body } = await administrator.get(PATH);
    assert.equal(status, 200);
    assert.deepEqual((body as { protection_rules: unknown[] }).protection_rules, []);
  });

  it("never touches one that is there: the reviewers of a person stay", async () => {
    const reviewers = [{ type: "User", id: 1 }];
    await administrator.put(PATH, { reviewers, wait_timer: 30 });
    const before = (await administrator.get(PATH)).body;
    const mark = bed.github.calls.mark();
    await bed.client.create(URN, inputs());
    // As after a kill: the environment was made, the state was not written, and somebody was quick.
    await bed.client.create(URN, inputs("Stage 1"));
    assert.deepEqual(bed.writes(mark), []);
    assert.deepEqual((await administrator.get(PATH)).body, before);
  });

  it("leaves it alone when the store goes, with the secrets that others put there", async () => {
    const environment = resource();
    await environment.up(inputs());
    await bed.put(`${PATH}/secrets`);
    const mark = bed.github.calls.mark();
    await environment.destroy();
    assert.equal(bed.github.calls.mark(), mark);
    assert.equal([...bed.github.secrets()].length, 1);
  });

  it("is made again after somebody deleted it and the state was refreshed", async () => {
    const environment = resource();
    await environment.up(inputs());
    await environment.refresh();
    assert.equal(await environment.up(inputs()), "same");
    await administrator.delete(PATH);
    await environment.refresh();
    assert.equal(environment.state, undefined);
    assert.equal(await environment.up(inputs()), "create");
    assert.equal((await administrator.get(PATH)).status, 200);
  });

  it("says that an import is not needed", async () => {
    const message = await refusalOf(bed.client.read(URN, { id: "acme/app/stage 1" }));
    assert.match(message, /need not be imported/);
  });
});
