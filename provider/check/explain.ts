import { ENTRA_REFUSALS } from "./entra";
import { ServiceError } from "../http/serviceError";

/** Identity providers whose refusals we can explain. */
export type IssuerKind = "okta" | "entra" | "oidc";

const COMMON: Record<string, string> = {
  invalid_client:
    "the client secret is not accepted, or the client is unknown or deactivated; a new one may need a moment",
  unauthorized_client: "the app may not use the `client_credentials` grant",
  invalid_scope: "the scope does not exist on this authorization server",
};

const OKTA: Record<string, string> = {
  access_denied:
    "an access policy exists, but no rule lets a machine client through: a rule must allow the grant type " +
    "`client_credentials`, this scope, and any user (Security > API > Authorization Servers > Access Policies)",
  invalid_scope:
    "the scope is not defined on this authorization server (Security > API > Authorization Servers > Scopes)",
  invalid_dpop_proof: "the app requires DPoP, which the flyte client does not speak: switch it off",
};

const OIDC: Record<string, string> = {
  // Keycloak's word for a wrong or expired client secret.
  unauthorized_client:
    "the client secret is not accepted or has expired, or the client may not use the `client_credentials` grant",
  invalid_scope: "the scope does not exist on this server, or this client may not have it",
};

const OWN: Record<IssuerKind, Record<string, string>> = {
  okta: OKTA,
  entra: ENTRA_REFUSALS,
  oidc: OIDC,
};

/** One line on why a token request failed: the server's code and what it means there. */
export function explainRefusal(kind: IssuerKind, error: unknown): string {
  if (!(error instanceof ServiceError)) {
    return error instanceof Error ? error.message : "the request failed";
  }
  const { code, status } = error;
  const meaning = code === undefined ? undefined : explanation(kind, code);
  if (meaning === undefined) return error.message;
  return `${status} ${code}: ${meaning}`;
}

function explanation(kind: IssuerKind, code: string): string | undefined {
  return OWN[kind][code] ?? COMMON[code];
}
