import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** One request as it came in, and the status that it got. */
export interface RecordedRequest {
  method: string;
  /** Request target, in absolute form. */
  target: URL;
  headers: http.IncomingHttpHeaders;
  body: string;
  status: number;
}

/** Stands in front of a service on loopback and keeps what passes: an emulator's own log has no bodies. */
export class RecordingProxy {
  private readonly requests: RecordedRequest[] = [];
  private readonly server = http.createServer((incoming, outgoing) => {
    void this.pass(incoming, outgoing);
  });

  constructor(private readonly service: URL) {}

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** Requests since the last call, in order of arrival. */
  take(): RecordedRequest[] {
    return this.requests.splice(0);
  }

  private async pass(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
    const body = await textOf(incoming);
    const { method = "", url = "", headers } = incoming;
    const target = new URL(url);
    const request: RecordedRequest = { method, target, headers, body, status: 0 };
    this.requests.push(request);
    const { hostname: host, port } = this.service;
    const path = `${target.pathname}${target.search}`;
    const onward = http.request({ host, port, method, path, headers, agent: false }, (reply) => {
      request.status = reply.statusCode ?? 0;
      outgoing.writeHead(request.status, reply.headers);
      reply.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    onward.end(body);
  }
}

async function textOf(incoming: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
