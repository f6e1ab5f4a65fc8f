import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import { GitLabBed, NEXT_VALUE, VALUE } from "./gitLabBed";

const BRANCHES = "/api/v4/projects/:id/protected_branches";
const PLACE = { place: { kind: "project", id: "acme/platform/svc.a" } };

describe("cikeys:gitlab:Variable: warning for a ref that is not protected", () => {
  let bed: GitLabBed;

  beforeEach(async () => {
    bed = await GitLabBed.start();
  });

  afterEach(() => bed.stop());

  async function warning(deployRef: string, changes: Properties = {}): Promise<unknown> {
    const told = bed.warnings.length;
    const { outputs } = await bed.made({ ...PLACE, ...changes, deployRef });
    const { warning } = outputs;
    assert.deepEqual(bed.warnings.slice(told), warning === undefined ? [] : [warning]);
    return warning;
  }

  /** Whether a job for the ref really finds the key empty. */
  function isEmpty(ref: string): boolean {
    const job = { project: "acme/platform/svc.a", ref: ref.replace(/^refs\/(heads|tags)\//, "") };
    return bed.gitlab.resolve(job, "FLYTE_API_KEY") === undefined;
  }

  it("is given exactly where a job would find the key empty", async () => {
    for (const ref of [
      "main",
      "release/1",
      "release/1/2",
      "v1.0",
      "refs/heads/main",
      "refs/tags/v1",
    ]) {
      assert.equal(await warning(ref), undefined, ref);
      assert.equal(isEmpty(ref), false, ref);
    }
    for (const ref of ["feature/x", "Main", "released", "my/release/1", "1v"]) {
      const text = String(await warning(ref));
      assert.ok(text.includes(`"${ref}" is neither a protected branch nor a protected tag`), text);
      assert.match(text, /^gitlab:.* project acme\/platform\/svc\.a: FLYTE_API_KEY is protected/);
      assert.match(text, /Protect it \(Settings > Repository\), or set `protected: false`/);
      assert.equal(isEmpty(ref), true, ref);
    }
  });

  it("tells branches and tags apart where the ref does", async () => {
    assert.notEqual(await warning("refs/tags/main"), undefined);
    assert.notEqual(await warning("refs/heads/v1"), undefined);
  });

  it("reads all pages of what is protected", async () => {
    await bed.stop();
    const many = Array.from({ length: 250 }, (_, index) => `branch-${index}`);
    const svc = { path: "acme/platform/svc.a", protectedBranches: [...many, "last"] };
    const projects = [{ path: "acme/app" }, svc];
    bed = await GitLabBed.start({ projects });
    assert.equal(await warning("last"), undefined);
    const pages = bed.gitlab.calls.since().filter(({ template }) => template === BRANCHES);
    assert.deepEqual(
      pages.map(({ query }) => query["page"]),
      ["1", "2", "3"],
    );
  });

  it("costs no call where it cannot apply", async () => {
    bed.as("root");
    await bed.made({ ...PLACE, deployRef: "feature/x", protected: false });
    await bed.made({ ...PLACE }, "no-ref");
    await bed.made({ place: { kind: "group", id: "acme" }, deployRef: "feature/x" }, "group");
    await bed.made({ place: { kind: "instance" }, deployRef: "feature/x" }, "instance");
    const looks = bed.gitlab.calls.since().filter(({ template }) => /protected_/.test(template));
    assert.deepEqual(looks, []);
  });

  it("comes and goes with the setting, and costs no write", async () => {
    const resource = await bed.made({ ...PLACE, deployRef: "feature/x" });
    const mark = bed.gitlab.calls.mark();
    await resource.up(bed.inputs({ ...PLACE, deployRef: "main" }));
    assert.ok(!("warning" in resource.outputs));
    assert.deepEqual(bed.writes(mark), []);
    await resource.up(bed.inputs({ ...PLACE, deployRef: "feature/x", value: NEXT_VALUE }));
    assert.match(String(resource.outputs["warning"]), /feature\/x/);
  });

  it("says that it could not look, and the key is in its place all the same", async () => {
    bed.gitlab.faults.add({ path: BRANCHES, effect: { kind: "status", status: 403 } });
    const text = String(await warning("main"));
    assert.match(text, /whether "main" is protected could not be looked at \(GitLab: GET .*403/);
    assert.deepEqual(bed.values(), [VALUE]);
  });
});
