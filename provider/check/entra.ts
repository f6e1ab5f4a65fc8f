import { z } from "zod";

/** Issuer of version 1 tokens; an API whose app asks for no version gets these, whichever endpoint is called. */
const V1_ISSUERS = ["https://sts.windows.net", "https://sts.chinacloudapi.cn"];

/** Entra dates `iat` and `nbf` five minutes back, for clients whose clocks are behind. */
export const ENTRA_BACKDATED_S = 300;

/** Where an administrator signs in, by the host where the tenant's clients do. */
const PORTALS: Record<string, string> = {
  "login.microsoftonline.us": "https://entra.microsoft.us",
  "login.chinacloudapi.cn": "https://entra.microsoftonline.cn",
  "login.partner.microsoftonline.cn": "https://entra.microsoftonline.cn",
};

/** Meaning of the codes that a token request can meet (Microsoft Entra authentication error codes). */
export const ENTRA_REFUSALS: Record<string, string> = {
  AADSTS7000215: "the client secret is not accepted; a new one may need a minute",
  AADSTS7000222: "the client secret has expired: ask for the next generation (rotation.request)",
  AADSTS700016: "the tenant does not know this client; a new app may need a minute",
  AADSTS7000112: "the app is disabled in this tenant (Enterprise applications > Properties)",
  AADSTS500011:
    "the tenant does not know the Union API app: `identity.api` must be its client id or identifier URI",
  AADSTS501051: "the Union API lets in assigned clients only, and this one has no role: consent",
  AADSTS65001: "nobody has consented to the permission",
  AADSTS70011: "the scope is not well-formed: `identity.api` must be a client id or identifier URI",
  AADSTS90002: "there is no such tenant: check `identity.tenantId` and `identity.authorityHost`",
};

/** Issuers that a token of this tenant may name; both versions are signed with the same keys. */
export function entraIssuers(issuer: string): string[] {
  const tenantId = new URL(issuer).pathname.split("/")[1] ?? "";
  return [issuer, ...V1_ISSUERS.map((host) => `${host}/${tenantId}/`)];
}

/** What to do when a token has no role: Entra issues it all the same. */
export function consentHint(issuer: string, clientId: string): string {
  const portal = PORTALS[new URL(issuer).host] ?? "https://entra.microsoft.com";
  return (
    "admin consent is missing, or was given a moment ago. Without `consent: automatic`, a Cloud Application " +
    `Administrator gives it under API permissions > Grant admin consent: ${portal}/#view/` +
    `Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/CallAnAPI/appId/${clientId} ; then run \`pulumi up\` again`
  );
}

/** Code of a refusal, such as `AADSTS7000215`, from the `error_codes` of Entra's answer. */
export function entraErrorCode(body: unknown): string | undefined {
  const codes = z.object({ error_codes: z.array(z.int()).min(1) }).safeParse(body).data;
  return codes === undefined ? undefined : `AADSTS${codes.error_codes[0]}`;
}
