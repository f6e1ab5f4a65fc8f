import type { PipelineRun } from "../../components/rotation/gates";
import { ServiceError } from "../http/serviceError";
import type { Properties } from "../protocol/properties";

/** Pipeline runs, or the reason why the service does not show them. */
export type Seen = { runs: PipelineRun[] } | { hidden: string };

/** Answers by which a service hides a place, or says that it is gone or elsewhere. Asking again would not help. */
const HIDING = [301, 307, 308, 403, 404];

/**
 * What a look at pipeline runs found: `runs`; `hidden`, why nobody may see them; or `failed`, why they could not be seen
 * this time. It never fails for the service's sake: whether to wait is for the program to decide.
 */
export async function inFlight(look: () => Promise<Seen>): Promise<Properties> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { status = 0, message, code } = error;
    // A rate limit may come as a 403, and passes.
    const hidden = HIDING.includes(status) && !/rate_limit/.test(code ?? "");
    return hidden ? { hidden: message } : { failed: message };
  }
}
