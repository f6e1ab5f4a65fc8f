/** What all calls of a check have in common. */
export interface Connection {
  /** Ends waiting. */
  signal: AbortSignal;
  /** Certificate authorities, PEM, that are trusted besides Node's own. */
  authorities?: string | undefined;
}
