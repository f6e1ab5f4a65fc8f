import type { Credential } from "./credential";

/** How URLs call the domain that needs no name. */
export const GLOBAL_DOMAIN = "_";

/** Element of a domain, in its own XML and in a folder's. */
export const DOMAIN_CLASS = "com.cloudbees.plugins.credentials.domains.Domain";

/** A domain and the credentials in it. */
export interface Domain {
  name: string;
  description: string;
  credentials: Credential[];
}

/**
 * The credentials of the controller or of one folder. Ids are unique within a domain only: the same one may be in two
 * domains of a store. Writes answer `false` when what they were meant for is not there (any more).
 */
export class CredentialStore {
  private readonly byName = new Map<string, Domain>();

  constructor() {
    this.addDomain(GLOBAL_DOMAIN, "");
  }

  /** In the order in which they came; Jenkins itself promises none. */
  domains(): Domain[] {
    return [...this.byName.values()];
  }

  domain(name: string): Domain | undefined {
    return this.byName.get(name);
  }

  addDomain(name: string, description: string): boolean {
    if (this.byName.has(name)) return false;
    this.byName.set(name, { name, description, credentials: [] });
    return true;
  }

  /** Takes its credentials with it. */
  removeDomain(domain: Domain): boolean {
    return this.byName.delete(domain.name);
  }

  add(domain: Domain, credential: Credential): boolean {
    if (!this.has(domain) || indexOf(domain, credential.id) !== -1) return false;
    domain.credentials.push(credential);
    return true;
  }

  /** Puts the replacement in the place of the current one: at no moment is there none. */
  update(domain: Domain, replacement: Credential): boolean {
    const index = indexOf(domain, replacement.id);
    if (!this.has(domain) || index === -1) return false;
    domain.credentials[index] = replacement;
    return true;
  }

  remove(domain: Domain, id: string): boolean {
    const index = indexOf(domain, id);
    if (!this.has(domain) || index === -1) return false;
    domain.credentials.splice(index, 1);
    return true;
  }

  private has(domain: Domain): boolean {
    return this.byName.get(domain.name) === domain;
  }
}

function indexOf(domain: Domain, id: string): number {
  return domain.credentials.findIndex((credential) => credential.id === id);
}
