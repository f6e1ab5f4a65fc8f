import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { ROOT } from "../stack";
import { figuresText } from "./figures";
import type { Results } from "./resultFile";

const PAGE = join(ROOT, "docs", "performance.md");
const BEGIN = "<!-- figures of `make bench`: begin -->";
const END = "<!-- figures of `make bench`: end -->";

/** Puts the figures into docs/performance.md, between the two marks. */
export async function writePage(results: Results): Promise<void> {
  const page = readFileSync(PAGE, "utf8");
  const [head, rest] = page.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (head === undefined || tail === undefined) throw new Error(`${PAGE} lacks its two marks`);
  const text = `${head}${BEGIN}\n\n${figuresText(results)}\n\n${END}${tail}`;
  const style = await resolveConfig(PAGE);
  writeFileSync(PAGE, await format(text, { ...style, parser: "markdown" }));
}
