import { log } from "@pulumi/pulumi";

/**
 * Switches off the debug lines of Pulumi's Node SDK: after each resource it writes the whole answer of the engine there,
 * decrypted secrets included, for `pulumi up --debug` and every listener of events to see.
 *
 * @example
 * import { silenceDebugLog } from "flyte-ci-keys";
 *
 * silenceDebugLog(); // first of all, before any resource
 */
export function silenceDebugLog(): void {
  Object.assign(log, { debug: () => Promise.resolve() });
}
