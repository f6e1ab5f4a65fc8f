/** Version of the Pulumi engine that everything here is tested with; a CLI on PATH may be newer, never older. */
export const ENGINE_VERSION = "3.248.0";

/** Version of the official GitHub plugin, and of @pulumi/github. */
export const GITHUB_PLUGIN_VERSION = "6.15.0";

/** Version of the official Okta plugin, and of @pulumi/okta. */
export const OKTA_PLUGIN_VERSION = "7.0.0";

/** Version of the Keycloak server that the generic OpenID Connect identity is tested with. */
export const KEYCLOAK_VERSION = "26.7.3";
