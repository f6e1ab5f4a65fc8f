import type { Clock } from "../../../common/clock";

const DAY_MS = 86_400_000;

/**
 * Refuses an end date that has passed, or that leaves less than a day: such a secret would be dead before or soon after
 * pipelines hold it.
 *
 * @throws Error
 */
export function refuseShortLife(displayName: string, endDateTime: string, clock: Clock): void {
  const left = Date.parse(endDateTime) - clock.now().getTime();
  if (left >= DAY_MS) return;
  const what = left <= 0 ? "has passed" : "is less than a day away";
  throw new Error(
    `the end date of "${displayName}" (${endDateTime}) ${what}, so no client secret was made. Ask for the next generation: ` +
      `pulumi config set --path 'flyte-ci-keys:teams["<team>"].rotation.request' <a new word>, then run \`pulumi up\``,
  );
}

/** Whether the service gave a longer life than it was asked for. Both are instants, ISO 8601. */
export function isLater(given: string, asked: string): boolean {
  return Date.parse(given) > Date.parse(asked);
}
