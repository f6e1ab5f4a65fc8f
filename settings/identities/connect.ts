import type { IdentitySettings } from "./kinds";
import { entraSource } from "./entraTenant";
import { oidcSource } from "./oidcIssuer";
import type { IdentitySource } from "./source";

/**
 * The identity provider of the settings. A package is loaded only by the stacks that need it.
 *
 * @throws pulumi.RunError when the settings name something that is not there.
 */
export async function connectIdentity(
  settings: IdentitySettings,
  env: NodeJS.ProcessEnv,
): Promise<IdentitySource> {
  switch (settings.kind) {
    case "okta": {
      const { oktaSource } = await import("./oktaOrganisation.js");
      return oktaSource(settings, env);
    }
    case "entra":
      return entraSource(settings);
    case "oidc":
      return oidcSource(settings);
  }
}
