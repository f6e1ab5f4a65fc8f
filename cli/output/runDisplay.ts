import type { JobResult } from "../fleet/job";
import type { RunListener } from "../fleet/pool";
import { secondsLeft } from "../fleet/progress";
import { shorten } from "./columns";
import { paint, type Terminal } from "./terminal";

/** Shows a run while it goes on. */
export interface RunDisplay extends RunListener {
  /** Ends the display; what was shown of finished stacks stays. */
  close(): void;
}

/** One line for each stack that is done, for logs and pipes. */
export function plainDisplay(total: number, terminal: Terminal): RunDisplay {
  let done = 0;
  return {
    started: () => undefined,
    progress: () => undefined,
    finished: (result) => {
      done += 1;
      terminal.write(`[${done}/${total}] ${resultLine(result, terminal)}\n`);
    },
    close: () => undefined,
  };
}

/** Shows nothing. */
export const noDisplay: RunDisplay = {
  started: () => undefined,
  progress: () => undefined,
  finished: () => undefined,
  close: () => undefined,
};

/** What a stack's end looks like, for example `payments-prod: ok, 2 changes, 3.1 s`. */
export function resultLine(result: JobResult, terminal: Pick<Terminal, "colour">): string {
  const { stack, outcome, seconds } = result;
  switch (outcome) {
    case "succeeded":
      return `${stack}: ${paint(terminal, "green", "ok")}, ${changed(result)}, ${seconds.toFixed(1)} s`;
    case "failed":
      return `${stack}: ${paint(terminal, "red", "failed")} after ${seconds.toFixed(1)} s`;
    case "killed":
      return `${stack}: ${paint(terminal, "red", "killed")} after ${seconds.toFixed(1)} s`;
    case "locked":
      return `${stack}: ${paint(terminal, "magenta", "locked")}`;
    case "cancelled":
      return `${stack}: ${paint(terminal, "yellow", "cancelled")} after ${seconds.toFixed(1)} s`;
    case "not-started":
      return `${stack}: not started`;
  }
}

function changed({ changes }: JobResult): string {
  const words = Object.entries(changes)
    .filter(([op]) => op !== "same" && op !== "read")
    .map(([op, count]) => `${count} ${op}`);
  return words.length === 0 ? "no changes" : words.join(", ");
}

/** State of a run, from which a live display is drawn. */
export interface RunState {
  total: number;
  done: number;
  failed: number;
  /** Seconds since the start. */
  elapsed: number;
  running: { stack: string; seconds: number; done: number; now: string | undefined }[];
}

/** Lines of a live display: what runs now, and how long it will all take. */
export function liveLines(state: RunState, width: number): string[] {
  const { total, done, failed, elapsed, running } = state;
  const lines = running.map(
    ({ stack, seconds, done: resources, now }) =>
      `  ${stack}  ${Math.floor(seconds)} s  ${resources} done${now === undefined ? "" : `  ${now}`}`,
  );
  const left = secondsLeft(done, total, elapsed);
  const parts = [
    `${done} of ${total} stacks`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(left === undefined || done === total ? [] : [`about ${duration(left)} left`]),
  ];
  return [...lines, parts.join(", ")].map((line) => shorten(line, Math.max(20, width - 1)));
}

/** A length of time for people: `40 s`, `3 min`, `2 h`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
