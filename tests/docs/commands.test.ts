import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { buildProgram } from "../../cli/main";
import manifest from "../../package.json";
import { ROOT } from "../../sandbox/stack";
import { codeIn, markdownFiles, pageText } from "./markdown";

const program = buildProgram();

/** Command lines of `tool` in a piece of code, words apart. */
function callsOf(tool: RegExp, code: string): string[][] {
  const joined = code.replace(/\\\n\s*/g, " ").replace(/(?<=^|\s)#.*$/gm, "");
  const call = new RegExp(`(?:^|[\\s;&|(])(?:npx )?${tool.source} +([^\\n]*)`, "g");
  return [...joined.matchAll(call)].map(([, rest = ""]) => words(rest));
}

/** Words up to the end of the command: a pipe, the next command. */
function words(line: string): string[] {
  const found = line.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  const end = found.findIndex((word) => /^(\||\|\||&&?|;|>|\))$/.test(word));
  return end === -1 ? found : found.slice(0, end);
}

/** What is wrong with a call of the fleet command, if anything. */
function flawOf(args: readonly string[]): string | undefined {
  const own = args.filter((word) => word !== "-C" && !word.startsWith("<folder>"));
  const name = own.find((word) => !word.startsWith("-"));
  const command = program.commands.find((candidate) => candidate.name() === name);
  if (name !== undefined && command === undefined && !name.startsWith("<")) {
    return `no command ${name}`;
  }
  const wrong = own.filter((word) => /^--?[a-z]/i.test(word) && !hasOption(word, command));
  return wrong.length === 0 ? undefined : `${name ?? ""} has no ${wrong.join(", ")}`;
}

function hasOption(word: string, command: Command | undefined): boolean {
  const [flag = ""] = word.split("=");
  const options = [program, ...(command === undefined ? [] : [command])].flatMap(
    (known) => known.options,
  );
  return flag === "--help" || options.some(({ long, short }) => flag === long || flag === short);
}

describe("the commands that the pages show", () => {
  for (const file of markdownFiles()) {
    const code = codeIn(pageText(file));

    it(`${file}: the fleet command has them, with these options`, () => {
      const flaws = code.flatMap((text) => callsOf(/flyte-ci-keys/, text)).map(flawOf);
      assert.deepEqual(
        flaws.filter((flaw) => flaw !== undefined),
        [],
      );
    });

    it(`${file}: npm and make know their names`, () => {
      const scripts = code.flatMap((text) => callsOf(/npm run(?: --silent)?/, text));
      for (const [name = ""] of scripts) assert.ok(name in manifest.scripts, `npm run ${name}`);
      const makefile = readFileSync(join(ROOT, "Makefile"), "utf8");
      const targets = code.flatMap((text) => callsOf(/make/, text));
      for (const [name = ""] of targets) {
        assert.ok(new RegExp(`^${name}:`, "m").test(makefile), `make ${name}`);
      }
    });
  }

  it("in docs/cli.md, each under its own command, are all options of that command", () => {
    const sections = pageText(join("docs", "cli.md")).split(/^## /m).slice(1);
    let looked = 0;
    for (const section of sections) {
      const name = section.slice(0, section.indexOf("\n"));
      const command = program.commands.find((candidate) => candidate.name() === name);
      if (command === undefined) continue;
      for (const code of codeIn(section).filter((text) => /^--[a-z][\w-]*( |$)/.test(text))) {
        const [flag = ""] = code.split(" ");
        assert.ok(hasOption(flag, command), `${name} has no ${flag}`);
        looked += 1;
      }
    }
    assert.ok(looked > 10);
  });

  for (const [line, flaw] of [
    ["flyte-ci-keys statsu", "no command statsu"],
    ["npx flyte-ci-keys up --al --due # hourly", "up has no --al"],
    ["flyte-ci-keys rotate payments --reason 'it --leaked'", undefined],
    ["flyte-ci-keys status --json | jq --raw-output", undefined],
  ] as const) {
    it(`"${line}" ${flaw === undefined ? "is fine" : `would be found: ${flaw}`}`, () => {
      assert.deepEqual(callsOf(/flyte-ci-keys/, line).map(flawOf), [flaw]);
    });
  }
});
