import http from "node:http";
import type { EmulatorContext } from "../emulator";

/** Headers that belong to one connection (RFC 9110 §7.6.1), or that Node computes anew. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

/** Passes a request on to a server behind, which believes that it was asked directly; its answer as it came. */
export async function forward(context: EmulatorContext, server: URL): Promise<Response> {
  const { incoming } = context.env;
  const body = Buffer.from(await context.req.arrayBuffer());
  const request = http.request({
    host: server.hostname,
    port: server.port,
    method: incoming.method,
    path: incoming.url,
    // `host` among them: both servers make their addresses from it.
    headers: { ...withoutHops(incoming.headers), "content-length": body.length },
    agent: false,
  });
  const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once("response", resolve).once("error", reject);
  });
  request.end(body);
  return toResponse(await answer);
}

async function toResponse(answer: http.IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(withoutHops(answer.headers))) {
    for (const one of [value].flat()) if (one !== undefined) headers.append(name, one);
  }
  const status = answer.statusCode ?? 502;
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : Buffer.concat(chunks), { status, headers });
}

function withoutHops(headers: http.IncomingHttpHeaders): http.IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)),
  );
}
