import { setTimeout as sleep } from "node:timers/promises";

/** How long Graph may take to show what it has accepted. */
export interface Patience {
  /** Milliseconds in all. */
  timeout: number;
  /** Waits; rejects when the signal aborts. */
  pause(milliseconds: number, signal: AbortSignal): Promise<unknown>;
}

/** What a wait needs of the call that waits. */
export interface Wait {
  patience: Patience;
  /** Ends the wait. */
  signal: AbortSignal;
  /** Shows a line beside the resource. */
  progress(message: string): void;
}

/** Two minutes; Graph mostly needs seconds (Microsoft Entra, "designing for eventual consistency"). */
export const PATIENCE: Patience = {
  timeout: 120_000,
  pause: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};

/** Longest pause between two looks, milliseconds. */
const LONGEST_PAUSE = 8000;

/**
 * Asks until there is an answer, with pauses of 1, 2, 4, 8, 8 … seconds.
 *
 * @param what Completes "waiting until Graph …".
 * @returns `undefined` when there is none in time.
 * @throws Error when the update is cancelled meanwhile.
 */
export async function poll<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  wait: Wait,
  timeout = wait.patience.timeout,
): Promise<T | undefined> {
  for (let waited = 0, step = 1000; ; step = Math.min(step * 2, LONGEST_PAUSE)) {
    const answer = await ask();
    if (answer !== undefined || waited >= timeout) return answer;
    if (waited === 0) wait.progress(`waiting until Graph ${what}`);
    const milliseconds = Math.min(step, timeout - waited);
    await pause(what, milliseconds, wait);
    waited += milliseconds;
  }
}

/** Waits once. @throws Error when the update is cancelled meanwhile. */
export async function pause(what: string, milliseconds: number, wait: Wait): Promise<void> {
  try {
    await wait.patience.pause(milliseconds, wait.signal);
  } catch {
    throw new Error(
      `cancelled while waiting until Graph ${what}. Nothing is lost: run \`pulumi up\` again`,
    );
  }
}

/** As `poll`. @throws Error when there is no answer in time. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  wait: Wait,
): Promise<T> {
  const answer = await poll(what, ask, wait);
  if (answer !== undefined) return answer;
  throw new Error(
    `waited ${wait.patience.timeout / 1000} s until Graph ${what}, in vain. Nothing is lost: run \`pulumi up\` again`,
  );
}

/**
 * Sends a write again while Graph refuses it for a reason that passes.
 *
 * @param again Whether the refusal passes. It must also mean that nothing was done.
 * @throws The last refusal, when it does not pass in time.
 */
export async function persist<T>(
  what: string,
  write: () => Promise<T>,
  again: (error: unknown) => boolean,
  wait: Wait,
): Promise<T> {
  let refusal: unknown;
  const attempt = async (): Promise<{ result: T } | undefined> => {
    try {
      return { result: await write() };
    } catch (error) {
      if (!again(error)) throw error;
      refusal = error;
      return undefined;
    }
  };
  const done = await poll(what, attempt, wait);
  if (done === undefined) throw refusal;
  return done.result;
}

/** Time in which something that seems gone may turn out to be new, milliseconds. */
const DOUBT = 7000;

/** What is there; `undefined` only when it stays away, since a replica may not have what is new. */
export function unlessGone<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  wait: Wait,
): Promise<T | undefined> {
  return poll(`shows ${what}, which it does not at first`, ask, wait, DOUBT);
}
