import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a webhook got. */
export interface Posted {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** A webhook that answers with a status, and keeps what it was sent. */
export class WebhookServer {
  readonly posted: Posted[] = [];
  private readonly server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      const { method, url: path, headers } = request;
      this.posted.push({ method, path, headers, body: JSON.parse(text) });
      response.writeHead(this.status).end("answer-of-the-webhook");
    });
  });

  private constructor(public status: number) {}

  static async start(status = 200): Promise<WebhookServer> {
    const webhook = new WebhookServer(status);
    await new Promise<void>((done) => webhook.server.listen(0, "127.0.0.1", done));
    return webhook;
  }

  /** Its address; like a real one, it has a secret in its path. */
  get url(): URL {
    const { port } = this.server.address() as AddressInfo;
    return new URL(`http://127.0.0.1:${port}/services/T0/B0/secret-of-the-webhook`);
  }

  stop(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()));
  }
}
