import http from "node:http";
import { Loopback } from "../../http/loopback";

/** An answer; a body that is an object becomes JSON. */
export interface ScriptedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Answers by `<method> <path>`, one after the other, the last for ever; made from the server's own address. */
export type Script = (issuer: string) => Record<string, ScriptedAnswer[]>;

/** An OpenID provider that answers as a test wants; its metadata are good unless the script has others. */
export class ScriptedServer {
  /** Requests in order, as `<method> <path>`, without those for metadata. */
  readonly seen: string[] = [];

  private constructor(private readonly loopback: Loopback) {}

  static async start(script: Script): Promise<ScriptedServer> {
    let self: ScriptedServer | undefined;
    const http1 = http.createServer((request, response) => {
      request.resume();
      self?.answer(script, request, response);
    });
    return (self = new ScriptedServer(await Loopback.listen(http1)));
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.loopback.port}`;
  }

  stop(): Promise<void> {
    return this.loopback.stop();
  }

  private answer(
    script: Script,
    { method, url }: http.IncomingMessage,
    response: http.ServerResponse,
  ): void {
    const call = `${method} ${url}`;
    const answers = { ...metadata(this.issuer), ...script(this.issuer) }[call] ?? [];
    const before = this.seen.filter((other) => other === call).length;
    if (!url?.startsWith("/.well-known/")) this.seen.push(call);
    const {
      status = 200,
      headers = {},
      body = "",
    } = answers[Math.min(before, answers.length - 1)] ?? { status: 404 };
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  }
}

function metadata(issuer: string): Record<string, ScriptedAnswer[]> {
  const body = {
    issuer,
    registration_endpoint: `${issuer}/register`,
    token_endpoint: `${issuer}/token`,
  };
  return { "GET /.well-known/openid-configuration": [{ body }] };
}
