import type { Answer } from "./endpoint";
import { badParameter } from "./gitLabError";

/** Refuses paths of which Hono would make something else: malformed escapes, and dot segments, escaped ones too. */
export function requirePlainPath(target: string): void {
  const segments = (target.split("?")[0] ?? "").split("/");
  const plain = segments.every((segment) => {
    try {
      return !/^\.\.?$/.test(decodeURIComponent(segment));
    } catch {
      return false;
    }
  });
  if (!plain) throw badParameter("Bad Request");
}

/** JSON, or plain text where the body is a text. */
export function respond({ status, body, headers }: Answer): Response {
  if (body === undefined) return new Response(null, { status, ...(headers && { headers }) });
  if (typeof body === "string") {
    return new Response(body, { status, headers: { "content-type": "text/plain", ...headers } });
  }
  return Response.json(body, {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}
