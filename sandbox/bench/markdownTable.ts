/** What a cell holds; `undefined` and `null` were not measured. */
export type Cell = string | number | null | undefined;

/** A table in Markdown. */
export function markdownTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return "Not measured yet.";
  const line = (cells: readonly Cell[]) => `| ${cells.map((cell) => cell ?? "–").join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** Seconds, or a number for each second, with as many digits as mean something. */
export function decimal(figure: number | null | undefined): Cell {
  if (figure === null || figure === undefined) return undefined;
  if (figure < 0.1) return figure.toFixed(3);
  return figure < 10 ? figure.toFixed(2) : figure.toFixed(0);
}

/** Whole KiB. */
export function kibibytes(bytes: number | undefined): Cell {
  return bytes === undefined ? undefined : Math.round(bytes / 1024);
}
