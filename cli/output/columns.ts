import { stripVTControlCharacters } from "node:util";

/** Lines with columns that fit their content, two spaces between them. */
export function columns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_title, index) =>
    Math.max(...lines.map((line) => visibleWidth(line[index] ?? ""))),
  );
  return lines
    .map((line) => line.map((cell, index) => padded(cell, widths[index] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

function padded(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - visibleWidth(cell)));
}

/** Colours take no room. */
function visibleWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** The text, or its start and an ellipsis. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
