import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { board } from "../../../cli/status/model";
import { boardTable } from "../../../cli/status/table";
import { entry, factsWith, NOW, settingsWith } from "./exampleFacts";

const terminal = (width: number | undefined, colour: boolean) => ({
  write: () => undefined,
  width,
  live: false,
  colour,
});

const shown = board({
  project: "flyte-ci-keys",
  now: NOW,
  stacks: [
    factsWith({
      settings: settingsWith({}, ["payments", "search"]),
      entries: { payments: entry({ previous: { generation: 2 } }) },
    }),
  ],
});

describe("the board in a terminal", () => {
  it("is a table, what helps, and a sentence", () => {
    assert.equal(
      boardTable(shown, terminal(undefined, false)),
      [
        "TEAM      STACK  STATE  GEN  NEXT        DELIVERED   BEFORE",
        "payments  prod   due    3    2026-06-30  2026-04-01  2 works",
        "search    prod   due    -    -           -",
        "",
        "due  payments (prod) generation 2 is to be disabled",
        "due  search (prod) has no key yet",
        "       flyte-ci-keys up --stack prod",
        "",
        "2 teams in 1 stack: 0 ok, 2 due",
      ].join("\n"),
    );
  });

  it("says which store holds something else than the delivered key, and what is odd about one", () => {
    const address = "jenkins:ci folder payments: key";
    const notes = ["hidden for jobs below a folder"];
    const odd = { address, generation: 2, notes };
    const status = { payments: { stores: [address], storeDetails: [odd] } };
    const facts = factsWith({ status });
    const text = boardTable(
      board({ project: "flyte-ci-keys", now: NOW, stacks: [facts] }),
      terminal(undefined, false),
    );
    assert.match(text, /^store {2}payments \(prod\) jenkins:ci .*: key: holds generation 2$/m);
    assert.match(
      text,
      /^store {2}payments \(prod\) jenkins:ci .*: hidden for jobs below a folder$/m,
    );
  });

  it("leaves columns out where there is little room", () => {
    const [head] = boardTable(shown, terminal(60, false)).split("\n");
    assert.equal(head, "TEAM      STACK  STATE  GEN  NEXT");
  });

  it("is the same with colours, which take no room", () => {
    const coloured = boardTable(shown, terminal(undefined, true));
    assert.notEqual(coloured, stripVTControlCharacters(coloured));
    assert.equal(stripVTControlCharacters(coloured), boardTable(shown, terminal(undefined, false)));
  });

  it("is a sentence where there is no team", () => {
    const empty = board({ project: "p", now: NOW, stacks: [] });
    assert.equal(boardTable(empty, terminal(undefined, false)), "0 teams in 0 stacks: 0 ok");
  });
});
