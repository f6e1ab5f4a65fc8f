import assert from "node:assert/strict";
import type { ManagedResource } from "../../../support/managedResource";
import { GitLabClient } from "../../../sandbox/emulators/gitlab/gitLabClient";
import { failure, GitLabBed, NEXT_VALUE, TOKEN_CANARY, VALUE } from "./gitLabBed";

const PATH = "/projects/acme%2Fapp/variables/FLYTE_API_KEY";

describe("cikeys:gitlab:Variable: refresh", () => {
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

  describe("refresh", () => {
    it("sees no difference where there is none", async () => {
      const before = resource.state;
      await resource.refresh();
      assert.deepEqual(resource.state, before);
      assert.equal(await resource.up(bed.inputs()), "same");
      assert.deepEqual(bed.calls(mark), ["GET 200"]);
      assert.deepEqual(bed.warnings, []);
    });

    it("finds a value, a flag, a type or a description that a person changed, and `up` restores it", async () => {
      for (const [change, property] of [
        [{ value: "changed-by-hand" }, "value"],
        [{ masked: false }, "masked"],
        [{ protected: false }, "protected"],
        [{ raw: false }, "raw"],
        [{ variable_type: "file" }, "variableType"],
        [{ description: "" }, "description"],
        [{ description: "flyte-ci-keys #01234567" }, "description"],
      ] as const) {
        const before = bed.held();
        const wanted = before && { ...before };
        assert.equal((await person.put(PATH, change)).status, 200);
        await resource.refresh();
        const warned = bed.warnings.at(-1) ?? "";
        assert.match(warned, new RegExp(`FLYTE_API_KEY was changed by others: ${property}$`));
        assert.equal(await resource.up(bed.inputs()), "update", property);
        assert.deepEqual(resource.lastDiff?.diffs, [property]);
        assert.deepEqual(bed.held(), wanted);
      }
    });

    it("cannot see a hidden value, and rests", async () => {
      const changes = { place: { kind: "project", id: "acme/platform/svc.a" }, hidden: true };
      const hidden = await bed.made(changes, "hidden");
      const path = "/projects/acme%2Fplatform%2Fsvc.a/variables/FLYTE_API_KEY";
      await person.put(path, { value: "changed-by-hand" });
      await hidden.refresh();
      assert.equal(await hidden.up(bed.inputs(changes)), "same");
    });

    it("finds that a person made it anew in sight, and replaces it", async () => {
      const changes = { place: { kind: "project", id: "acme/platform/svc.a" }, hidden: true };
      const hidden = await bed.made(changes, "hidden");
      const path = "/projects/acme%2Fplatform%2Fsvc.a/variables";
      await person.delete(`${path}/FLYTE_API_KEY`);
      await person.post(path, { key: "FLYTE_API_KEY", value: "made-by-hand" });
      const unaware = failure(hidden.up(bed.inputs({ ...changes, value: NEXT_VALUE })));
      assert.match(await unaware, /another hidden .*Run `pulumi up --refresh`\.$/);
      await hidden.refresh();
      assert.equal(await hidden.up(bed.inputs(changes)), "replace");
      assert.equal(hidden.lastDiff?.deleteBeforeReplace, true);
    });

    it("finds that the variable is gone, and `up` adds it again", async () => {
      await person.delete(PATH);
      await resource.refresh();
      assert.equal(resource.state, undefined);
      assert.match(bed.warnings.join(), /^gitlab:.*: FLYTE_API_KEY was deleted by others$/);
      assert.equal(await resource.up(bed.inputs()), "create");
      assert.equal(bed.held()?.value, VALUE);
    });

    it("does not take a project that it cannot see for one that is gone", async () => {
      bed.as("nobody");
      assert.match(await failure(resource.refresh()), /does not show the project \(404\)/);
      assert.notEqual(resource.state, undefined);
    });

    it("knows that a project is gone by an administrator's token", async () => {
      bed.gitlab.deleteProject("acme/app");
      assert.match(
        await failure(resource.refresh()),
        /deleted or renamed, or the token in GITLAB_TOKEN/,
      );
      bed.as("root");
      await resource.refresh();
      assert.equal(resource.state, undefined);
    });

    it("explains that an id alone cannot be imported, and what to do instead", async () => {
      const message = await failure(bed.resource().import(resource.id));
      assert.match(message, /cannot be imported by its id alone.*`adopt: true`/);
    });
  });

  describe("a project that has moved or is archived", () => {
    it("is named with its new path, and nothing is written", async () => {
      bed.gitlab.moveProject("acme/app", "acme/platform/app");
      const rotation = failure(resource.up(bed.inputs({ value: NEXT_VALUE })));
      const told =
        /GitLab: PUT .*: answered 405\. The project has moved from acme\/app to acme\/platform\/app \(number 30001\)\. Set its new path/;
      assert.match(await rotation, told);
      assert.match(await failure(resource.refresh()), /answered 301\. The project has moved from/);
      assert.match(await failure(bed.made({}, "new")), /answered 301\. The project has moved from/);
      assert.deepEqual(bed.values(), [VALUE]);
    });

    it("is named as archived, whatever is tried", async () => {
      bed.gitlab.archiveProject("acme/app");
      for (const attempt of [
        () => resource.up(bed.inputs({ value: NEXT_VALUE })),
        () => resource.refresh(),
        () => bed.made({}, "new"),
      ]) {
        assert.match(
          await failure(attempt()),
          /answered 403\. The project is archived.*Unarchive it/,
        );
      }
      bed.gitlab.archiveProject("acme/app", false);
      await resource.up(bed.inputs({ value: NEXT_VALUE }));
      assert.deepEqual(bed.values(), [NEXT_VALUE]);
    });
  });
});
