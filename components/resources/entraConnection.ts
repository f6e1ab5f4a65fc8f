/** Which Entra tenant, and where it answers. */
export interface EntraConnection {
  /** Id of the tenant, a GUID. */
  tenantId: string;
  /** Where it signs in, for example `https://login.microsoftonline.com`. */
  authorityHost: string;
  /** Address of Microsoft Graph without a version, for example `https://graph.microsoft.com`. */
  graphUrl: string;
}
