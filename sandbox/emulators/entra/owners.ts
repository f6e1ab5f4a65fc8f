import { sameId, type Directory } from "./directory";
import { accessDenied, badRequest, resourceNotFound } from "./graphError";
import type { Caller } from "./permissions";

/** Takes `owners@odata.bind` out of a request that creates an object. */
export function takeOwnersBind(body: Record<string, unknown>): {
  properties: Record<string, unknown>;
  references: string[] | undefined;
} {
  const { "owners@odata.bind": references, ...properties } = body;
  if (references === undefined) return { properties, references };
  if (!Array.isArray(references)) throw badRequest("'owners@odata.bind' must be an array.");
  return { properties, references: references.map(referencedId) };
}

/**
 * First owners of a new object. A caller that may only change what it owns becomes the owner when it names nobody,
 * and cannot name anybody else.
 */
export function firstOwners(
  caller: Caller,
  references: readonly string[] | undefined,
  directory: Directory,
): string[] {
  if (references === undefined) return caller.onlyOwned ? [caller.objectId] : [];
  if (caller.onlyOwned && references.some((id) => !sameId(id, caller.objectId))) {
    throw accessDenied();
  }
  for (const id of references) checkPrincipal(directory, id);
  return [...references];
}

/** The owners after another one was added. */
export function withOwner(
  owners: readonly string[],
  reference: unknown,
  directory: Directory,
): string[] {
  const id = referencedId(reference);
  checkPrincipal(directory, id);
  if (!owners.some((owner) => sameId(owner, id))) return [...owners, id];
  throw badRequest(
    "One or more added object references already exist for the following modified properties: 'owners'.",
  );
}

/** The owners after one was removed. */
export function withoutOwner(owners: readonly string[], id: string): string[] {
  const rest = owners.filter((owner) => !sameId(owner, id));
  if (rest.length === owners.length) throw resourceNotFound(id);
  return rest;
}

function checkPrincipal(directory: Directory, id: string): void {
  if (directory.servicePrincipals.get("current", id) === undefined) throw resourceNotFound(id);
}

/** Id at the end of a reference such as `https://graph.microsoft.com/v1.0/directoryObjects/{id}`. */
function referencedId(reference: unknown): string {
  const [, id] = /\/([0-9a-f-]{36})\/?$/i.exec(String(reference)) ?? [];
  if (id === undefined) throw badRequest("A reference must end with the id of a directory object.");
  return id;
}
