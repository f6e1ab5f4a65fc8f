import Table from "cli-table3";

/** A table without lines: columns that fit their content, two spaces between them. */
export function columns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "", middle: "  " };
  const edges = { top: "", "top-mid": "", "top-left": "", "top-right": "", left: "", right: "" };
  const bottom = { bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" };
  const table = new Table({
    head: [...head],
    chars: { ...none, ...edges, ...bottom },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** The text, or its start and an ellipsis. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
