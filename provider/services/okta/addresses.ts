/**
 * Token endpoint of a custom authorization server.
 *
 * Source: https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/CustomAS/
 */
export function tokenEndpointOf(issuer: string): URL {
  return new URL(`${issuer.replace(/\/+$/, "")}/v1/token`);
}
