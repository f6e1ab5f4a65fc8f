import http from "node:http";

/** An answer as it came. */
export interface PlainAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** A request whose every header is ours to choose, `host` among them, which Node's fetch does not allow. */
export async function plainRequest(
  server: URL,
  request: {
    method: string;
    path: string;
    headers: http.OutgoingHttpHeaders;
    body?: Buffer | string;
  },
): Promise<PlainAnswer> {
  const { method, path, headers, body = "" } = request;
  const sent = http.request({
    host: server.hostname,
    port: server.port,
    method,
    path,
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
    agent: false,
  });
  const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve).once("error", reject);
  });
  sent.end(body);
  const response = await answer;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks),
  };
}
