import { z } from "zod";
import type { AccessArgs } from "../components/access/args";
import { text } from "./text";

const mode = z.enum(["noop", "external", "union"], {
  error: 'must be "noop", "external" or "union"',
});

const label = (what: string) =>
  text(what).regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    "must be 1 to 63 small letters, digits and -, not at the ends",
  );

/** How the control plane decides who may do what, for all teams. */
export const stackAccess = z.strictObject({ mode: mode.optional() });

/** Where one team's key may deploy. */
export const teamAccess = z.strictObject({
  mode: mode.optional(),
  project: label("project that the team deploys to").optional(),
  domain: label("domain of the project, such as development").optional(),
});

type Stack = z.output<typeof stackAccess>;
type Team = z.output<typeof teamAccess>;

/** A team's access; `undefined` where the settings do not say who decides it. */
export function accessOf(stack: Stack, own: Team): AccessArgs | undefined {
  const wanted = own.mode ?? stack.mode;
  if (wanted === undefined || wanted === "noop") return wanted && { mode: wanted };
  const { project = "", domain = "" } = own; // `accessConflicts` has seen to it that they are there
  return { mode: wanted, project, domain };
}
