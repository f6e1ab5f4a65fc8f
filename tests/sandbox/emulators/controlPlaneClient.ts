import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { BinaryWriter } from "google-protobuf";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from "jose";
import { SandboxClock } from "../../../sandbox/clock";
import { ControlPlaneEmulator } from "../../../sandbox/emulators/controlPlane/controlPlane";
import { CertificateAuthority } from "../../../sandbox/tls/certificateAuthority";
import { Loopback } from "../../provider/http/loopback";

export const DOMAIN = "union.example.com";
export const AUDIENCE = "https://union.example.com";

/** An answer of the control plane. */
export interface Answer {
  status: number;
  contentType: string | undefined;
  /** Bytes as Latin-1 text. */
  body: string;
}

/** A control plane, an issuer that it trusts, and a client that writes its requests by hand. */
export class ControlPlaneClient {
  private constructor(
    readonly clock: SandboxClock,
    readonly controlPlane: ControlPlaneEmulator,
    private readonly authority: CertificateAuthority,
    private readonly issuer: Loopback,
    private readonly key: CryptoKey,
  ) {}

  static async start(): Promise<ControlPlaneClient> {
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: "ES256" }] });
    const issuer = await Loopback.listen(http.createServer((_request, reply) => reply.end(keys)));
    const address = `http://127.0.0.1:${issuer.port}`;
    const authority = new CertificateAuthority();
    const clock = new SandboxClock();
    const controlPlane = await new ControlPlaneEmulator(clock, {
      domain: DOMAIN,
      certificate: authority.issue(DOMAIN),
      trust: { issuers: [address], jwksUri: address, allowedAudiences: [AUDIENCE], grant: "all" },
      advertised: {
        issuer: address,
        jwksUri: address,
        tokenEndpoint: `${address}/token`,
        scopes: ["all"],
        authorizationMetadataKey: "flyte-authorization",
      },
      projects: [
        { id: "payments", domains: ["development", "production"] },
        { id: "search", domains: ["development"] },
      ],
    }).start();
    return new ControlPlaneClient(clock, controlPlane, authority, issuer, privateKey);
  }

  async stop(): Promise<void> {
    await Promise.all([this.controlPlane.stop(), this.issuer.stop()]);
  }

  /** A token of the client `payments`, with other claims where they are given. */
  token(changes: JWTPayload = {}, key: CryptoKey = this.key): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const claims = {
      iss: `http://127.0.0.1:${this.issuer.port}`,
      aud: AUDIENCE,
      sub: "payments",
      scp: ["all"],
      iat: now,
      exp: now + 60,
      ...changes,
    };
    return new SignJWT(claims).setProtectedHeader({ alg: "ES256" }).sign(key);
  }

  /** Calls a procedure as the flyte client does; `token: undefined` sends none. */
  async call(
    procedure: string,
    message: Uint8Array = new Uint8Array(),
    options: { token?: string | undefined; headers?: http.OutgoingHttpHeaders } = {},
  ): Promise<Answer> {
    const token = "token" in options ? options.token : await this.token();
    return this.request("POST", `/flyteidl2.${procedure}`, gzipSync(message), {
      "content-type": "application/proto",
      "content-encoding": "gzip",
      "connect-protocol-version": "1",
      ...(token === undefined ? {} : { "flyte-authorization": `Bearer ${token}` }),
      ...options.headers,
    });
  }

  async request(
    method: string,
    path: string,
    body: Uint8Array,
    headers: http.OutgoingHttpHeaders,
  ): Promise<Answer> {
    const { port } = this.controlPlane;
    const request = https.request({
      host: "127.0.0.1",
      port,
      servername: DOMAIN,
      ca: this.authority.pem,
      agent: false,
      method,
      path,
      headers,
    });
    request.end(body);
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    response.setEncoding("latin1");
    return {
      status: response.statusCode ?? 0,
      contentType: response.headers["content-type"],
      body: await text(response),
    };
  }
}

/** `DeployTaskRequest` for the task `hello` in a project, with other parts of its name where they are given. */
export function deployTask(changes: { project?: string; domain?: string; version?: string } = {}) {
  const { project = "payments", domain = "development", version = "v1" } = changes;
  return encode((writer) =>
    writer.writeMessage(1, [], (_none: unknown, id: BinaryWriter) => {
      id.writeString(2, project);
      id.writeString(3, domain);
      id.writeString(4, "hello");
      id.writeString(5, version);
    }),
  );
}

/** A protobuf message. */
export function encode(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  write(writer);
  return writer.getResultBuffer();
}
