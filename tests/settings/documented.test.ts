import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SETTING_WORDS } from "../../settings/explain";

const DOCS = join(__dirname, "..", "..", "docs");

/** Every page for users, without the decisions. */
function pages(): string {
  return readdirSync(DOCS, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md") && !file.startsWith("decisions"))
    .map((file) => readFileSync(join(DOCS, file), "utf8"))
    .join("\n");
}

describe("the documentation", () => {
  const text = pages();
  for (const word of SETTING_WORDS) {
    it(`explains the setting ${word}`, () => {
      const inCode = new RegExp(`\`[^\`\\n]*\\b${word}\\b[^\`\\n]*\``);
      assert.ok(inCode.test(text), `no page below docs/ has \`${word}\``);
    });
  }
});
