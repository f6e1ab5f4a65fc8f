/** Which tenant, and where it answers. */
export interface EntraConnection {
  /** Id of the tenant, a GUID. */
  tenantId: string;
  /** Where it signs in, for example `https://login.microsoftonline.com`. */
  authorityHost: string;
  /** Address of Microsoft Graph without a version, for example `https://graph.microsoft.com`. */
  graphUrl: string;
}

/** An address without slashes at its end. */
export function trimmed(address: string): string {
  return address.replace(/\/+$/, "");
}
