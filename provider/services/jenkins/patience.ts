import { setTimeout as sleep } from "node:timers/promises";
import type { HttpLimits } from "../../http/client";
import { ServiceError } from "../../http/serviceError";

/** How long a controller may be away. */
export interface Patience {
  /** Limits of each round; the HTTP client's own by default. */
  limits?: HttpLimits;
  /** Further rounds while a controller says that it restarts. */
  rounds: number;
  /** Milliseconds before each. */
  pause: number;
}

/** A minute and a half: a restart takes that long where many plug-ins are installed. */
export const PATIENCE: Patience = { rounds: 6, pause: 15_000 };

/**
 * Repeats a call for as long as the controller answers 503, as it does while it starts. The call must be one that can be
 * repeated.
 *
 * @throws The call's own error, when it is another, or when the controller stays away or the update is cancelled.
 */
export async function throughRestarts<T>(
  call: () => Promise<T>,
  { signal, progress }: { signal: AbortSignal; progress: (message: string) => void },
  { rounds, pause }: Patience,
): Promise<T> {
  for (let round = 0; ; round += 1) {
    try {
      return await call();
    } catch (error) {
      const away = error instanceof ServiceError && error.status === 503;
      if (!away || round >= rounds) throw error;
      progress("Jenkins is restarting (503); waiting for it");
      if (!(await sleep(pause, true, { signal }).catch(() => false))) throw error;
    }
  }
}
