import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { FakeCommands, type ScriptRun } from "./fakeCommands";
import { SCHEDULES } from "./scheduleFiles";

const SCRIPT = join(SCHEDULES, "cron", "ci-keys.sh");

describe("cron's script", () => {
  let commands: FakeCommands;

  beforeEach(() => {
    commands = new FakeCommands();
    mkdirSync(commands.path("out"));
    environment("OKTA_API_PRIVATE_KEY=hush\n");
  });
  afterEach(() => commands.remove());

  function environment(text: string, mode = 0o600): void {
    writeFileSync(commands.path("environment"), text);
    chmodSync(commands.path("environment"), mode);
  }

  const start = (
    up: number,
    status: number,
    env: Record<string, string> = {},
  ): Promise<ScriptRun> =>
    commands.start(
      [SCRIPT],
      commands.environment(up, status, {
        CI_KEYS_PROJECT: "/srv/project",
        CI_KEYS_ENV: commands.path("environment"),
        CI_KEYS_OUT: commands.path("out"),
        CI_KEYS_METRICS: commands.path("keys.prom"),
        ...env,
      }),
    );

  it("updates first, then shows, both with the credentials, and says nothing when all is well", async () => {
    const { code, stdout, stderr, calls } = await start(0, 0);
    assert.deepEqual([code, stdout, stderr], [0, "", ""]);
    const board = commands.path("out/board.html");
    assert.deepEqual(calls, [
      "in /srv/project",
      "flyte-ci-keys up --all --due",
      "up has credentials",
      "in /srv/project",
      `flyte-ci-keys status --html ${board} --openmetrics ${commands.path("keys.prom")}`,
      "status has credentials",
    ]);
    assert.ok(existsSync(board));
    assert.equal(
      statSync(commands.path("keys.prom")).mode & 0o444,
      0o444,
      "the collector reads it",
    );
    assert.equal(statSync(commands.path("out/log")).mode & 0o077, 0);
  });

  for (const [up, status, code] of [
    [0, 2, 0],
    [0, 3, 3],
    [3, 0, 3],
    [0, 4, 4],
    [4, 3, 4],
    [3, 4, 4],
    [1, 0, 1],
    [4, 1, 1],
    [1, 4, 1],
    [130, 0, 1],
  ] as const) {
    it(`ends with ${code} when up ends with ${up} and status with ${status}`, async () => {
      const { code: ended, stderr, calls } = await start(up, status);
      assert.equal(ended, code);
      assert.equal(calls.filter((call) => call.startsWith("flyte-ci-keys status")).length, 1);
      if (code === 0) assert.equal(stderr, "");
      else {
        assert.match(stderr, new RegExp(`^up ended with ${up}, status with ${status}:$`, "m"));
        assert.match(stderr, /said something/);
      }
    });
  }

  it("sends notices where there is a webhook", async () => {
    environment("CIKEYS_WEBHOOK=https://hook\nCIKEYS_WEBHOOK_FORMAT=teams\n");
    const { calls } = await start(0, 0);
    assert.match(calls.at(-1) ?? "", / --notify-env CIKEYS_WEBHOOK --notify-format teams$/);
  });

  it("does not run beside itself", async () => {
    const hold = commands.path("hold");
    writeFileSync(hold, "");
    const first = start(0, 0, { HOLD: hold });
    while (!commands.calls().some((call) => call.startsWith("flyte-ci-keys up"))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const second = await start(0, 0, { NOTES: commands.path("others") });
    assert.equal(second.code, 75);
    assert.match(second.stderr, /the run before is not done yet/);
    assert.equal(existsSync(commands.path("others")), false);
    rmSync(hold);
    assert.equal((await first).code, 0);
    assert.equal((await start(0, 0)).code, 0);
  });

  it("interrupts an update that takes too long, as Ctrl-C does, and still shows and tells", async () => {
    const hold = commands.path("hold");
    writeFileSync(hold, "");
    const { code, stderr, calls } = await start(0, 0, { HOLD: hold, CI_KEYS_LIMIT: "1s" });
    assert.equal(code, 1);
    assert.match(stderr, /^up ended with 124,/m);
    assert.ok(calls.includes("interrupted"));
    assert.ok(calls.some((call) => call.startsWith("flyte-ci-keys status")));
  });

  it("does not use credentials that others can read", async () => {
    environment("OKTA_API_PRIVATE_KEY=hush\n", 0o640);
    const { code, stderr, calls } = await start(0, 0);
    assert.equal(code, 1);
    assert.match(stderr, /environment can be read by others: chmod 600 /);
    assert.deepEqual(calls, []);
  });

  it("is executable", () => {
    assert.equal(statSync(SCRIPT).mode & 0o111, 0o111);
    assert.match(readFileSync(SCRIPT, "utf8"), /^#!\/usr\/bin\/env bash\n/);
  });
});
