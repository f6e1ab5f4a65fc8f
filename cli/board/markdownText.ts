/** Characters that Markdown (CommonMark, GFM tables) could take for more than text. */
const SPECIAL = /[\\*_[\]|~]/g;

/** Everything that would end a line or is not visible. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** A text that stays text in a paragraph, a list or a table cell. */
export function markdownText(text: string): string {
  return text
    .replace(CONTROL, " ")
    .replace(SPECIAL, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("`", "&#96;");
}

/** A command in a code span (CommonMark §6.1), whatever backticks it has. */
export function markdownCode(code: string): string {
  const text = code.replace(CONTROL, " ");
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}
