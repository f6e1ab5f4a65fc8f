import type { AppRole, Applications, PreAuthorizedApplication } from "./applications";
import type { Wait } from "./eventually";
import type { RecentWritesByList } from "./recentWrites";
import { changeSharedList } from "./sharedList";

/** The lists of an API's application that every team's stack writes. */
export class ApiLists {
  constructor(
    private readonly applications: Applications,
    private readonly recent: RecentWritesByList,
    private readonly wait: Wait,
  ) {}

  /**
   * Lets a client use the delegated scopes without consent, or no longer (without `permissionIds`).
   *
   * @returns `false` when the API is gone.
   */
  preAuthorize(
    apiObjectId: string,
    clientId: string,
    permissionIds?: readonly string[],
  ): Promise<boolean> {
    const entry = { appId: clientId, delegatedPermissionIds: [...(permissionIds ?? [])] };
    return changeSharedList<PreAuthorizedApplication>(
      {
        what: `shows ${permissionIds === undefined ? "no" : "the"} pre-authorization of ${clientId}`,
        read: async () => {
          const api = await this.applications.byId(apiObjectId);
          return api === undefined ? undefined : (api.api?.preAuthorizedApplications ?? []);
        },
        write: (preAuthorizedApplications) =>
          this.applications.changeApi(apiObjectId, { api: { preAuthorizedApplications } }),
        keyOf: ({ appId }) => appId,
        same: (left, right) =>
          sorted(left.delegatedPermissionIds) === sorted(right.delegatedPermissionIds),
        recent: this.recent.of(`preAuthorizedApplications of ${apiObjectId}`),
        wait: this.wait,
      },
      { key: clientId, ...(permissionIds === undefined ? {} : { entry }) },
    );
  }

  /** Adds a role, or changes the one with its id. @returns `false` when the API is gone. */
  setRole(apiObjectId: string, role: AppRole): Promise<boolean> {
    return changeSharedList<AppRole>(
      {
        what: `shows the role "${role.value ?? role.id}" of the API`,
        read: async () => (await this.applications.byId(apiObjectId))?.appRoles,
        write: (roles) =>
          this.applications.changeApi(apiObjectId, { appRoles: roles.map(withoutOrigin) }),
        keyOf: ({ id }) => id,
        same: (left, right) => describe(left) === describe(right),
        recent: this.recent.of(`appRoles of ${apiObjectId}`),
        wait: this.wait,
      },
      { key: role.id, entry: role },
    );
  }
}

function sorted(ids: readonly string[]): string {
  return [...ids].sort().join(" ");
}

function describe(role: AppRole): string {
  return JSON.stringify([role.value, role["displayName"], role["description"], role.isEnabled]);
}

/** `origin` is read-only and must not be sent (Graph v1.0, resource type `appRole`). */
function withoutOrigin(role: AppRole): Record<string, unknown> {
  return Object.fromEntries(Object.entries(role).filter(([property]) => property !== "origin"));
}
