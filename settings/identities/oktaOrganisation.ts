import * as okta from "@pulumi/okta";
import * as pulumi from "@pulumi/pulumi";
import { checkOptions } from "./check";
import type { OktaSettings } from "./okta";
import type { IdentitySource } from "./source";

/**
 * The organisation of the settings; its authorization server is looked up before anything is created.
 *
 * @throws pulumi.RunError when the organisation is not named or has no such authorization server.
 */
export async function oktaSource(
  settings: OktaSettings,
  env: NodeJS.ProcessEnv,
): Promise<IdentitySource> {
  const organisation = oktaOrganisation(settings, env);
  const server = await authorizationServer(settings.authorizationServer, organisation);
  return {
    providers: [organisation.provider],
    argumentsFor: ({ team, ...own }) => ({
      ...own,
      kind: "okta",
      orgUrl: organisation.orgUrl,
      authorizationServer: server,
      label: settings.label.replaceAll("{team}", team),
      scope: settings.scope,
      ...(settings.audience === undefined ? {} : { audience: settings.audience }),
      accessPolicy: settings.accessPolicy,
      check: checkOptions(settings.check),
    }),
  };
}

/** The organisation, and a provider that is signed in to it. */
interface OktaOrganisation {
  provider: okta.Provider;
  /** Address of the organisation. */
  orgUrl: string;
}

/**
 * Provider for the organisation of the settings, or of the environment (`OKTA_ORG_NAME`, `OKTA_BASE_URL`). As with the
 * official provider, `OKTA_HTTP_PROXY` takes the place of the address.
 *
 * @throws pulumi.RunError when no organisation is named.
 */
function oktaOrganisation(settings: OktaSettings, env: NodeJS.ProcessEnv): OktaOrganisation {
  const orgName = settings.orgName ?? env["OKTA_ORG_NAME"];
  const baseUrl = settings.baseUrl ?? env["OKTA_BASE_URL"];
  const httpProxy = env["OKTA_HTTP_PROXY"];
  if (!orgName || !baseUrl) {
    throw new pulumi.RunError(
      "no Okta organisation is named. Set it: pulumi config set --path flyte-ci-keys:identity.orgName acme, and " +
        "flyte-ci-keys:identity.baseUrl okta.com (or OKTA_ORG_NAME and OKTA_BASE_URL)",
    );
  }
  const provider = new okta.Provider("okta", {
    orgName,
    baseUrl,
    ...(httpProxy ? { httpProxy } : {}),
  });
  return { provider, orgUrl: httpProxy ? httpProxy : `https://${orgName}.${baseUrl}` };
}

/**
 * The custom authorization server, looked up by its name before anything is created.
 *
 * @throws pulumi.RunError when there is none of that name.
 */
async function authorizationServer(
  name: string,
  { provider, orgUrl }: OktaOrganisation,
): Promise<{ id: string; name: string; issuer: string }> {
  try {
    const server = await okta.auth.getServer({ name }, { provider });
    return { id: server.id, name, issuer: server.issuer };
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    if (/does not exist|not found|no authorization server/i.test(reason)) {
      throw new pulumi.RunError(
        `${orgUrl} has no custom authorization server named "${name}". Nothing was created. An Okta administrator ` +
          "(okta.authorizationServers.manage; the organisation needs API Access Management) can add it under Security > " +
          "API > Authorization Servers, with the scope that the control plane expects; or name another: " +
          "pulumi config set --path flyte-ci-keys:identity.authorizationServer <name>",
      );
    }
    throw new pulumi.RunError(
      `the authorization server "${name}" could not be read from ${orgUrl}; nothing was created. ${firstLine(reason)}`,
    );
  }
}

function firstLine(text: string): string {
  return text.split("\n")[0]?.slice(0, 400) ?? "";
}
