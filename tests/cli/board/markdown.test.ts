import assert from "node:assert/strict";
import { boardMarkdown } from "../../../cli/board/markdown";
import { markdownCode, markdownText } from "../../../cli/board/markdownText";
import { boardOf, mixedBoard, stackRow, teamRow } from "./boards";
import { hostileTeams } from "./hostile";

const lineOf = (markdown: string, start: string): string =>
  markdown.split("\n").find((line) => line.startsWith(start)) ?? "";

describe("the board as Markdown", () => {
  it("says first how many need what, and as of when", () => {
    const [title, , sentence] = boardMarkdown(mixedBoard()).split("\n");
    assert.equal(title, "# CI keys of flyte-ci-keys");
    assert.equal(
      sentence,
      "Teams: 5 (1 ok, 2 due, 1 blocked, 1 need a person). Stacks: 6. As of 2026-03-02 08:00 UTC.",
    );
  });

  it("has a row for each team", () => {
    const markdown = boardMarkdown(mixedBoard());
    assert.equal(
      lineOf(markdown, "| ads "),
      "| ads | ads-prod | due | 3 | brown-out | 2026-03-02 | 2026-02-20 | 2026-03-16 | github.com/acme/ads FLYTE\\_API\\_KEY |",
    );
    assert.equal(
      lineOf(markdown, "| maps "),
      "| maps | maps-prod | due |  | no key yet |  |  |  |  |",
    );
  });

  it("tells what blocks, and the command that helps", () => {
    const markdown = boardMarkdown(mixedBoard());
    assert.equal(
      lineOf(markdown, "- due: maps"),
      "- due: maps (maps-prod) has no key yet. `flyte-ci-keys up --stack maps-prod`",
    );
    assert.match(markdown, /^- \*\*needs a person\*\*: stack risk-prod was left locked/m);
  });

  it("says which store holds something else, and what is odd about it", () => {
    const address = "jenkins:ci: key";
    const odd = { address, generation: null, updatedAt: null, notes: ["hidden by another"] };
    const row = teamRow({ stores: [address], storeDetails: [odd] });
    assert.match(
      lineOf(boardMarkdown(boardOf([row])), "| payments "),
      /\| jenkins:ci: key; holds no key yet; hidden by another \|$/,
    );
  });

  it("says when a stack cannot be read", () => {
    const stacks = [stackRow({ readable: false })];
    assert.match(boardMarkdown(boardOf([], stacks)), /Stacks: 1, 1 of them not readable\./);
  });

  it("has no list when all is well", () => {
    assert.doesNotMatch(boardMarkdown(boardOf([teamRow()])), /To look at/);
  });

  it("keeps hostile names text: as many rows and cells as ever", () => {
    const teams = hostileTeams();
    const markdown = boardMarkdown(boardOf(teams));
    const rows = markdown.split("\n").filter((line) => line.startsWith("| "));
    assert.equal(rows.length, teams.length + 2);
    for (const row of rows) assert.equal(row.split(/(?<!\\)\|/).length, 11, row);
    const outsideCode = markdown.replace(/(`+)(?!`).+?(?<!`)\1(?!`)/g, "");
    assert.doesNotMatch(outsideCode, /<(?!br>)/);
    assert.doesNotMatch(outsideCode, /(?<!\\)\[/);
    assert.doesNotMatch(markdown, /\u202e/);
  });

  for (const [given, text] of [
    ["a_b*c", "a\\_b\\*c"],
    ["<b>&", "&lt;b&gt;&amp;"],
    ["a|b", "a\\|b"],
    ["one\r\ntwo", "one two"],
    ["C:\\x", "C:\\\\x"],
    ["`x`", "&#96;x&#96;"],
  ] as const) {
    it(`writes ${JSON.stringify(given)} as text`, () => {
      assert.equal(markdownText(given), text);
    });
  }

  for (const [given, code] of [
    ["ls", "`ls`"],
    ["a `b` c", "``a `b` c``"],
    ["`a", "`` `a ``"],
  ] as const) {
    it(`writes ${JSON.stringify(given)} as code`, () => {
      assert.equal(markdownCode(given), code);
    });
  }
});
