import * as pulumi from "@pulumi/pulumi";
import type { Ledger, LedgerEntry } from "../../components/rotation/ledger";
import type { Settings } from "../schema";

/**
 * Refuses settings under which a key that pipelines hold would lose its client: another kind of identity or registration
 * than the key was made with, or no client for the generation in the stores.
 *
 * @throws pulumi.RunError naming each such team.
 */
export function refuseLostClients(settings: Settings, ledger: Ledger): void {
  const errors = Object.entries(ledger.teams).flatMap(([team, entry]) => {
    if (!Object.hasOwn(settings.teams, team)) return [];
    const flaw = changed(settings, entry) ?? withoutClient(settings, team, entry);
    return flaw === undefined ? [] : [`"${team}": ${flaw}`];
  });
  if (errors.length === 0) return;
  throw new pulumi.RunError(
    [
      "keys would lose their clients; nothing was touched:",
      ...errors.map((line) => `  ${line}`),
    ].join("\n"),
  );
}

function changed({ identity }: Settings, { basis }: LedgerEntry): string | undefined {
  if (basis === undefined) return undefined;
  const before = basis === "static" ? "static" : "dynamic";
  if (identity.kind === "oidc" && identity.registration === before) return undefined;
  return (
    `its key was made with identity.kind oidc and identity.registration ${before}, which cannot change while it is in use. ` +
    "Make a stack of its own for the other provider"
  );
}

function withoutClient(
  { identity, teams }: Settings,
  team: string,
  { generation }: LedgerEntry,
): string | undefined {
  if (identity.kind !== "oidc" || identity.registration !== "static") return undefined;
  const { clients = {} } = teams[team] ?? {};
  if (Object.hasOwn(clients, `g${generation}`)) return undefined;
  return `generation ${generation} is in the stores, and teams.${team}.clients.g${generation} is gone from the settings: put it back`;
}
