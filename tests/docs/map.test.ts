import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { ROOT } from "../../sandbox/stack";
import { pageText } from "./markdown";

/** Whom each folder may import. `pure` files do no I/O and load no SDK. */
const MAY_IMPORT: Record<string, string[]> = {
  common: [],
  engine: [],
  components: ["common"],
  settings: ["common", "components"],
  provider: ["common", "pure"],
  policy: ["common", "components"],
  verify: ["common", "components", "provider"],
  cli: ["common", "components", "engine", "package.json", "provider", "settings", "verify"],
};

/** Files of `components/` that the provider shares. */
const PURE = /^components\/(apiKey|rotation\/[a-zA-Z]+|rules\/[a-zA-Z]+)$/;

describe("the map in CONTRIBUTING.md", () => {
  it("has every folder", () => {
    const map = pageText("CONTRIBUTING.md");
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && /^[a-z]+$/.test(entry.name) && entry.name !== "bin")
      .map(({ name }) => name);
    assert.deepEqual(
      folders.filter((name) => !map.includes(`\`${name}/\``)),
      [],
    );
  });

  for (const [folder, allowed] of Object.entries(MAY_IMPORT)) {
    it(`is right: ${folder}/ imports ${allowed.join(", ") || "nothing of ours"}`, () => {
      const wrong = importsOf(folder).filter(([, target]) => {
        const [top = ""] = target.split("/");
        const pure = allowed.includes("pure") && PURE.test(target);
        return top !== folder && !allowed.includes(top) && !pure;
      });
      assert.deepEqual(wrong, []);
    });
  }

  it("calls pure what loads no SDK and does no I/O", () => {
    for (const [file, target] of importsOf("provider")) {
      if (!PURE.test(target)) continue;
      const text = readFileSync(join(ROOT, `${target}.ts`), "utf8");
      const loads = /^import (?!type)[^;]*"(@pulumi|node:(?!crypto))[^"]*"/m;
      assert.ok(!loads.test(text), `${file} imports ${target}`);
    }
  });
});

/** Every import of our own in a folder: the file, and what it imports. */
function importsOf(folder: string): [file: string, target: string][] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((name): [string, string][] => {
      const file = join(folder, name);
      const text = readFileSync(join(ROOT, file), "utf8");
      return [...text.matchAll(/(?:\bfrom |\bimport\()\s*"(\.[^"]+)"/g)].map(([, target = ""]) => [
        file,
        normalize(join(dirname(file), target))
          .split(sep)
          .join("/")
          .replace(/\.js$/, ""),
      ]);
    });
}
