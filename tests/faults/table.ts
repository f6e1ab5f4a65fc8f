import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { ROOT } from "../../sandbox/stack";
import { KNOWN_LIMITS } from "./knownLimits";
import type { Figures, Summary } from "./summary";

const PAGE = join(ROOT, "docs", "reliability.md");
const BEGIN = "<!-- figures of `make faults`: begin -->";
const END = "<!-- figures of `make faults`: end -->";

/** Puts the figures into docs/reliability.md, between the two marks. */
export async function writeTable(summary: Summary): Promise<void> {
  const page = readFileSync(PAGE, "utf8");
  const [head, rest] = page.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (head === undefined || tail === undefined) throw new Error(`${PAGE} lacks its two marks`);
  const text = `${head}${BEGIN}\n\n${figuresText(summary)}\n\n${END}${tail}`;
  const style = await resolveConfig(PAGE);
  writeFileSync(PAGE, await format(text, { ...style, parser: "markdown" }));
}

/** The table, and what it leaves to say. */
export function figuresText(summary: Summary): string {
  const { planned, cases, notReached, meanAgain, remaining } = summary;
  return [
    `${cases + notReached} of ${planned} cases have run. In ${notReached} the call was not made that time, or no engine ` +
      `held the lock that a kill could have hit; they count nowhere. A case took ${meanAgain} further commands on average.`,
    table(summary),
    "| what went wrong | cases |\n| --- | --- |",
    [...limitCounts(remaining)].map(([title, count]) => `| ${title} | ${count} |`).join("\n"),
  ]
    .join("\n\n")
    .replace("| --- | --- |\n\n", "| --- | --- |\n");
}

function table(summary: Summary): string {
  const row = (name: string, figures: Figures) => {
    const { cases, again, violations, lost, orphaned, leaked, notConverged } = figures;
    const cells = [
      cases,
      again.none,
      again.once,
      again.twice,
      again.repaired,
      violations,
      lost,
      orphaned,
      leaked,
    ];
    return `| ${[name, ...cells, notConverged].join(" | ")} |`;
  };
  return [
    "| identity × store | cases | right at once | after one more `up` | after two | after `repair` | dead key in a store | lost | orphaned | leaked | not converged |",
    `|${" --- |".repeat(11)}`,
    ...Object.entries(summary.byPair).map(([name, figures]) => row(name, figures)),
    row("all", summary),
  ].join("\n");
}

function limitCounts(remaining: Summary["remaining"]): Map<string, number> {
  const counts = new Map(KNOWN_LIMITS.map(({ title }) => [title, 0]));
  for (const { limit = "not explained yet: `.sandbox/faults.json` has each" } of remaining) {
    counts.set(limit, (counts.get(limit) ?? 0) + 1);
  }
  return counts;
}
