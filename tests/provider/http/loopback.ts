import http from "node:http";
import type net from "node:net";
import type { AddressInfo } from "node:net";

/** Any server of node:net, node:http or node:https on a free loopback port. */
export class Loopback {
  /** Connections that were opened so far. */
  connections = 0;
  private readonly sockets = new Set<net.Socket>();

  private constructor(private readonly server: net.Server) {
    server.on("connection", (socket: net.Socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.sockets.delete(socket));
    });
  }

  static async listen(server: net.Server): Promise<Loopback> {
    const loopback = new Loopback(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return loopback;
  }

  /** An HTTP server that answers by the script, the last answer for ever. */
  static script(...answers: Answer[]): Promise<Loopback & { seen: http.IncomingMessage[] }> {
    const seen: http.IncomingMessage[] = [];
    const server = http.createServer((request, response) => {
      const answer = answers[Math.min(seen.length, answers.length - 1)];
      seen.push(request);
      request.resume();
      if (answer === undefined || answer === "cut") return void request.socket.destroy();
      if (answer === "silent") return;
      const { status = 200, headers = {}, body = "{}" } = answer;
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    });
    return Loopback.listen(server).then((loopback) => Object.assign(loopback, { seen }));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

/** What a scripted server does with a request. */
export type Answer =
  "cut" | "silent" | { status?: number; headers?: Record<string, string>; body?: string };
