import type { RotationPolicy } from "../rotation/policy";

/** Why a policy cannot work, if so: the previous key must be gone before the next rotation is due. */
export function policyFlaw({
  every,
  overlap,
  spread,
  brownout,
  waitForRuns = 0,
}: RotationPolicy): string | undefined {
  if (every === 0) return "`every` must be more than nothing";
  if (overlap >= every) return "`overlap` must be shorter than `every`";
  if (overlap + brownout >= every - spread) {
    return "`overlap` + `brownout` must be shorter than `every` − `spread`, so that the old key is gone in time";
  }
  if (overlap + waitForRuns + brownout >= every - spread) {
    return "`overlap` + `waitForRuns` + `brownout` must be shorter than `every` − `spread`, so that the old key is gone in time";
  }
  return undefined;
}
