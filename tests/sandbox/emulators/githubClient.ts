import { request } from "node:http";
import sodium from "libsodium-wrappers";

/** An answer, taken apart. */
export interface ApiAnswer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  /** As it arrived. */
  text: string;
  /** Parsed; `undefined` when nothing was sent. */
  body: unknown;
}

/** A scope's public half, as `…/public-key` shows it. */
export interface PublicKey {
  key_id: string;
  key: string;
}

/** A plain client of the REST API. It sends paths exactly as they are given and follows no redirect. */
export class GitHubClient {
  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {}

  async get(path: string): Promise<ApiAnswer> {
    return this.send("GET", path);
  }

  async put(path: string, body?: unknown): Promise<ApiAnswer> {
    return this.send("PUT", path, body);
  }

  async delete(path: string): Promise<ApiAnswer> {
    return this.send("DELETE", path);
  }

  /** Seals a value to the scope's key and writes it, with further members of the body where needed. */
  async putSecret(
    scope: string,
    name: string,
    value: string,
    further: object = {},
  ): Promise<ApiAnswer> {
    const key = await this.publicKey(scope);
    const sealed = { key_id: key.key_id, encrypted_value: seal(key, value), ...further };
    return this.put(`${scope}/${name}`, sealed);
  }

  async publicKey(scope: string): Promise<PublicKey> {
    const { body } = await this.get(`${scope}/public-key`);
    return body as PublicKey;
  }

  /** `path` is below `/api/v3`; `body` is sent as JSON, a string as it is. */
  async send(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    const { hostname, port } = new URL(this.url);
    const content = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const headers = {
      ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
      ...(content === undefined ? {} : { "content-length": Buffer.byteLength(content) }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(
        { hostname, port, method, path: `/api/v3${path}`, headers, agent: false },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.on("error", reject);
          answer.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text,
              body: text === "" ? undefined : JSON.parse(text),
            });
          });
        },
      );
      sent.on("error", reject);
      sent.end(content);
    });
  }
}

/** A sealed box in base64. */
export function seal({ key }: Pick<PublicKey, "key">, value: string): string {
  const box = sodium.crypto_box_seal(Buffer.from(value), Buffer.from(key, "base64"));
  return Buffer.from(box).toString("base64");
}
