/** What the parts of the emulator share. */
export interface Tenant {
  readonly id: string;
  /** Name that answers for the id in addresses, for example `acme.onmicrosoft.com`. */
  readonly domain: string;
  /** Address of login and of Graph, without a slash at the end. */
  readonly url: string;
  /** Emulator time. */
  now(): Date;
  /** Tells the listeners about a change of state. Never with a secret. */
  changed(what: string): void;
}

/** Whether an address means this tenant: by id, or by its domain. */
export function isTenant(tenant: Tenant, name: string): boolean {
  return [tenant.id, tenant.domain].includes(name.toLowerCase());
}
