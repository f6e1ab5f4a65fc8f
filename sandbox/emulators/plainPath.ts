/**
 * Whether a request target says one thing only. Hono passes malformed escapes on as they are, so that two addresses could
 * name one thing, and resolves dot segments, escaped ones too.
 */
export function isPlainPath(target: string): boolean {
  const segments = (target.split("?")[0] ?? "").split("/");
  return segments.every((segment) => {
    try {
      return !/^\.\.?$/.test(decodeURIComponent(segment));
    } catch {
      return false;
    }
  });
}
