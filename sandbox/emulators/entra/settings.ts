import { alwaysLagging, type ReplicaChoice } from "./replicas";

/** Restrictions on secrets that a tenant sets by an app management policy. */
export interface AppManagementPolicy {
  /** Secrets may not be added at all (`restrictionType` `passwordAddition`). Default false. */
  blockPasswordAddition?: boolean;
  /** Longest life of a secret in days (`restrictionType` `passwordLifetime`). Default: none. */
  maxLifetimeDays?: number;
}

/** Behaviour that tests change while the emulator runs. */
export interface EntraSettings {
  /** Milliseconds until every replica knows a change that is made from now on. 0: at once. */
  window: number;
  /** Clock of replication, in milliseconds. Real time by default, since a client that retries really waits. */
  time: () => number;
  /** Which replica answers a read, and a token request. */
  replica: ReplicaChoice;
  /**
   * Where calls that change an existing object look for it: at the primary, which has every change, or at the
   * replica that `replica` chooses, so that a change to a new object can be refused with 404.
   */
  writes: "primary" | "replica";
  /** Refusal of a grant that names a principal which is not known everywhere yet: 404, or 400. */
  newPrincipal: 404 | 400;
  /** The next values of `secretText`, in order; random ones afterwards. */
  secretTexts: string[];
  /** Secrets that one application can hold. Entra has no number for it, only a limit on the size of the object. */
  maximumSecrets: number;
  /** App management policy of the tenant. */
  appManagementPolicy: AppManagementPolicy;
  /** Life of access tokens in seconds. Entra's own is random between 60 and 90 minutes. */
  tokenLifetimeSeconds: number;
  /** Address of the issuer of v1 tokens, without the tenant. */
  stsIssuer: string;
}

export function defaultSettings(): EntraSettings {
  return {
    window: 0,
    time: () => performance.now(),
    replica: alwaysLagging,
    writes: "primary",
    newPrincipal: 404,
    secretTexts: [],
    maximumSecrets: 1000,
    appManagementPolicy: {},
    tokenLifetimeSeconds: 3599,
    stsIssuer: "https://sts.windows.net",
  };
}
