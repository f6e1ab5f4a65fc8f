import type { ApplicationPatch, ApplicationProperties } from "./applicationBody";
import { GraphError } from "./graphError";

interface Entitlement {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly value: string | null;
}

/**
 * What Graph demands of a change to an application, beyond the form of its properties.
 *
 * @throws GraphError 400 InvalidValue, or CannotDeleteOrUpdateEnabledEntitlement.
 */
export function checkPatch(patch: ApplicationPatch, present: ApplicationProperties): void {
  checkEntitlements(patch.appRoles, present.appRoles, "appRoles");
  checkEntitlements(
    patch.api?.oauth2PermissionScopes,
    present.api.oauth2PermissionScopes,
    "api.oauth2PermissionScopes",
  );
  checkPreAuthorized(patch, present);
}

/** Enabled roles and scopes cannot be left out; ids and values are unique. */
function checkEntitlements(
  wanted: readonly Entitlement[] | undefined,
  present: readonly Entitlement[],
  property: string,
): void {
  if (wanted === undefined) return;
  const ids = wanted.map(({ id }) => id.toLowerCase());
  const values = wanted.flatMap(({ value }) => value ?? []);
  if (hasTwice(ids) || hasTwice(values)) {
    throw invalidValue(`Property ${property} contains duplicate ids or values.`, property);
  }
  if (present.some(({ id, isEnabled }) => isEnabled && !ids.includes(id.toLowerCase()))) {
    const message =
      "Permission (scope or role) cannot be deleted or updated unless disabled first.";
    const code = "CannotDeleteOrUpdateEnabledEntitlement";
    throw new GraphError(400, code, message, [{ code, message, target: property }]);
  }
}

/**
 * Permissions are looked up among the scopes that are stored, not among those of the same request. Not observed:
 * what Graph answers to an empty list of permissions, or to a client that does not exist; both are accepted here.
 */
function checkPreAuthorized(patch: ApplicationPatch, present: ApplicationProperties): void {
  const known = present.api.oauth2PermissionScopes.map(({ id }) => id.toLowerCase());
  const named = (patch.api?.preAuthorizedApplications ?? []).flatMap(
    (client) => client.delegatedPermissionIds,
  );
  if (named.every((id) => known.includes(id.toLowerCase()))) return;
  const property = "api.preAuthorizedApplications.delegatedPermissionIds";
  throw invalidValue(
    `Property ${property} has a Permission Id that cannot be found in the AppPermissions sets.`,
    property,
  );
}

function invalidValue(message: string, target: string): GraphError {
  return new GraphError(400, "InvalidValue", message, [{ code: "InvalidValue", message, target }]);
}

function hasTwice(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}
