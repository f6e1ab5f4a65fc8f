import assert from "node:assert/strict";
import { decodeApiKey, encodeApiKey } from "../../components/apiKey";
import type { IdentityKind } from "../../components/identities/traits";
import { ConsumerStage, type Sighting, type Team } from "./support/consumerStage";
import { clientEnvironment } from "./support/flyteClient";
import { IDENTITY_CASES } from "./support/identityCases";

const NO_COPY = ["--copy-style", "none"];

for (const kind of Object.keys(IDENTITY_CASES) as IdentityKind[]) {
  describe(`the real flyte client with keys of ${kind}`, function () {
    let stage: ConsumerStage;
    let first: string;

    before(async function () {
      const environment = await clientEnvironment(this);
      stage = await ConsumerStage.start(kind, environment);
      await stage.up();
      first = stage.key("payments");
    });

    beforeEach(function () {
      this.timeout(120_000);
    });

    after(() => stage?.stop());

    /** A deploy worked for the one reason that counts: a fresh token of the identity provider, verified at the call. */
    function assertDeployed(sighting: Sighting, team: Team): void {
      const { run, tokens, deployed } = sighting;
      assert.equal(run.code, 0, run.printed);
      assert.deepEqual(tokens, [200]);
      assert.equal(deployed.length, 1);
      const [{ caller, project } = assert.fail()] = deployed;
      assert.equal(project, team);
      const subjects = stage.status(team).subjects.map(({ subject }) => subject);
      assert.ok(subjects.includes(caller.subject));
    }

    function assertRefused({ run, tokens, deployed }: Sighting, expected: number[]): void {
      assert.equal(run.code, 1, run.printed);
      assert.deepEqual(tokens, expected);
      assert.deepEqual(deployed, []);
    }

    it("the program proved the key through the control plane", () => {
      const { subject, provenThrough } = stage.status("payments");
      assert.equal(provenThrough, "control-plane");
      assert.notEqual(subject, "");
      assert.equal(decodeApiKey(first).domain, "union.example.com");
    });

    it("deploys without copying code", async () => {
      const sighting = await stage.deploy(first, "payments", ...NO_COPY);
      assertDeployed(sighting, "payments");
      assert.deepEqual(sighting.calls, ["DeployTask 401", "DeployTask 200"]);
    });

    it("deploys with the client's own copy style", async () => {
      const sighting = await stage.deploy(first, "payments");
      assertDeployed(sighting, "payments");
      assert.deepEqual(sighting.calls, [
        "SelectCluster 401",
        "SelectCluster 200",
        "CreateUploadLocation 200",
        "upload 200",
        "DeployTask 200",
      ]);
      const [upload] = stage.site.controlPlane.uploads.slice(-1);
      assert.ok(upload?.body !== undefined && upload.body.length > 0);
      assert.ok(sighting.deployed[0]?.spec.includes(upload.nativeUrl));
    });

    it("is refused another team's project", async () => {
      const sighting = await stage.deploy(first, "search", ...NO_COPY);
      assertRefused(sighting, [200]);
      assert.deepEqual(sighting.calls, ["DeployTask 401", "DeployTask 403"]);
      const own = await stage.deploy(stage.key("search"), "search", ...NO_COPY);
      assertDeployed(own, "search");
    });

    it("fails with a wrong secret", async () => {
      const wrong = encodeApiKey({ ...decodeApiKey(first), clientSecret: "wrong".repeat(8) });
      const sighting = await stage.deploy(wrong, "payments", ...NO_COPY);
      assertRefused(sighting, [401]);
      assert.deepEqual(sighting.calls, ["DeployTask 401"]);
    });

    it("deploys with both keys while both live", async () => {
      await stage.up(91);
      const second = stage.key("payments");
      assert.notEqual(second, first);
      assertDeployed(await stage.deploy(second, "payments", ...NO_COPY), "payments");
      assertDeployed(await stage.deploy(first, "payments", ...NO_COPY), "payments");
    });

    it("fails with the previous key once it is retired, and deploys with the current one", async () => {
      await stage.up(8);
      const retired = await stage.deploy(first, "payments", ...NO_COPY);
      assertRefused(retired, [401]);
      assertDeployed(await stage.deploy(stage.key("payments"), "payments", ...NO_COPY), "payments");
    });

    it("leaves the keys in the stores alive at every instant, and calls nobody else", () => {
      assert.deepEqual(stage.live.world.monitor.violations, []);
      assert.deepEqual(stage.site.proxy.strays, []);
    });
  });
}
