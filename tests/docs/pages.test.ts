import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { linksIn, markdownFiles, pageText } from "./markdown";

const MAP = join("docs", "README.md");

/** A row of the map: what it leads to in its first, and in its second column. */
interface Row {
  page: string;
  tests: string[];
  /** What only a real account can show. */
  unproven: string;
}

/** The rows of the map's table. */
function rows(): Row[] {
  const at = (target: string) => normalize(join(dirname(MAP), target));
  return pageText(MAP)
    .split("\n")
    .filter((line) => line.startsWith("| ["))
    .map((line) => {
      const [, page = "", held = "", unproven = ""] = line.split("|");
      return {
        page: at(linksIn(page)[0] ?? ""),
        tests: linksIn(held).map(at),
        unproven: unproven.trim(),
      };
    });
}

describe("docs/README.md", () => {
  const map = rows();

  it("has every page once", () => {
    const pages = markdownFiles("docs")
      .filter((file) => file !== MAP && !file.startsWith(join("docs", "decisions")))
      .sort();
    assert.deepEqual(map.map(({ page }) => page).sort(), pages);
  });

  for (const { page, tests, unproven } of map) {
    it(`names the tests that hold ${page}, or the real account that it needs`, () => {
      assert.ok(tests.every((test) => test.startsWith("tests")));
      assert.ok(tests.length > 0 || unproven !== "", "neither a test nor what is not proven");
    });
  }
});
