import { readAuthorizationServer } from "../../../provider/check/authorizationServer";
import type { OidcSettings } from "../../../settings/identities/oidc";
import { ok } from "../finding";
import type { ServiceLook } from "./services";

/** Reads the metadata and keys of the OpenID provider. */
export function oidcLook({ issuer }: OidcSettings): ServiceLook[] {
  return [
    {
      area: "OIDC",
      time: { service: new URL(issuer).host, url: new URL(issuer) },
      look: async () => {
        await readAuthorizationServer(issuer, new AbortController().signal);
        return [ok("OIDC", `${issuer} shows its metadata and keys`)];
      },
    },
  ];
}
