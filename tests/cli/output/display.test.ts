import assert from "node:assert/strict";
import type { WriteStream } from "node:tty";
import { columns, shorten } from "../../../cli/output/columns";
import { duration, liveLines, plainDisplay, resultLine } from "../../../cli/output/runDisplay";
import { paint, terminalOf } from "../../../cli/output/terminal";

const stream = (isTTY: boolean, columnCount = 80) =>
  ({ isTTY, columns: columnCount, rows: columnCount, write: () => true }) as unknown as WriteStream;

describe("what a terminal can show", () => {
  for (const [what, isTTY, env, live, colour] of [
    ["everything", true, {}, true, true],
    ["plain lines in a pipe", false, {}, false, false],
    ["plain lines with NO_COLOR", true, { NO_COLOR: "1" }, false, false],
    ["plain lines in a dumb terminal", true, { TERM: "dumb" }, false, false],
    ["colours, and no rewriting, in CI", true, { CI: "true" }, false, true],
  ] as const) {
    it(`is ${what}`, () => {
      const terminal = terminalOf(stream(isTTY), env);
      assert.deepEqual([terminal.live, terminal.colour], [live, colour]);
    });
  }

  it("is plain lines, with colours, in a terminal that has no size", () => {
    const terminal = terminalOf(stream(true, 0), {});
    assert.deepEqual([terminal.live, terminal.colour], [false, true]);
  });

  it("has no width in a pipe, nor where the terminal does not tell", () => {
    assert.equal(terminalOf(stream(false), {}).width, undefined);
    assert.equal(terminalOf(stream(true, 0), {}).width, undefined);
    assert.equal(terminalOf(stream(true, 120), {}).width, 120);
  });

  it("paints only where there are colours", () => {
    assert.equal(paint({ colour: false }, "red", "x"), "x");
    assert.equal(paint({ colour: true }, "red", "x"), "\u001b[31mx\u001b[39m");
  });
});

describe("the display of a run", () => {
  const result = { stack: "a", outcome: "succeeded" as const, seconds: 3.14, changes: { same: 9 } };

  it("writes one plain line for each stack that is done", () => {
    let written = "";
    const terminal = {
      ...{ width: undefined, live: false, colour: false },
      write: (text: string) => (written += text),
    };
    const display = plainDisplay(2, terminal);
    display.started("a");
    display.progress("a", { done: 1, now: "creating x" });
    display.finished(result);
    display.finished({ ...result, stack: "b", outcome: "failed" });
    display.close();
    assert.equal(written, "[1/2] a: ok, no changes, 3.1 s\n[2/2] b: failed after 3.1 s\n");
  });

  it("names what changed, and not what stayed or was read", () => {
    const changed = { ...result, changes: { same: 9, read: 1, create: 4, update: 1 } };
    assert.equal(resultLine(changed, { colour: false }), "a: ok, 4 create, 1 update, 3.1 s");
  });

  it("draws what runs now and how long it will take", () => {
    const lines = liveLines(
      {
        ...{ total: 100, done: 25, failed: 1, elapsed: 50 },
        running: [{ stack: "a", seconds: 3.9, done: 7, now: "creating payments-okta" }],
      },
      80,
    );
    assert.deepEqual(lines, [
      "  a  3 s  7 done  creating payments-okta",
      "25 of 100 stacks, 1 failed, about 3 min left",
    ]);
  });

  it("never wraps a line", () => {
    const running = [{ stack: "a".repeat(200), seconds: 1, done: 0, now: undefined }];
    for (const width of [0, 10, 40]) {
      const lines = liveLines({ total: 1, done: 0, failed: 0, elapsed: 1, running }, width);
      assert.ok(lines.every((line) => line.length < Math.max(21, width)));
    }
  });

  for (const [seconds, text] of [
    [0.2, "1 s"],
    [89, "89 s"],
    [90, "2 min"],
    [3600, "60 min"],
    [7200, "2 h"],
  ] as const) {
    it(`says ${seconds} s as ${text}`, () => {
      assert.equal(duration(seconds), text);
    });
  }
});

describe("columns", () => {
  it("fit their content, without blanks at the end", () => {
    const text = columns(
      ["A", "LONGER"],
      [
        ["long cell", "x"],
        ["", ""],
      ],
    );
    assert.equal(text, "A          LONGER\nlong cell  x\n");
  });

  it("shorten with an ellipsis", () => {
    assert.equal(shorten("payments", 5), "paym…");
    assert.equal(shorten("pay", 5), "pay");
  });
});
