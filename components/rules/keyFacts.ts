import type { IdentityArgs } from "../identities/kinds";
import type { RotationPolicy } from "../rotation/policy";
import { addressOf, type StoreArgs } from "../stores/kinds";
import type { GitLabExposure } from "./gitLabExposure";
import { keyTimes, type KeyTimes } from "./keyLifetime";

/** A store as rules see it. */
export interface StoreFacts extends GitLabExposure {
  /** As the status names it. */
  address: string;
  /** Of a GitLab variable. */
  environmentScope?: string;
  /** Of a secret of a GitHub organization. */
  visibility?: string;
}

/** A key as rules see it: known before anything is made for it, and nothing in it is secret. */
export interface KeyFacts {
  rotation: KeyTimes;
  /** Scopes and roles that it asks for. */
  scopes: string[];
  /** Whether the client at the identity provider is protected from deletion. */
  protect: boolean;
  stores: StoreFacts[];
}

/** What rules need to know of a key. */
export function keyFacts(
  policy: RotationPolicy,
  identity: IdentityArgs,
  stores: readonly StoreArgs[],
): KeyFacts {
  return {
    rotation: keyTimes(policy, identity),
    scopes: scopesOf(identity),
    protect: identity.protect,
    stores: stores.map(storeFacts),
  };
}

function scopesOf(identity: IdentityArgs): string[] {
  switch (identity.kind) {
    case "okta":
      return [identity.scope];
    case "entra":
      return [identity.role];
    case "oidc":
      return identity.role === undefined ? [identity.scope] : [identity.scope, identity.role];
  }
}

function storeFacts(store: StoreArgs): StoreFacts {
  const address = addressOf(store);
  switch (store.kind) {
    case "github":
      return store.scope.kind === "organization"
        ? { address, visibility: store.scope.access.visibility }
        : { address };
    case "gitlab": {
      const { masked, protected: isProtected, environmentScope = "*" } = store;
      return { address, masked, protected: isProtected, environmentScope };
    }
    case "jenkins":
      return { address };
  }
}
