import type { Clock } from "../../../common/clock";
import type { TimeSource } from "../clockSkew";
import type { Finding } from "../finding";

/** A look at one service, with calls that read only. */
export interface ServiceLook {
  area: string;
  /** Where the service's time can be read. */
  time: TimeSource;
  /** @throws Error when the service refuses or does not answer; the message says what helps. */
  look: () => Promise<Finding[]>;
}

/** What a look takes from its surroundings. */
export interface LookSurroundings {
  env: NodeJS.ProcessEnv;
  clock: Clock;
}
