import { readAuthorizationServer } from "../../../provider/check/authorizationServer";
import type { OidcSettings } from "../../../settings/identities/oidc";
import { lookAtCredential, type Credential } from "../credential";
import { ok } from "../finding";
import type { LookSurroundings, ServiceLook } from "./look";

/** Reads the metadata and keys of the OpenID provider. */
export function oidcLook(
  { issuer, registration }: OidcSettings,
  { env, clock }: LookSurroundings,
): ServiceLook[] {
  return [
    {
      area: "OIDC",
      time: { service: new URL(issuer).host, url: new URL(issuer) },
      look: async () => {
        await readAuthorizationServer(issuer, new AbortController().signal);
        const token = registration === "static" ? undefined : env["OIDC_INITIAL_ACCESS_TOKEN"];
        return [
          ok("OIDC", `${issuer} shows its metadata and keys`),
          ...(await lookAtCredential("OIDC", clock.now(), () => credentialOf(token))),
        ];
      },
    },
  ];
}

/** Some providers, Keycloak among them, make it a JSON web token, which says its own dates (RFC 7519 §4.1). */
async function credentialOf(token: string | undefined): Promise<Credential | undefined> {
  if (!token) return undefined;
  const name = "the initial access token in OIDC_INITIAL_ACCESS_TOKEN";
  const { decodeJwt } = await import("jose"); // late: nothing else here needs it
  const { iat, exp } = claimsOf(token, decodeJwt);
  return {
    name,
    kind: "long-lived",
    ...(iat === undefined ? {} : { created: new Date(iat * 1000) }),
    ...(exp === undefined ? {} : { ends: new Date(exp * 1000) }),
    page: "oidc.md",
  };
}

function claimsOf(
  token: string,
  decode: (jwt: string) => { iat?: number; exp?: number },
): { iat?: number; exp?: number } {
  try {
    return decode(token);
  } catch {
    return {};
  }
}
