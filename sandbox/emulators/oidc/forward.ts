import type { IncomingHttpHeaders } from "node:http";
import type { EmulatorContext } from "../emulator";
import { plainRequest, type PlainAnswer } from "./plainRequest";

/** Headers that belong to one connection (RFC 9110 §7.6.1), or that Node computes anew. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

/**
 * Passes a request on to a server behind; its answer as it came. The server is told the host that the caller named, from
 * which it makes its addresses and its issuer.
 */
export async function forward(context: EmulatorContext, server: URL): Promise<Response> {
  const { method = "GET", url = "/", headers } = context.env.incoming;
  const body = Buffer.from(await context.req.arrayBuffer());
  return toResponse(
    await plainRequest(server, { method, path: url, headers: withoutHops(headers), body }),
  );
}

function toResponse({ status, headers, body }: PlainAnswer): Response {
  const kept = new Headers();
  for (const [name, value] of Object.entries(withoutHops(headers))) {
    for (const one of [value].flat()) if (one !== undefined) kept.append(name, one);
  }
  return new Response(status === 204 || status === 304 ? null : body, { status, headers: kept });
}

function withoutHops(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}
