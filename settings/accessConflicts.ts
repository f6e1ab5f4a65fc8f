import { z } from "zod";
import { stackAccess, teamAccess } from "./access";
import { conflict, type Conflict } from "./conflicts";

/** As much of the settings as is compared; what is malformed has its own errors. */
const outline = z.object({
  access: stackAccess.catch({}).prefault({}),
  teams: z.record(
    z.string(),
    z.object({ access: teamAccess.nullable().catch(null).prefault({}) }).catch({ access: null }),
  ),
});

/** Compares who decides access with where each team deploys. */
export function accessConflicts(raw: unknown): Conflict[] {
  const parsed = outline.safeParse(raw);
  if (!parsed.success) return [];
  const { access: stack, teams } = parsed.data;
  return Object.entries(teams).flatMap(([team, { access: own }]) => {
    if (own === null) return [];
    const path = ["teams", team, "access"];
    const mode = own.mode ?? stack.mode;
    if (mode === "external" || mode === "union") {
      return (["project", "domain"] as const)
        .filter((key) => own[key] === undefined)
        .map((key) => conflict([...path, key], `is missing: \`mode: ${mode}\` needs it`));
    }
    const placed = own.project !== undefined || own.domain !== undefined;
    if (mode !== undefined || !placed) return [];
    return [conflict([...path, "mode"], 'is missing: "noop", "external" or "union"')];
  });
}
