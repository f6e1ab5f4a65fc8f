import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { ROOT } from "../../sandbox/stack";
import { anchorsIn, codeIn, linksIn, markdownFiles, pageText } from "./markdown";

/** What does not lead anywhere, if so. */
function brokenLink(page: string, target: string): string | undefined {
  if (/^[a-z]+:/i.test(target)) return undefined;
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : normalize(join(dirname(page), decodeURIComponent(path)));
  if (file.startsWith("..") || !existsSync(join(ROOT, file))) return `${target}: no such file`;
  if (anchor === undefined) return undefined;
  if (!file.endsWith(".md")) return `${target}: anchors are for pages`;
  return anchorsIn(pageText(file)).includes(anchor) ? undefined : `${target}: no such heading`;
}

/** Paths in the repository that a page names as code, such as `tests/e2e/`. */
function pathsIn(text: string): string[] {
  const folders =
    "cli|common|components|docs|engine|library|policy|provider|sandbox|settings|tests";
  const path = new RegExp(`^(?:${folders}|verify)/[\\w./-]*$`);
  return codeIn(text).filter((code) => path.test(code));
}

describe("the pages", () => {
  const files = markdownFiles();

  it("are found", () => {
    assert.ok(files.includes("README.md"));
    assert.ok(files.includes(join("docs", "stores", "github.md")));
    assert.ok(files.every((file) => statSync(join(ROOT, file)).isFile()));
  });

  for (const file of files) {
    it(`${file}: every link leads to a file and, if it names one, a heading`, () => {
      const broken = linksIn(pageText(file)).map((target) => brokenLink(file, target));
      assert.deepEqual(
        broken.filter((link) => link !== undefined),
        [],
      );
    });

    it(`${file}: every path that it names is there`, () => {
      // What a build makes is there after the build only.
      const made = /^library\/(dist|bin|api)\b/;
      const paths = pathsIn(pageText(file)).filter((path) => !made.test(path));
      assert.deepEqual(
        paths.filter((path) => !existsSync(join(ROOT, path))),
        [],
      );
    });
  }

  for (const [target, why] of [
    ["cli.md#nothing-of-that-name", /no such heading/],
    ["nowhere.md", /no such file/],
    ["../../etc/passwd", /no such file/],
  ] as const) {
    it(`a link to ${target} would be found`, () => {
      assert.match(brokenLink(join("docs", "okta.md"), target) ?? "", why);
    });
  }

  it("have anchors as GitHub makes them", () => {
    const text = "# Who may `x`: A & B?\n\n## Same\n\n## Same\n\n```\n# no heading\n```\n";
    assert.deepEqual(anchorsIn(text), ["who-may-x-a--b", "same", "same-1"]);
  });
});
