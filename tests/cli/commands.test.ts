import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildProgram } from "../../cli/main";
import { EXIT, worst } from "../../cli/exitCode";
import { ROOT } from "../../sandbox/stack";
import manifest from "../../package.json";

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(ROOT, manifest.bin["flyte-ci-keys"]), ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });

describe("flyte-ci-keys", () => {
  const { commands } = buildProgram();

  for (const command of commands) {
    it(`${command.name()} has --json, a summary, examples and a place in docs/cli.md`, () => {
      assert.ok(command.options.some(({ long }) => long === "--json"));
      assert.ok(command.summary().length > 10);
      let help = "";
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      assert.match(help, /Examples:\n {2}flyte-ci-keys /);
      assert.match(help, /Exit status|--yes|--like|adopt/);
      const docs = readFileSync(join(ROOT, "docs", "cli.md"), "utf8");
      assert.ok(docs.includes(`## ${command.name()}\n`), `docs/cli.md lacks ${command.name()}`);
      for (const { long } of command.options) {
        if (long === undefined || long === null || long === "--json") continue;
        const name = long.replace("--no-", "--");
        assert.ok(docs.includes(long) || docs.includes(name), `docs/cli.md lacks ${long}`);
      }
    });
  }

  it("runs as the package's bin", () => {
    const { status, stdout } = run("--version");
    assert.deepEqual([status, stdout], [0, `${manifest.version}\n`]);
  });

  it("refuses an unknown command with the closest one", () => {
    const { status, stderr } = run("statsu");
    assert.equal(status, 1);
    assert.match(stderr, /unknown command 'statsu'\n\(Did you mean status\?\)/);
  });

  it("says where the project is missing, as text and as JSON", () => {
    const asText = run("-C", "/", "status");
    assert.equal(asText.status, 1);
    assert.match(
      asText.stderr,
      /^there is no Pulumi\.yaml in \/ or above it\. Run this in the checkout/,
    );
    const asJson = run("-C", "/", "status", "--json");
    assert.equal(asJson.status, 1);
    const { error, exitCode } = JSON.parse(asJson.stdout) as { error: string; exitCode: number };
    assert.match(error, /there is no Pulumi\.yaml/);
    assert.equal(exitCode, 1);
  });
});

describe("the exit status of a run", () => {
  for (const [codes, expected] of [
    [[], EXIT.ok],
    [[EXIT.ok, EXIT.due], EXIT.due],
    [[EXIT.due, EXIT.blocked], EXIT.blocked],
    [[EXIT.humanNeeded, EXIT.blocked], EXIT.humanNeeded],
    [[EXIT.humanNeeded, EXIT.error], EXIT.error],
    [[EXIT.error, EXIT.interrupted, EXIT.ok], EXIT.interrupted],
  ] as const) {
    it(`of ${codes.join(", ") || "nothing"} is ${expected}`, () => {
      assert.equal(worst(codes), expected);
    });
  }
});
