import type { IdentityKind } from "../../components/identities/traits";
import type { World } from "../../sandbox/world";
import { entraTeam } from "../support/entraTeam";
import { ONE_TEAM } from "../support/liveStack";
import { oidcStackFile } from "../support/oidcStack";

/** Name of a store's service. */
export type StoreKind = "github" | "gitlab" | "jenkins";

/** An identity provider and the store that its keys go to. */
export interface Pair {
  identity: IdentityKind;
  store: StoreKind;
}

const IDENTITIES: readonly IdentityKind[] = ["okta", "entra", "oidc"];
const STORES: readonly StoreKind[] = ["github", "gitlab", "jenkins"];

/** Every pair, each identity with each store. */
export const PAIRS: readonly Pair[] = IDENTITIES.flatMap((identity) =>
  STORES.map((store) => ({ identity, store })),
);

/** Three pairs in which each identity and each store occurs once. */
export const THREE_PAIRS: readonly Pair[] = IDENTITIES.map((identity, index) => ({
  identity,
  store: STORES[index] ?? "github",
}));

/** Name of a pair in files and tables. */
export function nameOf({ identity, store }: Pair): string {
  return `${identity} × ${store}`;
}

const STORE_SETTINGS: Record<StoreKind, string> = {
  github: "        - { kind: github, repository: acme/payments }\n",
  gitlab: "        - { kind: gitlab, project: acme/app }\n",
  jenkins: "        - { kind: jenkins, folder: payments/ml }\n",
};

/** Settings of one team. `rotation` holds further lines under the team's `rotation`. */
export function settingsOf(
  { identity, store }: Pair,
  world: World,
  rotation: readonly string[] = [],
): string {
  const one = identityText(identity, world);
  const text = one.replace(/ {8}- kind: github\n {10}repository: .*\n/, STORE_SETTINGS[store]);
  if (rotation.length === 0) return text;
  const lines = ["      rotation:", ...rotation.map((line) => `        ${line}`)];
  return text.replace("    payments:\n", `    payments:\n${lines.join("\n")}\n`);
}

function identityText(identity: IdentityKind, world: World): string {
  switch (identity) {
    case "okta":
      return ONE_TEAM;
    case "entra":
      return entraTeam(world);
    case "oidc":
      return oidcStackFile({ world });
  }
}
