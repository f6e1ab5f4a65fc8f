/**
 * Where the time comes from. The program, the provider and the sandbox all read it through a `Clock`, so that
 * "91 days later" is a setting and not a wait.
 */
export interface Clock {
  /** The present instant. */
  now(): Date;
}

/** Environment variable that moves `systemClock`: whole milliseconds to add to the machine's time. Sandbox and tests only. */
export const CLOCK_OFFSET_VARIABLE = "CIKEYS_CLOCK_OFFSET_MS";

/**
 * The machine's clock, moved by `CIKEYS_CLOCK_OFFSET_MS` where that is set.
 *
 * @throws TypeError when the variable holds anything but a whole number.
 */
export function systemClock(env: NodeJS.ProcessEnv = process.env): Clock {
  const offset = Number(env[CLOCK_OFFSET_VARIABLE] ?? "0");
  if (!Number.isSafeInteger(offset)) {
    throw new TypeError(`"${CLOCK_OFFSET_VARIABLE}" must be a whole number of milliseconds`);
  }
  return { now: () => new Date(Date.now() + offset) };
}

/** An instant as Pulumi state and the ledger hold it: `YYYY-MM-DDTHH:MM:SSZ`, whole seconds, UTC. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}
