import type { Context } from "../context";
import { EXIT, type ExitCode } from "../exitCode";
import { readFleet, select, type Selection } from "../fleet/fleet";
import { noticeTarget, notify, type NoticeOptions } from "../notices/notify";
import type { Board } from "../status/schema";
import { checkFiles, writeFiles, type BoardFiles } from "./files";

/** Options of `status` about what becomes of the board. */
export interface OutputOptions extends BoardFiles, NoticeOptions {
  /** Ask for a token with every key, too. */
  verify?: boolean;
}

/** What was done with the board. */
export interface Published {
  /** The form that was asked for on standard output, in the table's place. */
  printed: string | undefined;
  exit: ExitCode;
}

/** What is done with a board once it is read. */
export interface BoardOutput {
  /** The board, with what token requests found where they were asked for. */
  verified(board: Board, selection: Selection): Promise<Board>;
  /** Sends notices, then writes files; a webhook that is down changes the exit status and nothing else. */
  publish(board: Board): Promise<Published>;
}

/**
 * Looks at the options before anything is read.
 *
 * @throws CliError when they cannot be followed.
 */
export function boardOutput(context: Context, options: OutputOptions): BoardOutput {
  checkFiles(options, context.json);
  const target = noticeTarget(options, context.env);
  return {
    verified: (board, selection) =>
      options.verify === true ? judged(context, board, selection) : Promise.resolve(board),
    publish: async (board) => {
      const told = target === undefined || (await notify(board, target, context.say));
      const printed = await writeFiles(board, options);
      return { printed, exit: told ? EXIT.ok : EXIT.error };
    },
  };
}

async function judged(context: Context, board: Board, selection: Selection): Promise<Board> {
  const { verify } = await import("../verify/verify.js");
  const { withVerdicts } = await import("./withVerdicts.js");
  const { all, stack, team } = selection;
  const named = all === true || stack !== undefined || team !== undefined;
  const stacks = select(readFleet(context.project), named ? selection : { all: true });
  const onlyTeams = all === true || stack !== undefined ? undefined : team;
  const { verdicts } = await verify(context, stacks, onlyTeams);
  return withVerdicts(board, verdicts);
}
