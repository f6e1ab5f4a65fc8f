import { request } from "node:http";

/** An answer as it arrived. */
export interface PageAnswer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

/** Element of a Secret text. */
export const SECRET_TEXT = "org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl";

export const XML = { "content-type": "application/xml; charset=utf-8" };

/** A plain client of the remote access API. It sends paths exactly as they are given and follows no redirect. */
export class JenkinsClient {
  constructor(
    /** Address of the controller. */
    private readonly url: string,
    /** `user:secret`; nothing is sent without. */
    private readonly credentials?: string,
  ) {}

  get(path: string): Promise<PageAnswer> {
    return this.send("GET", path);
  }

  delete(path: string): Promise<PageAnswer> {
    return this.send("DELETE", path);
  }

  post(path: string, body = "", headers: Record<string, string> = XML): Promise<PageAnswer> {
    return this.send("POST", path, body, headers);
  }

  async json(path: string): Promise<unknown> {
    return JSON.parse((await this.get(path)).text);
  }

  send(
    method: string,
    path: string,
    body: string | Buffer = "",
    headers: Record<string, string> = {},
  ): Promise<PageAnswer> {
    const { hostname, port, pathname } = new URL(this.url);
    const basic = Buffer.from(this.credentials ?? "").toString("base64");
    const authorization = this.credentials === undefined ? {} : { authorization: `Basic ${basic}` };
    const target = `${pathname.replace(/\/$/, "")}${path}`;
    return new Promise((resolve, reject) => {
      const options = { hostname, port, method, path: target, agent: false };
      const sent = request({ ...options, headers: { ...authorization, ...headers } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
}

/** XML of a Secret text, as simple as a person would write it; values are not escaped. */
export function secretTextXml(id: string, secret: string, description = ""): string {
  return (
    `<${SECRET_TEXT}><scope>GLOBAL</scope><id>${id}</id><description>${description}</description>` +
    `<secret>${secret}</secret></${SECRET_TEXT}>`
  );
}
