/** What a call does, as far as Graph's permissions go. */
export type Task = "look" | "manage apps" | "add owners" | "grant" | "change the API";

interface Need {
  /** Groups of application permissions of Microsoft Graph: one of each group is needed, the least comes first. */
  allOf: readonly (readonly string[])[];
  /** What to do where they lack, a full sentence. */
  remedy: string;
}

const OWNED = "Application.ReadWrite.OwnedBy";
const MANAGE_ALL = "Application.ReadWrite.All";
const READ_ALL = [
  "Application.Read.All",
  MANAGE_ALL,
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];

/**
 * What each task needs (Microsoft Graph v1.0 reference, "Permissions" of each call). All are application permissions with
 * admin consent.
 */
export const NEEDS: Record<Task, Need> = {
  look: {
    allOf: [[...READ_ALL, OWNED]],
    remedy: "Give the administrators' app the application permission Application.Read.All.",
  },
  "manage apps": {
    allOf: [[OWNED, MANAGE_ALL]],
    remedy:
      "Give the administrators' app the application permission Application.ReadWrite.OwnedBy, which is for apps that it " +
      "owns (so it must be an owner of an app that it takes over), or Application.ReadWrite.All.",
  },
  "add owners": {
    allOf: [
      [OWNED, MANAGE_ALL],
      ["Directory.Read.All", "Directory.ReadWrite.All"],
    ],
    remedy:
      "To add owners, the administrators' app needs the application permissions Application.ReadWrite.OwnedBy (or " +
      "Application.ReadWrite.All) and Directory.Read.All; or leave `identity.owners` empty.",
  },
  grant: {
    allOf: [["AppRoleAssignment.ReadWrite.All"], READ_ALL],
    remedy:
      "Give the administrators' app the application permissions AppRoleAssignment.ReadWrite.All and Application.Read.All; " +
      "or leave the grant to a person: pulumi config set --path flyte-ci-keys:identity.consent manual",
  },
  "change the API": {
    allOf: [[OWNED, MANAGE_ALL]],
    remedy:
      "Make the administrators' app an owner of the Union API app (with Application.ReadWrite.OwnedBy), or give it " +
      "Application.ReadWrite.All; or leave it out: pulumi config set --path flyte-ci-keys:identity.preAuthorize false",
  },
};

/** The least permissions that a caller lacks for some tasks, each named once. */
export function lacking(tasks: readonly Task[], permissions: readonly string[]): string[] {
  const groups = tasks.flatMap((task) => NEEDS[task].allOf);
  const lacks = groups.filter((group) => !group.some((one) => permissions.includes(one)));
  return [...new Set(lacks.flatMap(([least]) => least ?? []))];
}

/** Whether the caller may change only the applications that it owns. */
export function isOwnedByOnly(permissions: readonly string[]): boolean {
  return !permissions.includes(MANAGE_ALL);
}
