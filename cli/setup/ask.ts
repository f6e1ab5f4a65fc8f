import { createInterface } from "node:readline/promises";
import { CliError } from "../cliError";
import { EXIT } from "../exitCode";

/** Asks a person; replaced in tests. */
export type Ask = (question: string, fallback?: string) => Promise<string>;

/**
 * Asks on the terminal until there is an answer.
 *
 * @throws CliError on Ctrl-C or the end of input.
 */
export function terminalAsk(): { ask: Ask; close: () => void } {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const gone = new Promise<never>((_resolve, reject) => {
    reader.once("close", () =>
      reject(new CliError("stopped; nothing was written", EXIT.interrupted)),
    );
  });
  gone.catch(() => undefined);
  const ask: Ask = async (question, fallback) => {
    for (;;) {
      const hint = fallback === undefined ? "" : ` [${fallback}]`;
      const answer = await Promise.race([reader.question(`${question}${hint}: `), gone]);
      const text = answer.trim() || fallback;
      if (text !== undefined) return text;
    }
  };
  return { ask, close: () => reader.close() };
}

/** Whether there is a person to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}
