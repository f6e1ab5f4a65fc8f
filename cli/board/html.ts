import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Board } from "../status/schema";
import { pageData } from "./pageData";

/** Styles of the page; later ones win. */
const STYLES = ["colours.css", "page.css", "table.css", "narrow.css"];

/** Scripts of the page, in the order in which they need each other. */
const SCRIPTS = ["words.js", "elements.js", "rows.js", "order.js", "main.js"];

/**
 * The board as one HTML page that needs nothing else: no request, no server, no store in the browser. Its content
 * security policy allows exactly its own style and script, so nothing that a name smuggles in could ever run.
 */
export function boardHtml(board: Board): string {
  const style = STYLES.map(part).join("\n");
  const script = `(() => {\n"use strict";\n${SCRIPTS.map(part).join("\n")}})();\n`;
  const title = htmlText(`CI keys of ${board.project}`);
  const parts: Record<string, string> = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policyFor(style, script)}" />`,
    style: `<style>${style}</style>`,
    data: `<script id="board" type="application/json">${scriptJson(pageData(board))}</script>`,
    script: `<script>${script}</script>`,
  };
  // By functions: a `$&` in a name is a name, and no pattern.
  return part("page.html")
    .replace(/<!-- (\w+) -->/g, (mark, name: string) => parts[name] ?? mark)
    .replace("<title>{{title}}", () => `<title>${title}`)
    .replace("<h1>{{title}}", () => `<h1>${title}`);
}

function part(file: string): string {
  return readFileSync(join(__dirname, "page", file), "utf8");
}

/** Content Security Policy, level 2: hashes of the only style and the only script. */
function policyFor(style: string, script: string): string {
  return [
    "default-src 'none'",
    "img-src data:",
    `style-src ${sourceHash(style)}`,
    `script-src ${sourceHash(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function sourceHash(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

function htmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON in which no HTML parser finds a tag or a comment, so that it cannot end its `script` element. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
}
