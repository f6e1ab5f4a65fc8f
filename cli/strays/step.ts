import type { Stray } from "./stray";

/** What becomes of a stray in this run. */
export type Step =
  | { do: "disable" | "delete" }
  /** Its quarantine is not over, or no person agreed. */
  | { do: "wait"; until: string }
  /** Never by this command. */
  | { do: "leave"; why: string };

/**
 * The next step with a stray. Pure.
 *
 * @param all Everything that was found around its stack: one sign of an older state, and nothing of that team is touched.
 * @param quarantine Milliseconds since it was made, by the service's own word, and again since it was switched off.
 */
export function nextStep(
  stray: Stray,
  all: readonly Stray[],
  { now, quarantine }: { now: Date; quarantine: number },
): Step {
  const { verdict, team, kind, service, created, disabledSince } = stray;
  if (verdict === "foreign") return leave("not made by this stack");
  const older = all.some((one) => one.team === team && one.verdict === "older state");
  if (older) return leave("the state is older than what is there; bring the newest one back first");
  if (verdict === "twin") return leave(`stores may hold it; first: flyte-ci-keys rotate ${team}`);
  if (kind === "store entry") {
    return leave(
      "the service does not tell how old it is; delete it by hand if no pipeline reads it",
    );
  }
  if (created === null) return leave("the service does not tell how old it is");
  // Only Okta can switch off first; then it waits once more.
  const since = service === "okta" && disabledSince !== null ? disabledSince : created;
  const end = new Date(Date.parse(since) + quarantine);
  if (now < end) return { do: "wait", until: end.toISOString() };
  return { do: service === "okta" && disabledSince === null ? "disable" : "delete" };
}

function leave(why: string): Step {
  return { do: "leave", why };
}
