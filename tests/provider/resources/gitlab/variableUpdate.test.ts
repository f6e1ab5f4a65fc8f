import assert from "node:assert/strict";
import type { ManagedResource } from "../../../support/managedResource";
import { GitLabClient } from "../../../sandbox/emulators/gitlab/gitLabClient";
import { failure, GitLabBed, NEXT_VALUE, TOKEN_CANARY, VALUE, VARIABLE } from "./gitLabBed";

const PATH = "/projects/acme%2Fapp/variables/FLYTE_API_KEY";

describe("cikeys:gitlab:Variable: update", () => {
  let bed: GitLabBed;
  let resource: ManagedResource;
  /** A person with a browser. */
  let person: GitLabClient;
  let mark: number;

  beforeEach(async () => {
    bed = await GitLabBed.start();
    resource = await bed.made();
    person = new GitLabClient(bed.baseUrl, { "private-token": `${TOKEN_CANARY}-olga` });
    mark = bed.gitlab.calls.mark();
  });

  afterEach(() => bed.stop());

  it("does nothing when nothing changed", async () => {
    assert.equal(await resource.up(bed.inputs()), "same");
    assert.deepEqual(bed.calls(mark), []);
  });

  it("rotates with one PUT that says everything, hidden ones too", async () => {
    for (const id of ["acme/app", "acme/platform/svc.a"]) {
      const changes = { place: { kind: "project", id }, hidden: id !== "acme/app" };
      const made = await bed.made(changes, id);
      mark = bed.gitlab.calls.mark();
      assert.equal(await made.up(bed.inputs({ ...changes, value: NEXT_VALUE })), "update");
      assert.deepEqual(bed.calls(mark), ["PUT 200"]);
      const { value, masked, hidden, raw, protected: guarded } = bed.held({ path: id }) ?? {};
      assert.deepEqual(
        [value, masked, hidden, raw, guarded],
        [NEXT_VALUE, true, changes.hidden, true, true],
      );
      assert.equal(made.outputs["value"], NEXT_VALUE);
    }
  });

  it("never lets a job find the variable missing or empty while it rotates", async () => {
    const seen = new Set<string | undefined>();
    const job = { project: "acme/app", ref: "main" };
    const look = () => seen.add(bed.gitlab.resolve(job, "FLYTE_API_KEY")?.value);
    bed.gitlab.onChange(look);
    look();
    for (const value of [NEXT_VALUE, VALUE, NEXT_VALUE]) await resource.up(bed.inputs({ value }));
    assert.deepEqual([...seen].sort(), [VALUE, NEXT_VALUE].sort());
  });

  it("changes flags and description in place", async () => {
    const changes = {
      protected: false,
      masked: false,
      raw: false,
      description: "flyte-ci-keys p/s/t",
    };
    assert.equal(await resource.up(bed.inputs(changes)), "update");
    assert.deepEqual(resource.lastDiff?.diffs, ["description", "masked", "protected", "raw"]);
    const { protected: guarded, masked, raw, description } = bed.held() ?? {};
    assert.deepEqual([guarded, masked, raw], [false, false, false]);
    assert.match(description ?? "", /^flyte-ci-keys p\/s\/t #/);
  });

  it("writes nothing for what is only ours", async () => {
    bed.env["OTHER_TOKEN"] = `${TOKEN_CANARY}-olga`;
    assert.equal(await resource.up(bed.inputs({ adopt: true, tokenEnv: "OTHER_TOKEN" })), "update");
    assert.deepEqual(bed.calls(mark), []);
    assert.equal(resource.outputs["adopt"], true);
  });

  it("adds the variable again where somebody deleted it", async () => {
    await person.delete(PATH);
    mark = bed.gitlab.calls.mark();
    await resource.up(bed.inputs({ value: NEXT_VALUE }));
    assert.deepEqual(bed.calls(mark), ["PUT 404", "GET 404", "POST 201"]);
    assert.equal(bed.held()?.value, NEXT_VALUE);
  });

  it("replaces for another address, the new one first, and for `hidden` the old one first", async () => {
    for (const [changes, replaces, deleteFirst] of [
      [{ key: "OTHER_KEY" }, ["key"], false],
      [{ environmentScope: "production" }, ["environmentScope"], false],
      [{ place: { kind: "project", id: "acme/platform/svc.a" } }, ["place"], false],
      [{ baseUrl: "https://gitlab.com" }, ["baseUrl"], false],
      [{ hidden: true }, ["hidden"], true],
      [{ hidden: true, key: "OTHER_KEY" }, ["hidden", "key"], false],
    ] as const) {
      assert.equal(await resource.up(bed.inputs(changes)), "replace");
      assert.deepEqual([...(resource.lastDiff?.replaces ?? [])].sort(), replaces);
      assert.equal(resource.lastDiff?.deleteBeforeReplace, deleteFirst, replaces.join());
    }
    assert.equal(await resource.up(bed.inputs({ baseUrl: `${bed.baseUrl}/api/v4/` })), "same");
    assert.deepEqual(bed.calls(mark), []);
  });

  it("hides a variable by deleting it and adding it again", async () => {
    const hidden = bed.resource();
    await resource.destroy();
    await hidden.up(bed.inputs({ hidden: true }));
    assert.deepEqual([bed.held()?.hidden, bed.held()?.value], [true, VALUE]);
    assert.equal(hidden.outputs["hidden"], true);
  });

  it("is finished by running it again after GitLab refused it", async () => {
    const lift = bed.gitlab.faults.add({
      ...{ method: "PUT", path: VARIABLE, times: Infinity },
      effect: { kind: "status", status: 409 },
    });
    await failure(resource.up(bed.inputs({ value: NEXT_VALUE })));
    assert.deepEqual(bed.values(), [VALUE]);
    lift();
    await resource.up(bed.inputs({ value: NEXT_VALUE }));
    assert.deepEqual(bed.values(), [NEXT_VALUE]);
  });
});
