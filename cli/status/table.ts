import { columns, shorten } from "../output/columns";
import { paint, type Colour, type Terminal } from "../output/terminal";
import type { Board, StackRow, TeamRow, TeamState } from "./schema";
import { storeNotes } from "./storeRows";
import { dayOf } from "./teamRow";

const COLOURS: Record<TeamState, Colour> = {
  ok: "green",
  due: "yellow",
  blocked: "magenta",
  human: "red",
};

/** Below this width the less urgent columns are left out. */
const WIDE = 100;

/** The board as text: teams, then what is not ok and what helps, then a sentence. */
export function boardTable(board: Board, terminal: Terminal): string {
  const wide = terminal.width === undefined || terminal.width >= WIDE;
  const parts = [
    board.teams.length === 0 ? undefined : teamTable(board.teams, wide, terminal),
    notes(board, terminal),
    summaryLine(board),
  ];
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}

function teamTable(teams: readonly TeamRow[], wide: boolean, terminal: Terminal): string {
  const head = ["TEAM", "STACK", "STATE", "GEN", "NEXT", ...(wide ? ["DELIVERED", "BEFORE"] : [])];
  const rows = teams.map((row) => [
    shorten(row.team, wide ? 40 : 20),
    shorten(row.stack, wide ? 40 : 20),
    paint(terminal, COLOURS[row.state], row.state),
    row.generation === null ? "-" : String(row.generation),
    dayOf(row.nextRotation) || "-",
    ...(wide ? [dayOf(row.deliveredAt) || "-", before(row)] : []),
  ]);
  return columns(head, rows);
}

function before({ previous }: TeamRow): string {
  if (previous === null) return "";
  return `${previous.generation} ${previous.disabledAt === null ? "works" : "disabled"}`;
}

function notes({ teams, stacks }: Board, terminal: Terminal): string {
  const lines = [
    ...stacks.flatMap((row) => notesOf(`stack ${row.stack}`, row, terminal)),
    ...teams.flatMap((row) => notesOf(`${row.team} (${row.stack})`, row, terminal)),
    ...teams.flatMap(storeLines),
  ];
  return lines.join("\n");
}

function storeLines(row: TeamRow): string[] {
  return row.storeDetails.flatMap((store) =>
    storeNotes(row, store).map(
      (note) => `store  ${row.team} (${row.stack}) ${store.address}: ${note}`,
    ),
  );
}

function notesOf(who: string, { reasons }: StackRow | TeamRow, terminal: Terminal): string[] {
  return reasons.flatMap(({ state, text, remedy }) => [
    `${paint(terminal, COLOURS[state], state)}  ${who} ${text}`,
    ...(remedy === undefined ? [] : [`       ${paint(terminal, "dim", remedy)}`]),
  ]);
}

function summaryLine({ summary }: Board): string {
  const { teams, ok, due, blocked, human, stacks, unreadable } = summary;
  const counts = [
    `${ok} ok`,
    ...(due > 0 ? [`${due} due`] : []),
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
    ...(human > 0 ? [`${human} need a person`] : []),
  ];
  const unread = unreadable > 0 ? `; ${unreadable} not readable` : "";
  return `${plural(teams, "team")} in ${plural(stacks, "stack")}${unread}: ${counts.join(", ")}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
