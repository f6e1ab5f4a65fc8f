import http from "node:http";
import net, { type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/** What a client asked the proxy for. */
export interface ProxyRequest {
  /** `host:port` of a CONNECT, the whole address of anything else. */
  target: string;
  allowed: boolean;
}

/**
 * An HTTP proxy on loopback (CONNECT, RFC 9110 §9.3.6) that leads given hosts to servers on this machine, so that a client
 * can call them by their real names. Everything else is refused and remembered: nothing leaves the machine unseen.
 */
export class ConnectProxy {
  readonly requests: ProxyRequest[] = [];
  private readonly ports = new Map<string, number>();
  private readonly sockets = new Set<Duplex>();
  private readonly server = http.createServer((request, response) => {
    this.requests.push({ target: request.url ?? "", allowed: false });
    response.writeHead(403).end();
  });

  constructor() {
    this.server.on("connect", (request, socket, head) => this.connect(request, socket, head));
  }

  /** Value of `HTTPS_PROXY`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Targets that were refused. */
  get strays(): string[] {
    return this.requests.filter(({ allowed }) => !allowed).map(({ target }) => target);
  }

  /** Leads a host's port 443 to a port on loopback. */
  lead(host: string, port: number): this {
    this.ports.set(`${host}:443`, port);
    return this;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(0, "127.0.0.1", resolve);
    });
    return this;
  }

  /** Stops listening and cuts open tunnels. */
  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private connect(request: http.IncomingMessage, client: Duplex, head: Buffer): void {
    const target = request.url ?? "";
    const port = this.ports.get(target);
    this.requests.push({ target, allowed: port !== undefined });
    client.on("error", () => client.destroy());
    if (port === undefined) {
      client.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const server = net.connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      server.write(head);
      server.pipe(client);
      client.pipe(server);
    });
    server.on("error", () => client.destroy());
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on("close", () => {
        this.sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
  }
}
