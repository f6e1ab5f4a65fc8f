import { GitHubError } from "./githubError";

/**
 * Refuses paths of which Hono would make something else: it passes malformed escapes on as they are, so that two
 * addresses could name one environment, and it resolves dot segments, escaped ones too.
 *
 * @throws GitHubError 400
 */
export function requirePlainPath(target: string): void {
  const segments = (target.split("?")[0] ?? "").split("/");
  const plain = segments.every((segment) => {
    try {
      return !/^\.\.?$/.test(decodeURIComponent(segment));
    } catch {
      return false;
    }
  });
  if (!plain) throw new GitHubError(400, "Bad Request");
}
