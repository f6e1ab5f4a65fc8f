import { EXIT, worst, type ExitCode } from "../exitCode";
import type { Board, TeamState } from "./schema";

const CODES: Record<TeamState, ExitCode> = {
  ok: EXIT.ok,
  due: EXIT.due,
  blocked: EXIT.blocked,
  human: EXIT.humanNeeded,
};

/** Exit code of a board: its worst team or stack; a stack that cannot be read is an error. */
export function boardExit(board: Board): ExitCode {
  return worst([
    ...[...board.teams, ...board.stacks].map(({ state }) => CODES[state]),
    ...(board.summary.unreadable > 0 ? [EXIT.error] : []),
  ]);
}
