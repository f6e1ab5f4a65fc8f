/** What is wrong with a token, in words that never contain it. */
export interface TokenFlaw {
  /** Kind of character, for example `a line feed`. */
  character: string;
  /** Where it stands. */
  place: "at the start" | "at the end" | "inside";
}

const NAMES: Record<string, string> = {
  "\n": "a line feed",
  "\r": "a carriage return",
  "\t": "a tab",
  " ": "a space",
  "\u00a0": "a no-break space",
  "\u200b": "a zero-width space",
  "\u200c": "a zero-width non-joiner",
  "\u200d": "a zero-width joiner",
  "\ufeff": "a byte order mark",
};

/**
 * Finds a character that no administrator token has: pasted line ends, spaces, invisible or non-ASCII characters.
 * Such a token would fail much later, in another service's words, and Node repeats a bad header value in its error.
 */
export function tokenFlaw(token: string): TokenFlaw | undefined {
  const characters = [...token];
  const index = characters.findIndex((character) => !/^[\x21-\x7e]$/.test(character));
  if (index === -1) return undefined;
  const character = characters[index] ?? "";
  const rest = characters.slice(index).every((other) => !/^[\x21-\x7e]$/.test(other));
  const place = rest ? "at the end" : index === 0 ? "at the start" : "inside";
  return { character: NAMES[character] ?? "a character outside printable ASCII", place };
}

/** Says, in one sentence, what is wrong with the variable and what to do; never its value. */
export function describeTokenFlaw(variable: string, flaw: TokenFlaw): string {
  return (
    `"${variable}" has ${flaw.character} ${flaw.place}; a token has none. ` +
    // Octal, because an interactive shell would take "!" for its history.
    `Set it again without it, for example: export ${variable}="$(LC_ALL=C tr -cd '\\41-\\176' < token-file)"`
  );
}
