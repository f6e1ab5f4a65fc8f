import type { Board, Reason, StoreRow, TeamRow, TeamState } from "../status/schema";
import { storeNotes } from "../status/storeRows";
import { markdownCode, markdownText as text } from "./markdownText";
import { PHASE_WORDS, phaseOf } from "./phase";

/** How a person reads a state; the mark tells it without colour. */
const STATE_WORDS: Record<TeamState, string> = {
  ok: "ok",
  due: "due",
  blocked: "**blocked**",
  human: "**needs a person**",
};

/** The board as Markdown (GFM), for a job summary, an issue or a wiki. No newline at its end. */
export function boardMarkdown(board: Board): string {
  const parts = [
    `# CI keys of ${text(board.project)}`,
    `${sentence(board)} As of ${minute(board.generatedAt)}.`,
    attention(board),
    teamTable(board.teams),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function sentence({ summary }: Board): string {
  const { teams, stacks, ok, due, blocked, human, unreadable } = summary;
  const counts = [
    `${ok} ok`,
    ...(due > 0 ? [`${due} due`] : []),
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
    ...(human > 0 ? [`${human} need a person`] : []),
  ];
  const unread = unreadable > 0 ? `, ${unreadable} of them not readable` : "";
  return `Teams: ${teams} (${counts.join(", ")}). Stacks: ${stacks}${unread}.`;
}

/** What is not ok, and what helps. */
function attention({ teams, stacks }: Board): string {
  const lines = [
    ...stacks.flatMap((row) => row.reasons.map((reason) => line(`stack ${row.stack}`, reason))),
    ...teams.flatMap((row) =>
      row.reasons.map((reason) => line(`${row.team} (${row.stack})`, reason)),
    ),
  ];
  return lines.length === 0 ? "" : ["## To look at", "", ...lines].join("\n");
}

function line(who: string, { state, text: what, remedy }: Reason): string {
  const help = remedy === undefined ? "" : ` ${markdownCode(remedy)}`;
  return `- ${STATE_WORDS[state]}: ${text(who)} ${text(what)}.${help}`;
}

function teamTable(teams: readonly TeamRow[]): string {
  if (teams.length === 0) return "";
  const head = [
    "| Team | Stack | State | Generation | Phase | Next rotation | Last check | Expires | Stores |",
    "| --- | --- | --- | ---: | --- | --- | --- | --- | --- |",
  ];
  return ["## Teams", "", ...head, ...teams.map(teamLine)].join("\n");
}

function teamLine(row: TeamRow): string {
  const cells = [
    text(row.team),
    text(row.stack),
    STATE_WORDS[row.state],
    row.generation === null ? "" : String(row.generation),
    PHASE_WORDS[phaseOf(row)],
    day(row.nextRotation),
    day(row.checkedAt),
    day(row.expiresAt),
    row.storeDetails.map((store) => storeCell(row, store)).join("<br>"),
  ];
  return `| ${cells.join(" | ")} |`;
}

function storeCell(row: TeamRow, store: StoreRow): string {
  return text([store.address, ...storeNotes(row, store)].join("; "));
}

function day(instant: string | null): string {
  return text(instant?.slice(0, "YYYY-MM-DD".length) ?? "");
}

function minute(instant: string): string {
  return `${text(instant.slice(0, "YYYY-MM-DDTHH:MM".length).replace("T", " "))} UTC`;
}
