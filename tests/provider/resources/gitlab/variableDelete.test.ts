import assert from "node:assert/strict";
import { GitLabClient } from "../../../sandbox/emulators/gitlab/gitLabClient";
import type { ManagedResource } from "../../../support/managedResource";
import { failure, GitLabBed, TOKEN_CANARY, VALUE } from "./gitLabBed";

const PATH = "/projects/acme%2Fapp/variables";

describe("cikeys:gitlab:Variable: delete", () => {
  let bed: GitLabBed;
  let resource: ManagedResource;
  let person: GitLabClient;

  beforeEach(async () => {
    bed = await GitLabBed.start();
    resource = await bed.made();
    person = new GitLabClient(bed.baseUrl, { "private-token": `${TOKEN_CANARY}-olga` });
  });

  afterEach(() => bed.stop());

  /** Destroys, and expects the warning that the variable is left where it is. */
  async function leftBehind(it = resource): Promise<string> {
    const before = bed.warnings.length;
    await it.destroy();
    const [warning = "", ...more] = bed.warnings.slice(before);
    assert.deepEqual(more, []);
    assert.match(warning, /^gitlab:.* could not be removed: .*\. It is left there\./);
    return warning;
  }

  /** Destroys, and expects to be told that it could not be done. */
  async function refused(): Promise<string> {
    const message = await failure(resource.destroy());
    assert.match(message, /^gitlab:.* project acme\/app: FLYTE_API_KEY could not be removed: /);
    assert.match(message, /pulumi state delete 'urn:pulumi:[^']+cikeys:gitlab:Variable::it'$/);
    assert.doesNotMatch(message, /canary/);
    return message;
  }

  it("deletes the variable, and only its own environment scope", async () => {
    await bed.made({ environmentScope: "production" }, "production");
    await resource.destroy();
    const held = [...bed.gitlab.variables()].map(({ address }) => address.environmentScope);
    assert.deepEqual(held, ["production"]);
  });

  it("deletes those of groups and of the instance", async () => {
    bed.as("root");
    for (const place of [{ kind: "group", id: "acme" }, { kind: "instance" }]) {
      const made = await bed.made({ place }, place.kind);
      await made.destroy();
    }
    assert.deepEqual(bed.values(), [VALUE]);
  });

  it("is done when the variable is gone, as long as the project is visible", async () => {
    await person.delete(`${PATH}/FLYTE_API_KEY`);
    const mark = bed.gitlab.calls.mark();
    await resource.destroy();
    assert.deepEqual(bed.writes(mark), []);
  });

  it("deletes it whatever a person did to description or value", async () => {
    for (const change of [{ description: "mine" }, { value: "changed-by-hand" }]) {
      await person.put(`${PATH}/FLYTE_API_KEY`, change);
      await resource.destroy();
      assert.deepEqual(bed.values(), []);
      await resource.up(bed.inputs());
    }
  });

  for (const [method, path] of [
    ["GET", /\/projects\/[^/]+$/],
    ["GET", /\/variables\/FLYTE_API_KEY$/],
    ["DELETE", /\/variables\/FLYTE_API_KEY$/],
  ] as const) {
    it(`does not believe one 404 of ${method} ${path.source}: the variable would stay with a dead key`, async () => {
      const effect = { kind: "status", status: 404 } as const;
      bed.gitlab.faults.add({ method, path, effect });
      await resource.destroy();
      assert.deepEqual(bed.values(), []);
    });
  }

  it("deletes it after a refresh that found changes", async () => {
    await person.put(`${PATH}/FLYTE_API_KEY`, { description: "mine", value: "changed-by-hand" });
    await resource.refresh();
    await resource.destroy();
    assert.deepEqual(bed.values(), []);
  });

  it("leaves alone what a person put in its place", async () => {
    await person.delete(`${PATH}/FLYTE_API_KEY`);
    await person.post(PATH, { key: "FLYTE_API_KEY", value: "made-by-hand" });
    await resource.destroy();
    assert.deepEqual(bed.values(), ["made-by-hand"]);
    assert.match(bed.warnings.join(), /^gitlab:.*: FLYTE_API_KEY is left to somebody else$/);
  });

  it("leaves alone what another resource took over under another spelling", async () => {
    await bed.made({ place: { kind: "project", id: "30001" } }, "by-number");
    await resource.destroy();
    assert.deepEqual(bed.values(), [VALUE]);
    assert.match(bed.warnings.join(), /FLYTE_API_KEY is left to another resource$/);
    resource = await bed.made({ place: { kind: "project", id: "30001" } }, "by-number");
    await resource.destroy();
    assert.deepEqual(bed.values(), []);
  });

  describe("in a project that is not what it was", () => {
    it("archived: is left there, which a warning says, and nothing is tried", async () => {
      bed.gitlab.archiveProject("acme/app");
      const mark = bed.gitlab.calls.mark();
      assert.match(await leftBehind(), /the project is archived, and GitLab lets nobody change/);
      assert.deepEqual(bed.writes(mark), []);
      assert.deepEqual(bed.values(), [VALUE]);
    });

    it("deleted: is never reported as gone, but for an administrator, who would see it", async () => {
      bed.gitlab.deleteProject("acme/app");
      const { state } = resource;
      assert.match(
        await leftBehind(),
        /does not show the project \(404\): it was deleted or renamed, or/,
      );
      bed.as("root");
      resource.state = state;
      await resource.destroy();
      assert.equal(bed.warnings.length, 1);
    });

    it("moved: is deleted where it is now", async () => {
      bed.gitlab.moveProject("acme/app", "acme/platform/app");
      await resource.destroy();
      assert.deepEqual(bed.values(), []);
      assert.match(bed.writes().at(-1)?.rawPath ?? "", /\/projects\/30001\/variables\//);
    });

    it("moved, and the program followed: the new resource keeps the variable", async () => {
      bed.gitlab.moveProject("acme/app", "acme/platform/app");
      await bed.made({ place: { kind: "project", id: "acme/platform/app" } }, "new");
      await resource.destroy();
      assert.deepEqual(bed.values(), [VALUE]);
    });

    it("moved out of sight: is left there, and never reported as gone", async () => {
      bed.gitlab.moveProject("acme/app", "elsewhere/app");
      assert.match(await leftBehind(), /404.*the token in GITLAB_TOKEN may not see it/);
      assert.deepEqual(bed.values(), [VALUE]);
    });

    it("hidden from the token: is left there, and never reported as gone", async () => {
      bed.as("nobody");
      assert.match(await leftBehind(), /404.*the token in GITLAB_TOKEN may not see it/);
      assert.deepEqual(bed.values(), [VALUE]);
    });

    it("visible, but the role is too small: fails and names the role", async () => {
      bed.as("dora");
      assert.match(await refused(), /answered 403\. The token in GITLAB_TOKEN needs .*Maintainer/);
      assert.deepEqual(bed.values(), [VALUE]);
    });
  });

  it("of a group that is not visible: is not reported as gone, since it may be renamed", async () => {
    bed.as("root");
    const byPath = await bed.made({ place: { kind: "group", id: "acme" } }, "by-path");
    const byNumber = await bed.made({ place: { kind: "group", id: "2002" } }, "by-number");
    bed.gitlab.deleteGroup("acme");
    assert.match(await leftBehind(byPath), /does not show the group \(404\)/);
    await byNumber.destroy();
    assert.equal(bed.warnings.length, 1);
  });

  it("is done after a lost answer, and after being run twice", async () => {
    bed.gitlab.faults.add({ method: "DELETE", effect: { kind: "reply-lost" } });
    const { state } = resource;
    await resource.destroy();
    assert.deepEqual(bed.values(), []);
    resource.state = state;
    await resource.destroy();
  });
});
