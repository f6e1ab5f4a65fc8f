import * as http from "node:http";
import { gunzipSync } from "node:zlib";

/** One request as it goes out. */
export interface WireRequest {
  method: string;
  /** Request target in absolute form (RFC 9112 §3.2.2). */
  target: string;
  headers: Record<string, string>;
  body?: string;
  /** 0 means none. */
  timeoutSeconds: number;
}

/** What came back. */
export interface WireReply {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** The connection ended before an answer began (Go's `io.EOF`). */
export class EndOfFileError extends Error {}

/** Sends a request through a proxy on loopback, on a connection of its own. @throws EndOfFileError, or Node's error. */
export function send(proxy: URL, request: WireRequest): Promise<WireReply> {
  const { method, target, headers, body, timeoutSeconds } = request;
  return new Promise((resolve, reject) => {
    const outgoing = http.request(
      {
        host: proxy.hostname,
        port: proxy.port === "" ? 80 : proxy.port,
        method,
        path: target,
        headers: { ...headers, ...contentLength(method, body) },
        agent: false,
        signal: timeoutSeconds > 0 ? AbortSignal.timeout(timeoutSeconds * 1000) : undefined,
      },
      (reply) => void collect(reply).then(resolve, reject),
    );
    outgoing.on("error", (error) => reject(ended(error) ? new EndOfFileError("EOF") : error));
    outgoing.end(body);
  });
}

function contentLength(method: string, body: string | undefined): Record<string, string> {
  if (body !== undefined) return { "Content-Length": String(Buffer.byteLength(body)) };
  return method === "POST" || method === "PUT" ? { "Content-Length": "0" } : {};
}

async function collect(reply: http.IncomingMessage): Promise<WireReply> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const body = reply.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
  return { status: reply.statusCode ?? 0, headers: reply.headers, body: body.toString("utf8") };
}

/** Node has one code for a closed and for a reset connection; only its text tells them apart. */
function ended(error: Error): boolean {
  return error.message === "socket hang up";
}
