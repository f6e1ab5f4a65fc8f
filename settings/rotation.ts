import { z } from "zod";
import { IDENTITY_TRAITS, type IdentityKind } from "../components/identities/traits";
import { DEFAULT_POLICY, type RotationPolicy } from "../components/rotation/policy";
import { duration } from "./duration";
import { text } from "./text";

/** Times, for all teams or for one. */
export const times = z.object({
  every: duration.optional(),
  overlap: duration.optional(),
  spread: duration.optional(),
  brownout: duration.optional(),
  waitForRuns: duration.optional(),
});

/** Stack-wide defaults. */
export const rotationDefaults = z.strictObject(times.shape);

/** Compares the settings of a group even where one of them is malformed, so that all errors come at once. */
const whenGroup = ({ value }: z.core.ParsePayload) => typeof value === "object" && value !== null;

/** One team's own times, and what is asked of it. */
export const teamRotation = z
  .strictObject({
    ...times.shape,
    request: text("reason of an extra rotation; a new text causes one").optional(),
    compromised: z.boolean({ error: "must be true or false" }).optional(),
    hold: z.boolean({ error: "must be true or false" }).optional(),
    nextGeneration: z.int().min(1).optional(),
  })
  .refine((rotation) => !(rotation.compromised === true && rotation.request === undefined), {
    when: whenGroup,
    path: ["compromised"],
    error: "needs a `request` beside it, so that the leaked key is replaced",
  })
  .refine((rotation) => !(rotation.compromised === true && rotation.hold === true), {
    when: whenGroup,
    path: ["hold"],
    error: "must not be set together with `compromised`: a leaked key must not be kept",
  });

type Times = z.output<typeof rotationDefaults>;

/** The team's own times over the stack's over the built-in ones. No brown-out where a secret cannot be switched off. */
export function policyOf(kind: IdentityKind, defaults: Times, own: Times): RotationPolicy {
  const pick = (key: keyof Times) => own[key] ?? defaults[key] ?? DEFAULT_POLICY[key];
  return {
    every: pick("every"),
    overlap: pick("overlap"),
    spread: pick("spread"),
    brownout: IDENTITY_TRAITS[kind].disables ? pick("brownout") : 0,
    waitForRuns: pick("waitForRuns"),
  };
}
