import { styleText } from "node:util";

/** Where text goes, and what it can show. */
export interface Terminal {
  write(text: string): void;
  /** Columns; `undefined` where there is no terminal. */
  width: number | undefined;
  /** Whether lines may be rewritten in place. */
  live: boolean;
  colour: boolean;
}

export type Colour = "green" | "yellow" | "red" | "magenta" | "dim" | "bold";

/**
 * What a stream can show: plain lines where it is no terminal, a dumb one, or `NO_COLOR` is set (no-color.org).
 */
export function terminalOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Terminal {
  const capable = stream.isTTY === true && env["TERM"] !== "dumb" && !env["NO_COLOR"];
  return {
    write: (text) => void stream.write(text),
    width: stream.isTTY === true ? stream.columns || undefined : undefined,
    // Some pseudo-terminals have no size; there is no place to rewrite in then.
    live: capable && !env["CI"] && stream.columns > 0 && stream.rows > 0,
    colour: capable,
  };
}

/** The text in a colour where the terminal has any. */
export function paint({ colour }: Pick<Terminal, "colour">, style: Colour, text: string): string {
  // What the terminal can show was decided above.
  return colour ? styleText(style, text, { validateStream: false }) : text;
}
