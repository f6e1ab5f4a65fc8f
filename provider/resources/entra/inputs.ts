import { z } from "zod";
import { changedKeys, type Properties } from "../../protocol/properties";
import type { CallContext, Existing } from "../../protocol/resourceType";
import { isConfidential } from "../../../common/confidential";
import type { EntraConnection } from "../../services/entra/connection";
import type { EntraTenant } from "../../services/entra/entra";

/** A tenant, signed in to, for one call of the engine. */
export type EntraTenantFor = (
  connection: EntraConnection,
  context: Pick<CallContext, "signal" | "progress">,
) => EntraTenant;

/** A GUID, in lower case: Entra does not care, comparisons do. */
export const guid = z
  .guid({ error: "must be a GUID such as 11111111-2222-3333-4444-555555555555" })
  .transform((value) => value.toLowerCase());

const address = z
  .url({ error: "must be an address such as https://graph.microsoft.com", abort: true })
  .refine(isConfidential, { error: "must be https" });

/** Input that all resources of Entra share. */
export const connection = z.strictObject({
  tenantId: guid,
  authorityHost: address,
  graphUrl: address,
});

/**
 * Connection of what is in state.
 *
 * @throws Error on import, which brings an id and nothing else.
 */
export function connectionOf(existing: Existing, whatToDo: string): EntraConnection {
  const found = z.object({ connection }).safeParse(existing.inputs);
  if (found.success) return found.data.connection;
  throw new Error(
    `${existing.id} cannot be imported by its id alone, which does not say in which tenant it is. ${whatToDo}`,
  );
}

/** Names of those inputs that differ. */
export function changed(existing: Existing, news: Properties, keys: readonly string[]): string[] {
  return changedKeys(existing.inputs, news).filter((key) => keys.includes(key));
}

/** Owners that an earlier call added. */
export function addedOwnersOf(outputs: Properties): string[] {
  return z.array(z.string()).catch([]).parse(outputs["addedOwners"]);
}
