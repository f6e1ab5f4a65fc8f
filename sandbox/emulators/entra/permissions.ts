import { accessDenied } from "./graphError";

/** Application permissions of Microsoft Graph that the emulated calls know, with the ids of their app roles. */
export const GRAPH_PERMISSIONS = {
  "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
  "Application.ReadWrite.All": "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
  "Application.ReadWrite.OwnedBy": "18a4783c-866b-4cc7-a460-3d5e5662c884",
  "AppRoleAssignment.ReadWrite.All": "06b708a9-e830-4db3-a914-8e69da51d44f",
  "Directory.Read.All": "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
  "Directory.ReadWrite.All": "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
} as const;

export type GraphPermission = keyof typeof GRAPH_PERMISSIONS;

const READ_ALL: GraphPermission[] = [
  "Application.Read.All",
  "Application.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];
const WRITE_ALL: GraphPermission[] = ["Application.ReadWrite.All", "Directory.ReadWrite.All"];
const OWNED: GraphPermission = "Application.ReadWrite.OwnedBy";
const GRANT: GraphPermission = "AppRoleAssignment.ReadWrite.All";

/** Who calls Graph, as the token says: rights count as of the moment when it was issued. */
export class Caller {
  constructor(
    readonly appId: string,
    /** Object id of the caller's service principal. */
    readonly objectId: string,
    private readonly roles: readonly string[],
  ) {}

  /** Creates and changes only what it owns. */
  get onlyOwned(): boolean {
    return !this.hasAny(WRITE_ALL) && this.roles.includes(OWNED);
  }

  /**
   * Reading any application, service principal or assignment. `Application.ReadWrite.OwnedBy` opens that, too; an
   * application may always read itself.
   */
  checkRead(appId?: string): void {
    if (appId?.toLowerCase() === this.appId.toLowerCase()) return;
    if (!this.hasAny([...READ_ALL, OWNED])) throw accessDenied();
  }

  /** Reading what was deleted, which `Application.ReadWrite.OwnedBy` does not open. */
  checkReadDeleted(): void {
    if (!this.hasAny(READ_ALL)) throw accessDenied();
  }

  checkCreate(): void {
    if (!this.hasAny([...WRITE_ALL, OWNED])) throw accessDenied();
  }

  /** Changing or deleting an object with these owners. */
  checkChange(owners: readonly string[]): void {
    if (this.hasAny(WRITE_ALL)) return;
    if (this.roles.includes(OWNED) && owners.includes(this.objectId)) return;
    throw accessDenied();
  }

  /**
   * Adding owners to an object that exists, for which `Application.ReadWrite.OwnedBy` does not do ("Add owner", note).
   * The reference's table wants `Directory.Read.All` besides; that is not demanded here.
   */
  checkAddOwner(): void {
    if (!this.hasAny(WRITE_ALL)) throw accessDenied();
  }

  /** Granting and taking away app roles. */
  checkGrant(): void {
    if (!this.roles.includes(GRANT) || !this.hasAny(READ_ALL)) throw accessDenied();
  }

  private hasAny(permissions: readonly GraphPermission[]): boolean {
    return permissions.some((permission) => this.roles.includes(permission));
  }
}
