import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFileSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { decodeApiKey } from "../../components/apiKey";
import { KINDS, RUNNER, template, type TemplateKind } from "../pipelines/templates";
import { ConsumerStage } from "./support/consumerStage";
import { clientEnvironment, type ClientRun } from "./support/flyteClient";

const HANGS_AFTER_MS = 60_000;

/** Code of a team that prints what it should not. */
const CARELESS = `
import base64, os
print("careless:", base64.b64decode(os.environ["FLYTE_API_KEY"]).decode())
`;

describe("the pipeline templates with the real flyte client", function () {
  let stage: ConsumerStage;
  let environment: string;

  before(async function () {
    environment = await clientEnvironment(this);
    stage = await ConsumerStage.start("okta", environment);
    await stage.up();
    symlinkSync(environment, join(stage.client.folder, ".flyte-client"));
    appendFileSync(join(stage.client.folder, "hello.py"), CARELESS);
  });

  beforeEach(function () {
    this.timeout(120_000);
  });

  after(() => stage?.stop());

  /** The template's own script, in the shell and with the variables that a runner would give it. */
  function run(kind: TemplateKind, apiKey: string): Promise<ClientRun> {
    const { script, variables } = template(kind);
    const path = [join(environment, "bin"), process.env["PATH"]].join(delimiter);
    return new Promise((resolve) => {
      const child = execFile(
        "bash",
        ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        {
          cwd: stage.client.folder,
          timeout: HANGS_AFTER_MS,
          env: {
            ...variables,
            ...RUNNER[kind],
            PATH: path,
            LANG: "C.UTF-8",
            HOME: stage.client.folder,
            SSL_CERT_FILE: stage.site.authorityFile,
            HTTPS_PROXY: stage.site.proxy.url,
            FLYTE_API_KEY: apiKey,
          },
        },
        (_error, stdout, stderr) =>
          resolve({ code: child.exitCode, printed: `${stdout}${stderr}` }),
      );
    });
  }

  for (const kind of KINDS) {
    it(`${kind}: deploys with the key, and shows no part of it`, async () => {
      const key = stage.key("payments");
      const { clientSecret } = decodeApiKey(key);
      const sighting = await stage.watch(() => run(kind, key));
      assert.equal(sighting.run.code, 0, sighting.run.printed);
      assert.deepEqual(sighting.tokens, [200]);
      assert.equal(sighting.deployed.length, 1);
      assert.equal(sighting.deployed[0]?.project, "payments");
      const { printed } = sighting.run;
      assert.match(printed, /^careless: /m);
      // GitHub's runner blots it out from the mask on; the other runners must not get to see it.
      if (kind === "github") assert.ok(printed.startsWith(`::add-mask::${clientSecret}\n`));
      else assert.ok(!printed.includes(clientSecret));
    });

    it(`${kind}: fails with a dead key`, async () => {
      const key = decodeApiKey(stage.key("payments"));
      const dead = Buffer.from(`${key.domain}:${key.clientId}:${"dead".repeat(10)}:`).toString(
        "base64",
      );
      const sighting = await stage.watch(() => run(kind, dead));
      assert.equal(sighting.run.code, 1, sighting.run.printed);
      assert.deepEqual(sighting.tokens, [401]);
      assert.deepEqual(sighting.deployed, []);
    });
  }
});
