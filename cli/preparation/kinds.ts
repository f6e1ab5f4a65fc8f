import { CliError } from "../cliError";
import type { FleetStack } from "../fleet/fleet";

/** Kinds of identities and stores that settings name, read leniently. */
export function kindsIn(stacks: readonly FleetStack[]): Set<string> {
  const kinds = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "kind" && typeof inner === "string") kinds.add(inner);
      else collect(inner);
    }
  };
  for (const { file } of stacks) if (!(file instanceof CliError)) collect(file.settings());
  return kinds;
}
