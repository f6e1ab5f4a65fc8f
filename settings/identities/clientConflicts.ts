import { z } from "zod";
import { clientSetting, secretSetting } from "../../components/identities/oidcStaticClients";
import type { ClientSecretSetting } from "../clientSecrets";
import { conflict, type Conflict } from "../conflicts";
import { isGeneration } from "./oidc";
import { generationOf } from "./oidcIssuer";

/** As much of the settings as clients and their secrets must agree with. */
const outline = z.object({
  identity: z
    .object({
      kind: z.unknown().optional(),
      registration: z.unknown().optional(),
    })
    .catch({}),
  teams: z
    .record(
      z.string(),
      z
        .object({
          adoptApp: z.unknown().optional(),
          clients: z.record(z.string(), z.unknown()).optional().catch({}),
        })
        .catch({}),
    )
    .catch({}),
});

type Teams = z.output<typeof outline>["teams"];

/** What is wrong between clients that administrators made, their secrets, and the identity provider's settings. */
export function clientConflicts(raw: unknown, secrets: readonly ClientSecretSetting[]): Conflict[] {
  const parsed = outline.safeParse(raw);
  if (!parsed.success) return [];
  const { identity, teams } = parsed.data;
  const byHand = identity.kind === "oidc" && identity.registration === "static";
  return [
    ...Object.entries(teams).flatMap(([team, { clients, adoptApp }]) => [
      ...(identity.kind === "oidc" && adoptApp !== undefined
        ? [
            conflict(
              ["teams", team, "adoptApp"],
              "is not for kind oidc: a client cannot be taken over",
            ),
          ]
        : []),
      ...(byHand ? missing(team, clients ?? {}, secrets) : misplaced(team, clients)),
    ]),
    ...secrets.flatMap((secret) => secretConflicts(secret, byHand ? teams : {}, secrets)),
  ];
}

function misplaced(team: string, clients: Teams[string]["clients"]): Conflict[] {
  if (clients === undefined) return [];
  const message = "is only for identity.kind oidc with identity.registration static";
  return [conflict(["teams", team, "clients"], message)];
}

function missing(
  team: string,
  clients: Record<string, unknown>,
  secrets: readonly ClientSecretSetting[],
): Conflict[] {
  const path = ["teams", team, "clients"];
  if (Object.keys(clients).length === 0) {
    const command = `pulumi config set --path '${clientSetting(team, 1)}.id' <client id>`;
    return [conflict(path, `is missing: the client that an administrator made. ${command}`)];
  }
  const has = (generation: string) =>
    secrets.some((secret) => secret.team === team && secret.generation === generation);
  return Object.keys(clients).flatMap((generation) => {
    if (!isGeneration(generation) || has(generation)) return [];
    const setting = secretSetting(team, generationOf(generation));
    return [
      conflict([...path, generation], `has no secret: pulumi config set --secret ${setting}`),
    ];
  });
}

function secretConflicts(
  secret: ClientSecretSetting,
  teams: Teams,
  secrets: readonly ClientSecretSetting[],
): Conflict[] {
  const { key, team, generation, value, encrypted } = secret;
  const messages: string[] = [];
  const clients = Object.hasOwn(teams, team) ? teams[team]?.clients : undefined;
  if (clients === undefined || !Object.hasOwn(clients, generation)) {
    messages.push(`belongs to no client: teams.${team}.clients.${generation} is not there`);
  }
  if (!encrypted) {
    messages.push(
      `stands in clear in the stack file: pulumi config set --secret flyte-ci-keys:${key}; if the file was ever ` +
        "committed or shared, have another secret made",
    );
  }
  if (!/^[!-9;-~]+$/.test(value)) {
    messages.push(
      "must be printable ASCII without spaces and colons: the key is cut at each colon",
    );
  }
  const twin = secrets.find((other) => other.team === team && other.value === value);
  if (twin !== undefined && twin.key !== key) messages.push(`is the same secret as ${twin.key}`);
  return messages.map((message) => conflict([key], message));
}
