import assert from "node:assert/strict";
import { isMisread, isPlain, losesDigits } from "../../../cli/settings/plainScalar";

describe("text that stands in YAML without quotes", () => {
  for (const text of ["payments", "acme/app", "union.example.com", "flyte-ci-keys:teams", "_x"]) {
    it(`is itself: ${text}`, () => {
      assert.equal(isPlain(text), true);
    });
  }

  const changed = [
    "007",
    "1e3",
    "null",
    "~",
    "true",
    "012345678912",
    "0x1f",
    "2026-01-02",
    ".5",
    "",
  ];
  for (const text of changed) {
    it(`is changed by Pulumi's reader: ${JSON.stringify(text)}`, () => {
      assert.equal(isMisread(text), true);
      assert.equal(isPlain(text), false);
    });
  }

  for (const text of [
    "no",
    "yes",
    "on",
    "Off",
    "y",
    "-",
    "a: b",
    "a #b",
    "- a",
    "*a",
    "[a]",
    " a",
  ]) {
    it(`is changed or refused by some reader: ${JSON.stringify(text)}`, () => {
      assert.equal(isPlain(text), false);
    });
  }

  for (const [text, loses] of [
    ["0042", true],
    ["012345678912", true],
    ["1e3", true],
    ["1000", false],
    ["0.2", false],
    ["90d", false],
    ["payments", false],
  ] as const) {
    it(`${loses ? "comes" : "does not come"} back in another form when written again: ${text}`, () => {
      assert.equal(losesDigits(text), loses);
    });
  }
});
