import type { PlaceKind, World } from "./world";

const DEFAULT_VERSION = "18.5.0-ee";

/** What this version and tier of GitLab know about variables; an attribute that is not known is passed over in silence. */
export interface Capabilities {
  version: string;
  /** `masked_and_hidden` and `hidden`: 17.4, projects and groups. */
  hidden(kind: PlaceKind): boolean;
  /** `description`: 16.2, for the instance 16.8. */
  description(kind: PlaceKind): boolean;
  /** `filter[environment_scope]`: 13.2 for projects, 16.9 for groups. */
  filter(kind: PlaceKind): boolean;
  /** Writing `environment_scope`: projects, and groups from Premium on. */
  environmentScope(kind: PlaceKind): boolean;
}

/** Sources: history notes of https://docs.gitlab.com/api/project_level_variables, group_level_variables, instance_level_ci_variables */
export function capabilitiesOf(world: World): Capabilities {
  const version = world.version ?? DEFAULT_VERSION;
  const since = (other: string) => atLeast(version, other);
  return {
    version,
    hidden: (kind) => kind !== "instance" && since("17.4"),
    description: (kind) => since(kind === "instance" ? "16.8" : "16.2"),
    filter: (kind) => kind === "project" || (kind === "group" && since("16.9")),
    environmentScope: (kind) => kind === "project" || (kind === "group" && world.tier !== "free"),
  };
}

function atLeast(version: string, other: string): boolean {
  const parts = (text: string) => text.split(".").map((part) => Number.parseInt(part, 10));
  const [major = 0, minor = 0] = parts(version);
  const [otherMajor = 0, otherMinor = 0] = parts(other);
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
}
