import * as pulumi from "@pulumi/pulumi";
import type { Ledger } from "../components/rotation/ledger";
import type { Settings } from "./schema";

/**
 * Refuses to lose a team by accident: one that was delivered and is no longer in the settings would be destroyed.
 *
 * @throws pulumi.RunError naming each such team and the steps.
 */
export function removedTeams(settings: Settings, ledger: Ledger): void {
  const errors = Object.entries(ledger.teams).flatMap(([team, entry]) => {
    if (Object.hasOwn(settings.teams, team)) return [];
    if (!settings.confirmDestroy.includes(team)) {
      return [
        `"${team}" has a key and is gone from flyte-ci-keys:teams. To destroy its key: put it back, run ` +
          `pulumi config set --path 'flyte-ci-keys:confirmDestroy[0]' ${team}, pulumi up, remove it, pulumi up`,
      ];
    }
    if (!entry.protect) return [];
    return [
      `"${team}" is in flyte-ci-keys:confirmDestroy, but its identity is still protected: put the team back under ` +
        "flyte-ci-keys:teams, run `pulumi up` once (that lifts the protection), then remove it and run `pulumi up`",
    ];
  });
  if (errors.length === 0) return;
  throw new pulumi.RunError(
    ["teams would be lost; nothing was touched:", ...errors.map((line) => `  ${line}`)].join("\n"),
  );
}
