import { z } from "zod";
import { DEFAULT_POLICY, type RotationPolicy } from "../components/rotation/policy";
import { duration } from "./duration";
import { text } from "./text";

/** Times, for all teams or for one. */
const times = {
  every: duration.optional(),
  overlap: duration.optional(),
  spread: duration.optional(),
  brownout: duration.optional(),
};

/** Stack-wide defaults. */
export const rotationDefaults = z.strictObject(times);

/** One team's own times, and what is asked of it. */
export const teamRotation = z
  .strictObject({
    ...times,
    request: text("reason of an extra rotation; a new text causes one").optional(),
    compromised: z.boolean({ error: "must be true or false" }).optional(),
    hold: z.boolean({ error: "must be true or false" }).optional(),
  })
  .refine((rotation) => !(rotation.compromised && rotation.request === undefined), {
    path: ["compromised"],
    error: "needs a `request` beside it, so that the leaked key is replaced",
  })
  .refine((rotation) => !(rotation.compromised && rotation.hold), {
    path: ["hold"],
    error: "must not be set together with `compromised`: a leaked key must not be kept",
  });

type Times = z.output<typeof rotationDefaults>;

/** The team's own times over the stack's over the built-in ones. */
export function policyOf(defaults: Times, own: Times): RotationPolicy {
  const pick = (key: keyof RotationPolicy) => own[key] ?? defaults[key] ?? DEFAULT_POLICY[key];
  return {
    every: pick("every"),
    overlap: pick("overlap"),
    spread: pick("spread"),
    brownout: pick("brownout"),
  };
}

/** Why a policy cannot work, if so: the previous key must be gone before the next rotation is due. */
export function policyFlaw({
  every,
  overlap,
  spread,
  brownout,
}: RotationPolicy): string | undefined {
  if (every === 0) return "`every` must be more than nothing";
  if (overlap >= every) return "`overlap` must be shorter than `every`";
  if (overlap + brownout >= every - spread) {
    return "`overlap` + `brownout` must be shorter than `every` − `spread`, so that the old key is gone in time";
  }
  return undefined;
}
