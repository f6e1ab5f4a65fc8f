import { worstState } from "../status/teamRow";
import type { Board, Reason, TeamRow } from "../status/schema";
import type { Verdict } from "../verify/verify";

/**
 * The board with what token requests found just now: a key that is refused needs a person, one that works was checked
 * now, and one about which nothing was learned is said to be so.
 */
export function withVerdicts(board: Board, verdicts: readonly Verdict[]): Board {
  const teams = board.teams.map((row) => {
    const found = verdicts.filter(({ team, stack }) => team === row.team && stack === row.stack);
    return found.reduce((sofar, verdict) => judged(sofar, verdict, board.generatedAt), row);
  });
  const stacks = board.stacks.map((row) => {
    const unread = verdicts.filter(({ team, stack }) => team === "-" && stack === row.stack);
    const reasons = [...row.reasons, ...unread.map(unknown)];
    return { ...row, reasons, state: worstState(reasons) };
  });
  const count = (state: string) => teams.filter((row) => row.state === state).length;
  const counts = {
    ok: count("ok"),
    due: count("due"),
    blocked: count("blocked"),
    human: count("human"),
  };
  return { ...board, summary: { ...board.summary, ...counts }, teams, stacks };
}

function judged(row: TeamRow, verdict: Verdict, now: string): TeamRow {
  switch (verdict.result) {
    case "works":
      return { ...row, checkedAt: now };
    case "no key":
      return row; // The board says so itself.
    case "refused":
      return withReason(row, refused(verdict));
    case "unknown":
      return withReason(row, unknown(verdict));
  }
}

function withReason(row: TeamRow, reason: Reason): TeamRow {
  const reasons = [reason, ...row.reasons];
  return { ...row, reasons, state: worstState(reasons) };
}

function refused({ team, generation, message = "no reason was told" }: Verdict): Reason {
  return {
    state: "human",
    text: `failed its check: generation ${generation} was refused: ${message}`,
    remedy: `find out why; then, if it is dead: flyte-ci-keys rotate ${team} --reason …`,
  };
}

function unknown({ message = "no reason was told" }: Verdict): Reason {
  return {
    state: "human",
    text: `could not be checked: ${message}`,
    remedy: "flyte-ci-keys doctor",
  };
}
