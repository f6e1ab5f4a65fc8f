/** What exists at GitLab before the first request: users, groups with their projects, and who may do what. */
export interface World {
  /** Version, which decides what the API knows. Default `18.5.0-ee`. */
  version?: string;
  /** Group variables have an environment scope from Premium on. Default `premium`. */
  tier?: "free" | "premium";
  /** Relative URL root such as `/gitlab`. Default none. */
  relativeUrlRoot?: string;
  users?: UserDescription[];
  /** Groups that only have to exist, because a path names them, may be left out. */
  groups?: GroupDescription[];
  projects?: ProjectDescription[];
  /** Variables of the whole instance. */
  variables?: VariableSeed[];
  tokens: TokenDescription[];
  /** Requests of one user in a minute before 429. Default none, as on a fresh self-managed instance. */
  requestsPerMinute?: number;
  /** How many variables fit. Default GitLab's own limits. */
  limits?: Partial<Record<PlaceKind, number>>;
}

/** Where variables are kept. */
export type PlaceKind = "project" | "group" | "instance";

/** A role of a member. */
export type Role = "Guest" | "Reporter" | "Developer" | "Maintainer" | "Owner";

export interface UserDescription {
  username: string;
  administrator?: boolean;
}

export interface GroupDescription {
  /** Full path, for example `acme/platform`. */
  path: string;
  /** Default: numbered in the order of the description. */
  id?: number;
  visibility?: "private" | "public";
  /** Direct members by user name; subgroups and projects inherit them. */
  members?: Record<string, Role>;
  variables?: VariableSeed[];
}

export interface ProjectDescription extends GroupDescription {
  /** Archived projects are read-only, and their variables cannot even be read. */
  archived?: boolean;
  /** Full paths it had before it was renamed or moved. */
  formerly?: string[];
  /** Names, with `*` as a wildcard. Default `main`, the default branch. */
  protectedBranches?: string[];
  /** Default none. */
  protectedTags?: string[];
  /** Whether CI/CD is switched on. Default true. */
  pipelinesEnabled?: boolean;
}

export interface VariableSeed {
  key: string;
  value: string;
  environmentScope?: string;
  protected?: boolean;
  masked?: boolean;
  hidden?: boolean;
  raw?: boolean;
  description?: string;
}

/** A personal, project or group access token. */
export type TokenDescription = {
  value: string;
  /** Default `api`. */
  scopes?: ("api" | "read_api" | "read_user")[];
  /** Default: 30 days before the emulator starts. */
  createdAt?: string;
  /** First day on which it is refused, `YYYY-MM-DD`; `null` for one made before GitLab 16.0. Default: 335 days ahead. */
  expiresAt?: string | null;
  /** How the token ended, if it did. */
  ended?: "expired" | "revoked";
} & ({ user: string } | { project: string; role: Role } | { group: string; role: Role });
