import type { Properties } from "../../../../provider/protocol/properties";
import { EntraBed, UNION } from "./entraBed";

/** Client id of a team, by a number. */
export const team = (number: number): string => `7ea00000-0000-4000-8000-00000000000${number}`;

/** A tenant whose Union API has two delegated scopes. */
export function startWithScopes(): Promise<EntraBed> {
  return EntraBed.start({ apis: [{ ...UNION, scopes: ["one", "two"] }] });
}

/** Ids of the Union API's delegated scopes, sorted. */
export async function scopeIdsOf(bed: EntraBed): Promise<string[]> {
  const app = (await bed.graph("GET", `applications/${bed.union.id}`)) as {
    api: { oauth2PermissionScopes: { id: string }[] };
  };
  return app.api.oauth2PermissionScopes.map(({ id }) => id).sort();
}

/** Inputs of the first team's entry. */
export function preAuthorization(bed: EntraBed, scopeIds: string[]): Properties {
  return {
    connection: bed.connection,
    apiObjectId: bed.union.id,
    clientId: team(1),
    permissionIds: scopeIds,
  };
}

/** Writes the list as a program would that knows nothing of other writers. */
export async function writeListByHand(
  bed: EntraBed,
  clientIds: string[],
  scopeIds: string[],
): Promise<void> {
  await bed.graph("PATCH", `applications/${bed.union.id}`, {
    api: {
      preAuthorizedApplications: clientIds.map((appId) => ({
        appId,
        delegatedPermissionIds: scopeIds.slice(0, 1),
      })),
    },
  });
}
