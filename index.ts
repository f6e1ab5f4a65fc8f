import { systemClock } from "./common/clock";
import { program } from "./program";

/** What `pulumi up` runs. */
export = () => program({ env: process.env, clock: systemClock() });
