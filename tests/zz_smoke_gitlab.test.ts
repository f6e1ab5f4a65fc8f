import * as auto from "@pulumi/pulumi/automation";
import * as pulumi from "@pulumi/pulumi";
import { GitLabVariable } from "/work/main/components/resources/gitlabVariable";
import { cikeysProvider } from "/work/main/provider/definition";
import { serve } from "/work/main/provider/protocol/server";
import { SandboxClock } from "/work/main/sandbox/clock";
import { GitLabEmulator } from "/work/main/sandbox/emulators/gitlab/gitlab";
import { WORLD, TOKEN_CANARY } from "/work/main/tests/provider/resources/gitlab/gitLabBed";

it("smoke", async function () {
  this.timeout(120000);
  const clock = new SandboxClock();
  const gitlab = await new GitLabEmulator(clock, WORLD).start();
  const env = { GITLAB_TOKEN: `${TOKEN_CANARY}-max` };
  const running = await serve(cikeysProvider({ env, clock }));
  let value = "canary-value-number-1";
  let hidden = false;
  let ref = "feature/x";
  const stack = await auto.LocalWorkspace.createOrSelectStack(
    {
      stackName: "dev", projectName: "gl",
      program: async () => {
        const v = new GitLabVariable("v", {
          baseUrl: gitlab.url, place: { kind: "project", id: "acme/app" },
          value: pulumi.secret(value), hidden, deployRef: ref, description: "flyte-ci-keys gl/dev/t",
        });
        return { address: v.address, warning: v.warning, hidden: v.hidden };
      },
    },
    { envVars: { PULUMI_BACKEND_URL: "file:///tmp/glsmoke/state", PULUMI_HOME: "/tmp/glsmoke/home", PULUMI_CONFIG_PASSPHRASE: "x", PULUMI_DEBUG_PROVIDERS: `cikeys:${running.port}`, PATH: `${process.env.ENGINE}:${process.env.PATH}`, PULUMI_SKIP_UPDATE_CHECK: "true" } },
  );
  const say = (what: string, out: string) => console.log(`==== ${what}\n${out}\n${JSON.stringify([...gitlab.variables()])} ${JSON.stringify(gitlab.calls.since().slice(-6).map((c) => c.method + c.status))}`);
  say("preview", (await stack.preview()).stdout);
  const up = await stack.up(); say("up", up.stdout); console.log(up.outputs);
  ref = "main"; value = "canary-value-number-2";
  const up2 = await stack.up(); say("rotate", up2.stdout); console.log(up2.outputs);
  say("noop", (await stack.up()).stdout);
  const refreshed = await stack.refresh(); say("refresh", refreshed.stdout);
  hidden = true;
  say("hide", (await stack.up({ diff: true })).stdout);
  const state = JSON.stringify((await stack.exportStack()).deployment);
  console.log("canary in state:", state.includes("canary-value"));
  say("destroy", (await stack.destroy()).stdout);
  running.stop(); await gitlab.stop();
});
