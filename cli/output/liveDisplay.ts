import { createLogUpdate } from "log-update";
import type { JobProgress } from "../fleet/job";
import { liveLines, resultLine, type RunDisplay } from "./runDisplay";
import type { Terminal } from "./terminal";

const FRAME_MS = 200;
const DEFAULT_WIDTH = 80;

/** Rewrites a few lines in place: the stacks that run, and a sentence. Finished stacks scroll by above them. */
export function liveDisplay(
  total: number,
  stream: NodeJS.WriteStream,
  terminal: Terminal,
): RunDisplay {
  const update = createLogUpdate(stream);
  const start = performance.now();
  const running = new Map<string, { since: number; progress: JobProgress }>();
  let done = 0;
  let failed = 0;
  const draw = (): void => {
    const now = performance.now();
    const state = {
      total,
      done,
      failed,
      elapsed: (now - start) / 1000,
      running: [...running].map(([stack, { since, progress }]) => ({
        stack,
        seconds: (now - since) / 1000,
        ...progress,
      })),
    };
    update(liveLines(state, stream.columns || DEFAULT_WIDTH).join("\n"));
  };
  const timer = setInterval(draw, FRAME_MS);
  return {
    started: (stack) => {
      running.set(stack, { since: performance.now(), progress: { done: 0, now: undefined } });
    },
    progress: (stack, progress) => {
      const entry = running.get(stack);
      if (entry !== undefined) entry.progress = progress;
    },
    finished: (result) => {
      running.delete(result.stack);
      done += 1;
      if (result.outcome !== "succeeded") failed += 1;
      update.persist(resultLine(result, terminal));
    },
    close: () => {
      clearInterval(timer);
      update.clear();
      update.done();
    },
  };
}
