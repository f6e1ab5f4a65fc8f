import type { Pipeline } from "./pipeline";
import type { VariableSet } from "./variableSet";
import type { Role } from "./world";

/** Numbers of the roles. Source: https://docs.gitlab.com/api/access_requests/#valid-access-levels */
export const ACCESS_LEVELS: Record<Role, number> = {
  Guest: 10,
  Reporter: 20,
  Developer: 30,
  Maintainer: 40,
  Owner: 50,
};

/** A person, or the bot behind a project or group access token. */
export interface User {
  id: number;
  username: string;
  administrator: boolean;
}

/** A group. */
export interface Group {
  id: number;
  /** Full path. */
  path: string;
  visibility: "private" | "public";
  /** Direct members by user name. */
  members: Map<string, Role>;
  variables: VariableSet;
}

/** A project. */
export interface Project extends Group {
  archived: boolean;
  /** Full paths it had. */
  formerly: string[];
  protectedBranches: string[];
  protectedTags: string[];
  /** Whether CI/CD is switched on. */
  pipelinesEnabled: boolean;
  /** In order of their beginning. */
  pipelines: Pipeline[];
}

/** Path of the namespace that a group or project is in; `undefined` at the top. */
export function parentPath(path: string): string | undefined {
  const end = path.lastIndexOf("/");
  return end === -1 ? undefined : path.slice(0, end);
}

/** GitLab finds paths whatever the case of their letters. */
export function samePath(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
