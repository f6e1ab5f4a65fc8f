/** What the command's exit status says to a scheduler (the lower numbers are the shell's own custom). */
export const EXIT = {
  ok: 0,
  error: 1,
  /** An update has something to do. */
  due: 2,
  /** Something due does not happen yet: a gate is closed, or a stack is locked by a living process. */
  blocked: 3,
  /** Nothing will get better without a person. */
  humanNeeded: 4,
  /** Ctrl-C (128 + SIGINT). */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** From good to bad; an error says that nothing is known, which is worse than knowing what is wrong. */
const ORDER: readonly ExitCode[] = [
  EXIT.ok,
  EXIT.due,
  EXIT.blocked,
  EXIT.humanNeeded,
  EXIT.error,
  EXIT.interrupted,
];

/** The code that a whole run ends with: the worst of its parts. */
export function worst(codes: Iterable<ExitCode>): ExitCode {
  let index = 0;
  for (const code of codes) index = Math.max(index, ORDER.indexOf(code));
  return ORDER[index] ?? EXIT.ok;
}
