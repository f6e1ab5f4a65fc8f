import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { boardHtml } from "../../../cli/board/html";
import { pageData } from "../../../cli/board/pageData";
import { boardOf, largeBoard, mixedBoard, teamRow } from "./boards";
import { HOSTILE_NAMES, hostileTeams } from "./hostile";

const DATA = /<script id="board" type="application\/json">(.*?)<\/script>/s;

const dataOf = (html: string) => JSON.parse(DATA.exec(html)?.[1] ?? "") as unknown;

const hashOf = (text: string) =>
  `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

describe("the board as an HTML page", () => {
  it("has the whole board as JSON in it", () => {
    const board = mixedBoard();
    assert.deepEqual(dataOf(boardHtml(board)), pageData(board));
  });

  it("asks nobody for anything: no address in it but what the board says", () => {
    const page = boardHtml(mixedBoard()).replace(DATA, "");
    assert.doesNotMatch(page, /https?:|\bsrc=|url\(|@import|fetch\(|XMLHttpRequest|localStorage/);
    assert.deepEqual(page.match(/href="[^"]*"/g), ['href="data:,"']);
  });

  it("allows exactly its own style and script", () => {
    const page = boardHtml(mixedBoard());
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? "";
    const script = /<script>(.*?)<\/script>/s.exec(page)?.[1] ?? "";
    assert.ok(style.length > 0 && script.length > 0);
    assert.deepEqual(policy.split("; "), [
      "default-src 'none'",
      "img-src data:",
      `style-src ${hashOf(style)}`,
      `script-src ${hashOf(script)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("takes only what it knows by name, whatever else the board holds", () => {
    const canary = "canary-client-secret";
    const row = Object.assign(teamRow(), { clientSecret: canary, apiKey: canary });
    const board = Object.assign(boardOf([row]), { keys: { payments: canary } });
    assert.doesNotMatch(boardHtml(board), new RegExp(canary));
  });

  it("keeps hostile names out of its markup, and to the letter in its data", () => {
    const html = boardHtml({ ...boardOf(hostileTeams()), project: HOSTILE_NAMES[0] as string });
    const harmless = boardHtml(boardOf([teamRow()]));
    const tags = (page: string) => (page.match(/<[a-z!/]+/gi) ?? []).sort();
    assert.deepEqual(tags(html), tags(harmless));
    const { teams } = dataOf(html) as { teams: { team: string }[] };
    assert.deepEqual(
      teams.map(({ team }) => team),
      HOSTILE_NAMES,
    );
  });

  it("stays under a megabyte for a thousand teams", () => {
    assert.ok(Buffer.byteLength(boardHtml(largeBoard(1000))) < 1_000_000);
  });
});

describe("history of generations", () => {
  for (const [what, row, lines] of [
    ["no key", teamRow({ generation: null }), []],
    ["the first", teamRow({ generation: 1 }), ["1 current"]],
    ["the second, its predecessor gone", teamRow({ generation: 2 }), ["2 current", "1 retired"]],
    ["the fifth, all others gone", teamRow({ generation: 5 }), ["5 current", "4 retired +"]],
    [
      "an overlap",
      teamRow({ generation: 2, previous: { generation: 1, disabledAt: null, why: null } }),
      ["2 current", "1 previous"],
    ],
    [
      "a brown-out",
      teamRow({
        generation: 4,
        previous: { generation: 3, disabledAt: "2026-03-01T08:00:00Z", why: null },
      }),
      ["4 current", "3 disabled", "2 retired +"],
    ],
  ] as const) {
    it(`tells ${what}`, () => {
      const [team] = pageData(boardOf([row])).teams;
      assert.deepEqual(
        team?.generations.map(
          ({ generation, phase, andOlder }) =>
            `${generation} ${phase}${andOlder === true ? " +" : ""}`,
        ),
        lines,
      );
    });
  }
});
