import assert from "node:assert/strict";
import { withVerdicts } from "../../../cli/board/withVerdicts";
import { EXIT } from "../../../cli/exitCode";
import { messageOf } from "../../../cli/notices/notice";
import { boardExit } from "../../../cli/status/exit";
import type { Verdict } from "../../../cli/verify/verify";
import { boardOf, NOW, teamRow } from "./boards";

const verdict = (fields: Partial<Verdict>): Verdict => ({
  ...{ team: "payments", stack: "payments-prod", result: "works", generation: 3, subject: null },
  ...{ exit: EXIT.ok, ...fields },
});

describe("the board with what token requests found", () => {
  it("has a key that works as checked now", () => {
    const board = withVerdicts(boardOf([teamRow()]), [verdict({})]);
    assert.equal(board.teams[0]?.checkedAt, NOW);
    assert.equal(boardExit(board), EXIT.ok);
  });

  it("wants a person for a key that is refused, and a notice", () => {
    const refused = verdict({ result: "refused", message: "Okta answered 401 invalid_client" });
    const board = withVerdicts(boardOf([teamRow()]), [refused]);
    assert.equal(board.summary.human, 1);
    assert.equal(board.summary.ok, 0);
    assert.equal(boardExit(board), EXIT.humanNeeded);
    const [notice] = messageOf(board)?.notices ?? [];
    assert.equal(notice?.team, "payments");
    assert.equal(notice?.generation, 3);
    assert.equal(
      notice?.text,
      "failed its check: generation 3 was refused: Okta answered 401 invalid_client",
    );
  });

  it("puts the failed check before what was known already", () => {
    const due = { state: "due" as const, text: "rotation is due" };
    const before = boardOf([teamRow({ state: "due", reasons: [due] })]);
    const [team] = withVerdicts(before, [verdict({ result: "refused" })]).teams;
    assert.deepEqual(
      team?.reasons.map(({ state }) => state),
      ["human", "due"],
    );
    assert.equal(team?.state, "human");
  });

  it("says of a stack that its keys could not be read", () => {
    const unread = verdict({ team: "-", result: "unknown", message: "incorrect passphrase" });
    const board = withVerdicts(boardOf([teamRow()]), [unread]);
    assert.equal(board.stacks[0]?.state, "human");
    assert.match(board.stacks[0]?.reasons[0]?.text ?? "", /incorrect passphrase/);
    assert.equal(board.teams[0]?.state, "ok");
  });

  it("judges a team of the same name in another stack apart", () => {
    const rows = [teamRow(), teamRow({ stack: "payments-dev" })];
    const board = withVerdicts(boardOf(rows), [verdict({ result: "refused" })]);
    assert.deepEqual(
      board.teams.map(({ state }) => state),
      ["human", "ok"],
    );
  });
});
