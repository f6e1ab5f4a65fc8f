/** Something is missing to run Pulumi; the message says what and how to get it. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}
