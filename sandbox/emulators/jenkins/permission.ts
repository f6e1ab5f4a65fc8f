/** A permission as the security matrix of Jenkins shows it: group, then name. */
export type Permission =
  | "Overall/Administer"
  | "Overall/Read"
  | "Job/Read"
  | "Job/ExtendedRead"
  | "Job/Configure"
  | "Credentials/View"
  | "Credentials/Create"
  | "Credentials/Update"
  | "Credentials/Delete"
  | "Credentials/ManageDomains";

/** Classes that own the groups; with the name they make a permission's id. */
const OWNERS: Record<string, string> = {
  Overall: "hudson.model.Hudson",
  Job: "hudson.model.Item",
  Credentials: "com.cloudbees.plugins.credentials.CredentialsProvider",
};

/** Id of a permission, for example `hudson.model.Item.Read`. */
export function permissionId(permission: Permission): string {
  const [group = "", name = ""] = permission.split("/");
  return `${OWNERS[group]}.${name}`;
}

/** Whoever has one of these has the permission too (`Permission.impliedBy` in Jenkins). */
export function impliedBy(permission: Permission): Permission[] {
  if (permission === "Overall/Administer") return [];
  return permission === "Job/ExtendedRead"
    ? ["Job/Configure", "Overall/Administer"]
    : ["Overall/Administer"];
}
