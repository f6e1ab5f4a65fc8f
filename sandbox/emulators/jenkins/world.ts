import type { Permission } from "./permission";

/** What exists at a controller before the first request. */
export interface World {
  /** Path under which Jenkins runs (`--prefix`), for example `/jenkins`. Default none. */
  contextPath?: string;
  users: UserDescription[];
  /** Full names, for example `payments/ml`; parents come into being with their children. */
  folders?: string[];
  /** Full names of jobs, whose folders come into being with them. */
  jobs?: string[];
  /** Credentials that people made by hand. */
  credentials?: CredentialDescription[];
}

/** A user, and what they may do. */
export interface UserDescription {
  id: string;
  apiTokens?: string[];
  password?: string;
  grants: Grant[];
}

/** Permissions at a place, as matrix authorization grants them. */
export interface Grant {
  /** Full name of the folder. Default the controller. */
  folder?: string;
  /** Whether they hold everywhere below, too; folders may refuse to inherit. Default `true`. */
  inherited?: boolean;
  permissions: Permission[];
}

/** Where a credential is. */
export interface CredentialPlace {
  /** Full name of the folder. Default the controller's own store. */
  folder?: string;
  /** Default the global domain. */
  domain?: string;
  id: string;
}

/** A Secret text. */
export interface CredentialDescription extends CredentialPlace {
  secret: string;
  description?: string;
  /** Default `GLOBAL`. */
  scope?: "GLOBAL" | "SYSTEM";
}
