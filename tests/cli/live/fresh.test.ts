import assert from "node:assert/strict";
import { execFileSync, fork } from "node:child_process";
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { FleetOutcome } from "../../../cli/fleet/up";
import { GITHUB_PLUGIN_VERSION } from "../../../engine/versions";
import { ROOT } from "../../../sandbox/stack";
import { LiveFleet } from "../../support/liveFleet";

/** Stacks of one shell. */
const HERE = ["a", "b", "c"];
/** Stacks of another shell, at the same time. */
const THERE = ["d", "e", "f"];

describe("A7: stacks start on a fresh machine together, on the real engine", function () {
  this.timeout(300_000);
  let fleet: LiveFleet;
  let server: Server;
  let answer: (response: ServerResponse) => void;
  let downloads: number;
  let machine: string;

  before(async () => {
    const stacks = [...HERE, ...THERE].map(
      (team) => [`${team}-prod`, [team]] as [string, string[]],
    );
    fleet = await LiveFleet.start(Object.fromEntries(stacks));
    const archive = join(fleet.world.folder, "github.tar.gz");
    const { folder } = fleet.world.gitHubPlugin;
    assert.ok(folder, "the official plugin is installed; this test serves the one that is built");
    execFileSync("tar", ["czf", archive, "-C", folder, "pulumi-resource-github"]);
    server = createServer((_request, response) => {
      downloads += 1;
      answer(response);
    });
    answer = (response) => {
      response.setHeader("content-length", statSync(archive).size);
      createReadStream(archive).pipe(response);
    };
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  beforeEach(() => {
    downloads = 0;
    machine = mkdtempSync(join(tmpdir(), "flyte-ci-keys-fresh-"));
  });

  afterEach(() => rmSync(machine, { recursive: true, force: true }));

  after(async () => {
    server.close();
    await fleet.stop();
    assert.deepEqual(fleet.world.monitor.violations, []);
  });

  /** An empty PULUMI_HOME and cache; the engine is on PATH, the GitHub plugin must be downloaded. */
  const freshMachine = (): NodeJS.ProcessEnv => {
    const path = (fleet.environment()["PATH"] ?? "").split(delimiter);
    const { folder } = fleet.world.gitHubPlugin;
    const { port } = server.address() as AddressInfo;
    return {
      PATH: [fleet.world.engine.folder, ...path.filter((entry) => entry !== folder)].join(
        delimiter,
      ),
      PULUMI_HOME: join(machine, "home"),
      XDG_CACHE_HOME: join(machine, "cache"),
      PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES: `github=http://127.0.0.1:${port}/`,
    };
  };

  const up = (teams: string[]) => ["up", "--team", ...teams, "--concurrency", "3", "--json"];

  it("from two shells: the official plugin is downloaded once, the other waits, and no stack fails", async () => {
    const quick = answer;
    answer = (response) => setTimeout(() => quick(response), 1500);
    const shells = [fleet.start(up(HERE), freshMachine()), fleet.start(up(THERE), freshMachine())];
    const ran = await Promise.all(shells.map(({ ended }) => ended));
    answer = quick;
    for (const { code, stdout, stderr } of ran) {
      assert.equal(code, 0, stdout + stderr);
      const { stacks } = JSON.parse(stdout) as FleetOutcome;
      assert.deepEqual(
        stacks.map(({ outcome }) => outcome),
        ["succeeded", "succeeded", "succeeded"],
      );
    }
    assert.equal(downloads, 1);
    const said = ran.map(({ stderr }) => stderr).join("");
    assert.match(said, /downloading the github plugin/);
    assert.match(said, /another process is preparing .*github.*; waiting for it/);
    for (const team of [...HERE, ...THERE]) assert.notEqual(fleet.heldKey(team), undefined, team);
  });

  it("after one was killed during the download, the next finishes it", async () => {
    const quick = answer;
    const env = freshMachine();
    const asked = new Promise<ServerResponse>((resolve) => (answer = resolve));
    const killed = fleet.start(up(HERE), env);
    const response = await asked;
    killed.child.kill("SIGKILL");
    await killed.ended;
    response.destroy(); // the engine that was downloading gives up, too
    answer = quick;
    // Half a minute without a sign of life, and a lock is nobody's.
    const lock = join(
      machine,
      "home/plugins",
      `flyte-ci-keys-github-${GITHUB_PLUGIN_VERSION}.lock`,
    );
    assert.ok(existsSync(lock));
    utimesSync(lock, 0, 0);
    const next = await fleet.start(up(HERE), env).ended;
    assert.equal(next.code, 0, next.stdout + next.stderr);
    const plugins = readdirSync(join(machine, "home/plugins"));
    assert.ok(plugins.includes(`resource-github-v${GITHUB_PLUGIN_VERSION}`));
    assert.ok(!plugins.some((name) => name.endsWith(".partial")));
  });

  it("the provider's bundle is built once, however many processes need it", async () => {
    const bin = join(machine, "bin");
    const script = join(__dirname, "..", "..", "support", "ensureBundle.ts");
    const build = () =>
      new Promise<string>((resolve, reject) => {
        let said = "";
        const child = fork(script, [bin], { execArgv: ["--import", "tsx"], silent: true });
        child.stdout?.on("data", (text: Buffer) => (said += text.toString()));
        child.once("close", (code) => (code === 0 ? resolve(said) : reject(new Error(said))));
      });
    const said = await Promise.all([build(), build(), build()]);
    assert.equal(said.filter((text) => text.includes("building the provider")).length, 1);
    const printed = execFileSync(join(bin, "pulumi-resource-cikeys"), {
      input: "",
      encoding: "utf8",
    });
    assert.match(printed, /^\d*\n?$/);
    assert.ok(existsSync(join(ROOT, "bin")));
  });
});
