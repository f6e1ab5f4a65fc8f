import assert from "node:assert/strict";
import { urn } from "../../cikeysBed";
import { GitLabBed, VALUE } from "./gitLabBed";

const URN = urn("gitlab:Variable");
const MARKED = /^flyte-ci-keys #[0-9a-f]{8}$/;

describe("cikeys:gitlab:Variable: create", () => {
  let bed: GitLabBed;

  beforeEach(async () => {
    bed = await GitLabBed.start();
  });

  afterEach(() => bed.stop());

  it("adds the variable with every attribute, after a look, and says where it is", async () => {
    const { id, outputs } = await bed.made();
    assert.deepEqual(bed.calls(), ["GET 404", "POST 201"]);
    const { description, ...rest } = bed.held() ?? {};
    assert.match(description ?? "", MARKED);
    assert.deepEqual(rest, {
      ...{ key: "FLYTE_API_KEY", value: VALUE, environmentScope: "*", variableType: "env_var" },
      ...{ masked: true, hidden: false, protected: true, raw: true },
    });
    const address = `gitlab:${bed.baseUrl.replace("http://", "")} project acme/app: FLYTE_API_KEY`;
    assert.equal(id, address);
    assert.equal(outputs["address"], address);
    assert.equal(outputs["hidden"], false);
    assert.equal(outputs["mark"], description);
    assert.ok(!("warning" in outputs));
    const holders = Object.keys(outputs).filter((name) => outputs[name] === VALUE);
    assert.deepEqual(holders, ["value"]);
  });

  it("goes by path, by number, and to nested projects with dots, escaped once", async () => {
    await bed.made({ place: { kind: "project", id: "acme/platform/svc.a" } });
    const path = "/api/v4/projects/acme%2Fplatform%2Fsvc%2Ea/variables";
    assert.equal(bed.writes()[0]?.rawPath, path);
    assert.equal(bed.held({ path: "acme/platform/svc.a" })?.value, VALUE);
    await bed.made({ place: { kind: "project", id: "30001" } }, "by-number");
    assert.equal(bed.held()?.value, VALUE);
  });

  it("writes to a group, with an environment scope, and to the instance, without", async () => {
    bed.as("root");
    const environmentScope = "production/*";
    const place = { kind: "group", id: "acme" };
    const inGroup = await bed.made({ place, environmentScope, hidden: true });
    const host = bed.baseUrl.replace("http://", "");
    assert.equal(
      inGroup.outputs["address"],
      `gitlab:${host} group acme (production/*): FLYTE_API_KEY`,
    );
    const held = bed.held({ kind: "group", path: "acme", environmentScope });
    assert.deepEqual([held?.value, held?.hidden, held?.masked], [VALUE, true, true]);
    const everywhere = await bed.made({ place: { kind: "instance" } }, "everywhere");
    assert.equal(everywhere.outputs["address"], `gitlab:${host} instance: FLYTE_API_KEY`);
    assert.equal(bed.held({ kind: "instance" })?.value, VALUE);
    assert.equal(bed.gitlab.calls.since().at(-1)?.rawPath, "/api/v4/admin/ci/variables");
  });

  it("works below a relative URL root", async () => {
    await bed.stop();
    bed = await GitLabBed.start({ relativeUrlRoot: "/gitlab" });
    const { outputs } = await bed.made({ baseUrl: `${bed.baseUrl}/api/v4/` });
    assert.match(String(outputs["address"]), /:\d+\/gitlab project acme\/app: /);
    assert.equal(bed.held()?.value, VALUE);
  });

  it("uses the token of the named variable, so that one stack can have several GitLabs", async () => {
    bed.env["WORK_GITLAB_TOKEN"] = "glpat-canary-olga";
    bed.as("nobody");
    await bed.made({ tokenEnv: "WORK_GITLAB_TOKEN" });
    assert.equal(bed.held()?.value, VALUE);
  });

  it("makes no call in a preview, and knows the address", async () => {
    const { inputs } = await bed.client.check(URN, bed.inputs());
    const { id, outputs } = await bed.client.create(URN, inputs, true);
    assert.equal(id, "");
    assert.match(String(outputs["address"]), /project acme\/app: FLYTE_API_KEY$/);
    assert.equal(bed.gitlab.calls.mark(), 0);
  });
});
