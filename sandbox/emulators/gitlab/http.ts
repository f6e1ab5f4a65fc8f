import type { Answer } from "./endpoint";

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
