import { z } from "zod";

const schema = z.object({
  error: z.string().regex(/^\w+$/),
  error_codes: z.array(z.int()).optional(),
});

/** Entra's own code, `AADSTS…` where it tells one (Entra docs, "Microsoft Entra authentication and authorization error codes"). */
export function signInError(body: unknown): string | undefined {
  const answer = schema.safeParse(body).data;
  const [code] = answer?.error_codes ?? [];
  return code === undefined ? answer?.error : `AADSTS${code}`;
}

const SECRETS_PAGE =
  "Entra admin center: App registrations > the administrators' app > Certificates & secrets";
const NO_TENANT =
  "There is no such tenant here: check identity.tenantId and identity.authorityHost.";
const NO_CREDENTIAL =
  "The administrators' app has no federated credential that fits the OIDC token. Add one whose issuer, subject and " +
  `audience (api://AzureADTokenExchange) are exactly the token's (${SECRETS_PAGE} > Federated credentials).`;

const REMEDIES: Record<string, string> = {
  AADSTS7000215: `The secret in ARM_CLIENT_SECRET is wrong; set the secret's value, not its id (${SECRETS_PAGE}).`,
  AADSTS7000222:
    `The secret in ARM_CLIENT_SECRET has expired. Add another and set it (${SECRETS_PAGE}), or use a federated ` +
    "credential (ARM_USE_OIDC=true), which does not expire.",
  AADSTS700016:
    "The tenant has no app with this client id: check ARM_CLIENT_ID and identity.tenantId.",
  AADSTS7000112: "The administrators' app (ARM_CLIENT_ID) is disabled in this tenant.",
  AADSTS90002: NO_TENANT,
  AADSTS900023: NO_TENANT,
  AADSTS70021: NO_CREDENTIAL,
  AADSTS700211: NO_CREDENTIAL,
  AADSTS700212: NO_CREDENTIAL,
  AADSTS700213: NO_CREDENTIAL,
  AADSTS700024: "The OIDC token has expired; it is good for minutes only. Start the job again.",
  AADSTS500011: "Microsoft Graph has no such address in this cloud: check identity.graphUrl.",
  AADSTS53003: "A Conditional Access policy of the tenant blocks this sign-in.",
};

/** What to do about it, a full sentence. */
export function signInRemedy(code: string | undefined): string {
  return (
    REMEDIES[code ?? ""] ??
    "Check ARM_CLIENT_ID and its credentials, identity.tenantId and identity.authorityHost."
  );
}
