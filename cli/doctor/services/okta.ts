import type { OktaSettings } from "../../../settings/identities/okta";
import { OktaApi } from "../../../provider/services/okta/api";
import { lookAtCredential, type Credential } from "../credential";
import { ok, problem, type Finding } from "../finding";
import type { LookSurroundings, ServiceLook } from "./look";

/** Scopes that a service app of the administrators must ask for (Okta API scopes). */
const SCOPES = ["okta.apps.manage", "okta.authorizationServers.manage"];

/** Signs in to the organisation, looks for the authorization server, and for the right to read apps. */
export function oktaLook(
  settings: OktaSettings,
  team: string,
  { env, clock }: LookSurroundings,
): ServiceLook[] {
  const address = orgUrl(settings, env);
  if (address === undefined) return [];
  const url = new URL(address);
  return [
    {
      area: "Okta",
      time: { service: "Okta", url: new URL("/.well-known/okta-organization", url) },
      look: async () => {
        const api = new OktaApi(url, { env, clock });
        const [servers] = await Promise.all([
          api.authorizationServers(settings.authorizationServer),
          api.appsLabelled(settings.label.replaceAll("{team}", team)),
        ]);
        return [
          ok(
            "Okta",
            `${url.host} lets the administrator in, who may read apps and authorization servers`,
          ),
          ...serverFinding(settings.authorizationServer, servers.length),
          ...scopeFindings(env),
          ...(await lookAtCredential("Okta", clock.now(), () => credentialOf(env))),
        ];
      },
    },
  ];
}

/** As the official provider finds it; `OKTA_HTTP_PROXY` takes the place of the address. */
export function orgUrl(settings: OktaSettings, env: NodeJS.ProcessEnv): string | undefined {
  const orgName = settings.orgName ?? env["OKTA_ORG_NAME"];
  const baseUrl = settings.baseUrl ?? env["OKTA_BASE_URL"];
  if (env["OKTA_HTTP_PROXY"]) return env["OKTA_HTTP_PROXY"];
  return orgName && baseUrl ? `https://${orgName}.${baseUrl}` : undefined;
}

function serverFinding(name: string, found: number): Finding[] {
  if (found > 0) return [ok("Okta", `authorization server "${name}" is there`)];
  return [
    problem(
      "Okta",
      `there is no custom authorization server named "${name}"`,
      "add it under Security > API > Authorization Servers, or name another in identity.authorizationServer",
    ),
  ];
}

/** In the order in which signing in takes them. Okta tells no token its own age. */
function credentialOf(env: NodeJS.ProcessEnv): Credential {
  const page = "okta.md";
  if (env["OKTA_API_TOKEN"]) {
    const better = "a service app with a key (private_key_jwt)";
    return { name: "the API token in OKTA_API_TOKEN", kind: "long-lived", better, page };
  }
  if (env["OKTA_ACCESS_TOKEN"]) {
    return { name: "the access token in OKTA_ACCESS_TOKEN", kind: "short-lived", page };
  }
  return { name: "the key in OKTA_API_PRIVATE_KEY", kind: "key", page };
}

/** Rights to write can be seen only where they are asked for by name. */
function scopeFindings(env: NodeJS.ProcessEnv): Finding[] {
  if (env["OKTA_API_TOKEN"] || env["OKTA_ACCESS_TOKEN"] || !env["OKTA_API_CLIENT_ID"]) return [];
  const asked = (env["OKTA_API_SCOPES"] ?? "").split(/[\s,]+/);
  const missing = SCOPES.filter((scope) => !asked.includes(scope));
  if (missing.length === 0) return [];
  return [
    problem(
      "Okta",
      `OKTA_API_SCOPES lacks ${missing.join(" and ")}`,
      "add them, and grant them to the app",
    ),
  ];
}
