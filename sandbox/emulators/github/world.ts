/** What exists at GitHub before the first request: accounts with their repositories, and who may see them. */
export interface World {
  owners: OwnerDescription[];
  tokens: TokenDescription[];
  /** GitHub Apps, each installed at one account. */
  apps?: AppDescription[];
  /** Requests per hour before the primary rate limit answers 403. Default 5000, as for a signed-in user. */
  requestsPerHour?: number;
}

/** An organization or a user account. Logins are matched ignoring case. */
export interface OwnerDescription {
  login: string;
  type: "Organization" | "User";
  repositories?: RepositoryDescription[];
}

/** A repository. Names of repositories and environments are matched ignoring case. */
export interface RepositoryDescription {
  name: string;
  visibility?: "private" | "internal" | "public";
  /** Archived repositories can be read; every write is refused with 403. */
  archived?: boolean;
  environments?: string[];
  /** Addresses (`owner/name`) it had before a rename or a transfer; requests to them are redirected. */
  formerly?: string[];
}

/** Whether secrets may be listed, or listed and written. */
export type SecretsPermission = "none" | "read" | "write";

/** A credential and what it opens. */
export interface TokenDescription {
  /** What is sent as `Authorization: Bearer <value>`. */
  value: string;
  /** Login of the account that the token acts for. */
  login: string;
  /** `owner` or `owner/name` of all that it can see; the rest answers 404. Default: everything. */
  sees?: string[];
  /** Permission on secrets of what it sees; refused calls answer 403. Default `write`. */
  secrets?: SecretsPermission;
  /** Permission on workflow runs of private repositories; refused calls answer 403. Default `read`. */
  actions?: "none" | "read";
  /** When the token ends, as the header says it: `2026-12-31 23:59:59 UTC`. Default: it does not. */
  expiration?: string;
  /** How GitHub calls the credential when it refuses a call. Default `personal access token`. */
  kind?: "personal access token" | "integration";
}

/** A GitHub App and its one installation. */
export interface AppDescription {
  /** Issuer of its JSON Web Tokens. */
  id: string;
  installationId: string;
  /** Login of the account where it is installed: all that its tokens can see. */
  account: string;
  /** Public half of its key, PEM (SPKI). */
  publicKey: string;
  /** Permission on workflow runs. Default `none`. */
  actions?: "none" | "read";
}
