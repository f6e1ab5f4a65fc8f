import assert from "node:assert/strict";
import { CliError } from "../../../cli/cliError";
import { requestFor } from "../../../cli/rotate/request";

const NOW = new Date("2026-04-10T12:00:00.500Z");

describe("the text of a rotation request", () => {
  it("is the reason and the time, so that a reason can be given twice", () => {
    assert.equal(requestFor(" Jo left ", undefined, NOW), "Jo left (2026-04-10T12:00:00Z)");
  });

  it("stays what it was while no update has answered it: no further key is made", () => {
    const open = "Jo left (2026-04-09T00:00:00Z)";
    assert.equal(requestFor("Jo left", open, NOW), open);
    assert.notEqual(requestFor("Jo", open, NOW), open);
    assert.notEqual(requestFor("leak", open, NOW), open);
  });

  for (const reason of ["", "  ", "two\nlines", "bell\u0007", "x".repeat(201)]) {
    it(`refuses ${JSON.stringify(reason.slice(0, 20))}`, () => {
      assert.throws(() => requestFor(reason, undefined, NOW), CliError);
    });
  }
});
