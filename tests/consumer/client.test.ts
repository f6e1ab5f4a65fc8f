import assert from "node:assert/strict";
import { ConsumerStage } from "./support/consumerStage";
import { clientEnvironment } from "./support/flyteClient";

const DEPLOYS = 200;

describe("the real flyte client and the stand-in of the control plane", function () {
  let stage: ConsumerStage;

  before(async function () {
    const environment = await clientEnvironment(this);
    stage = await ConsumerStage.start("okta", environment);
    await stage.up();
  });

  beforeEach(function () {
    this.timeout(120_000);
  });

  after(() => stage?.stop());

  it(`deploys ${DEPLOYS} times in a row, each time signing in anew, without an error`, async () => {
    const { client } = stage;
    const apiKey = stage.key("payments");
    const where = ["payments", "development"];
    const { run, tokens, calls, deployed } = await stage.watch(() =>
      client.python("many-deploys.py", apiKey, String(DEPLOYS), ...where),
    );
    assert.equal(run.printed, `${DEPLOYS} deployed\n`);
    assert.deepEqual(tokens, Array(DEPLOYS).fill(200));
    const each = Array.from({ length: DEPLOYS }, () => ["DeployTask 401", "DeployTask 200"]);
    assert.deepEqual(calls, each.flat());
    assert.equal(new Set(deployed.map(({ version }) => version)).size, DEPLOYS);
  });

  it("is refused another team's project before it uploads anything", async () => {
    const { run, tokens, calls } = await stage.deploy(stage.key("payments"), "search");
    assert.equal(run.code, 1);
    assert.deepEqual(tokens, [200]);
    assert.deepEqual(calls, ["SelectCluster 401", "SelectCluster 403"]);
    assert.deepEqual(stage.site.controlPlane.uploads, []);
  });

  it("signs in with the key at a data plane of another name too", async () => {
    const { controlPlane, proxy } = stage.site;
    controlPlane.settings.dataPlane = "https://data-plane.union.example.com";
    const { run, tokens, calls } = await stage.deploy(stage.key("payments"), "payments");
    delete controlPlane.settings.dataPlane;
    assert.equal(run.code, 0, run.printed);
    assert.deepEqual(tokens, [200, 200]);
    assert.deepEqual(calls.slice(2, 4), ["CreateUploadLocation 401", "CreateUploadLocation 200"]);
    const targets = proxy.requests.map(({ target }) => target);
    assert.ok(targets.includes("data-plane.union.example.com:443"));
  });

  it("does not wait for a browser where the key is empty and there is no configuration", async () => {
    const { run, tokens, calls } = await stage.deploy("", "payments");
    assert.equal(run.code, 1, "ended by itself");
    assert.deepEqual([tokens, calls], [[], []]);
  });

  it("proves nothing by a dry run: it passes with a dead secret and calls nobody", async () => {
    const dead = Buffer.from("union.example.com:none:dead:").toString("base64");
    const { run, tokens, calls } = await stage.deploy(dead, "payments", "--dry-run");
    assert.equal(run.code, 0);
    assert.deepEqual([tokens, calls], [[], []]);
  });

  it("calls nobody but the control plane and the identity provider", () => {
    assert.deepEqual(stage.site.proxy.strays, []);
  });
});
