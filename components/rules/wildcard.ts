/** Why a scope or a role is not allowed, if so: one name, and none that stands for others. */
export function wildcardFlaw(name: string): string | undefined {
  return name.includes("*")
    ? "must be one name without *: a key gets what it needs and no more"
    : undefined;
}
