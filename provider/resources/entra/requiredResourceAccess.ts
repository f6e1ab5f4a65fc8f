import type { RequiredResourceAccess } from "../../services/entra/applications";

/** An application permission: a role of an API. */
export interface Permission {
  apiClientId: string;
  roleId: string;
}

/** What an app asks for, with one permission more; in a fixed order, so that nothing is written without need. */
export function withPermission(
  list: readonly RequiredResourceAccess[],
  permission: Permission,
): RequiredResourceAccess[] {
  const others = withoutPermission(list, permission);
  const { apiClientId, roleId } = permission;
  const entry = others.find(({ resourceAppId }) => resourceAppId === apiClientId);
  const access = { id: roleId, type: "Role" };
  const added = entry
    ? { ...entry, resourceAccess: byKey([...entry.resourceAccess, access], ({ id }) => id) }
    : { resourceAppId: apiClientId, resourceAccess: [access] };
  return byKey([...others.filter((other) => other !== entry), added], (one) => one.resourceAppId);
}

/** What an app asks for, without a permission; an API of which nothing is left goes too. */
export function withoutPermission(
  list: readonly RequiredResourceAccess[],
  { apiClientId, roleId }: Permission,
): RequiredResourceAccess[] {
  return list.flatMap((entry) => {
    if (entry.resourceAppId !== apiClientId) return [entry];
    const resourceAccess = entry.resourceAccess.filter(
      ({ id, type }) => id !== roleId || type !== "Role",
    );
    return resourceAccess.length === 0 ? [] : [{ ...entry, resourceAccess }];
  });
}

/** Whether an app asks for a permission. */
export function asksFor(
  list: readonly RequiredResourceAccess[],
  { apiClientId, roleId }: Permission,
): boolean {
  return list.some(
    ({ resourceAppId, resourceAccess }) =>
      resourceAppId === apiClientId &&
      resourceAccess.some(({ id, type }) => id === roleId && type === "Role"),
  );
}

function byKey<T>(items: T[], keyOf: (item: T) => string): T[] {
  return items.sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

export function samePermission(left: Permission, right: Permission): boolean {
  return left.apiClientId === right.apiClientId && left.roleId === right.roleId;
}
