import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../sandbox/stack";

/** Folders that are made, not written. */
const MADE = ["node_modules", "bin", "dist", "api", ".sandbox", ".git"];

/** Every page of the repository, by its path from the root. */
export function markdownFiles(folder = ""): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return MADE.includes(entry.name) ? [] : markdownFiles(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** Text of a page. */
export function pageText(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** A page without its code, in which brackets are no links and hashes no headings. */
export function withoutCode(text: string): string {
  return withoutBlocks(text).replace(/(`+)(?!`).*?[^`]\1(?!`)/gs, "");
}

function withoutBlocks(text: string): string {
  return text.replace(/^( *)(```+|~~~+).*?^\1\2 *$/gms, "");
}

/** Everything that stands as code: blocks, fenced or indented, and spans. */
export function codeIn(text: string): string[] {
  const fenced = [...text.matchAll(/^( *)(```+|~~~+)[^\n]*\n(.*?)^\1\2 *$/gms)].map(
    ([, , , code = ""]) => code,
  );
  const rest = withoutBlocks(text);
  // After an empty line; without one it is the rest of a paragraph in a list.
  const indented = rest.match(/(?<=\n\n)(?: {4,}[^\s].*\n)+/g) ?? [];
  const spans = [...rest.matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map(([, code = ""]) => code);
  return [...fenced, ...indented, ...spans];
}

/** Anchors of a page's headings, as GitHub makes them. */
export function anchorsIn(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = ""]) => {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, "")
      .replace(/\s/g, "-");
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

/** Where the links and images of a page lead. */
export function linksIn(text: string): string[] {
  return [...withoutCode(text).matchAll(/\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)].map(
    ([, target = ""]) => target,
  );
}
