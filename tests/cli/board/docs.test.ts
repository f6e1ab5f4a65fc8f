import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { boardOpenMetrics } from "../../../cli/board/openMetrics";
import { buildProgram } from "../../../cli/main";
import { mixedBoard } from "./boards";
import { parseOpenMetrics } from "./openMetricsParser";

const PAGE = readFileSync(join(__dirname, "..", "..", "..", "docs", "board.md"), "utf8");

describe("docs/board.md", () => {
  it("has a row for every metric, with its labels, and speaks of no other", () => {
    const families = parseOpenMetrics(boardOpenMetrics(mixedBoard()));
    const rows = [...PAGE.matchAll(/^\| `(flyte_ci_keys_\w+)` *\| (.*?) *\|/gm)];
    assert.deepEqual(
      rows.map(([, name, labels = ""]) => [name, labels.replace(/[`\s]/g, "")]),
      [...families].map(([name, { samples }]) => [
        name,
        Object.keys(samples[0]?.labels ?? {}).join(","),
      ]),
    );
    const spoken = new Set(PAGE.match(/flyte_ci_keys_\w+/g));
    assert.deepEqual(
      [...spoken].filter((name) => !families.has(name)),
      [],
    );
  });

  it("speaks of options that `status` has", () => {
    const status = buildProgram().commands.find((command) => command.name() === "status");
    const known = status?.options.map(({ long }) => long) ?? [];
    const spoken = new Set(PAGE.match(/--[a-z][a-z-]+/g));
    assert.deepEqual(
      [...spoken].filter((option) => !known.includes(option)),
      [],
    );
    const all = ["--html", "--markdown", "--openmetrics", "--verify", "--notify-env"];
    for (const option of [...all, "--notify-format"]) assert.ok(spoken.has(option), option);
  });

  it("names the trap of a schedule that goes to sleep", () => {
    assert.match(PAGE, /after 60 days without\s+commits/);
    assert.match(PAGE, /leaves the organisation/);
  });
});
