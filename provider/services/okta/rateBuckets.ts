/**
 * The bucket that Okta counts a path of its management API in. Lists, secrets and lifecycle calls of apps count together,
 * reading and deleting one app apart from them; all else is one bucket.
 *
 * Source: https://developer.okta.com/docs/reference/rate-limits/ and, for secrets, the rate limit lines of Okta's own
 * Terraform provider (okta/internal/apimutex/rate_limit_lines.go).
 */
export function rateBucketOf(path: string): string {
  if (/^\/api\/v1\/apps\/[^/]+$/.test(path)) return "/api/v1/apps/{id}";
  if (/^\/api\/v1\/apps(\/|$)/.test(path)) return "/api/v1/apps";
  return "/api/v1";
}
