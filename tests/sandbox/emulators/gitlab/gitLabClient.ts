import { request } from "node:http";
import type { World } from "../../../../sandbox/emulators/gitlab/gitlab";

/** An answer, taken apart. */
export interface ApiAnswer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  /** As it arrived. */
  text: string;
  /** Parsed where it is JSON. */
  body: unknown;
}

/** A plain client of the REST API. It sends paths exactly as they are given and follows no redirect. */
export class GitLabClient {
  constructor(
    private readonly url: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  get(path: string): Promise<ApiAnswer> {
    return this.send("GET", path);
  }

  post(path: string, body: unknown): Promise<ApiAnswer> {
    return this.send("POST", path, body);
  }

  put(path: string, body: unknown): Promise<ApiAnswer> {
    return this.send("PUT", path, body);
  }

  delete(path: string): Promise<ApiAnswer> {
    return this.send("DELETE", path);
  }

  /** `path` is below `/api/v4`; `body` is sent as JSON, a string as a form. */
  async send(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    const { hostname, port, pathname } = new URL(this.url);
    const content = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const type =
      typeof body === "string" ? "application/x-www-form-urlencoded" : "application/json";
    const headers = {
      ...this.headers,
      ...(content === undefined
        ? {}
        : { "content-type": type, "content-length": Buffer.byteLength(content) }),
    };
    const base = pathname.replace(/\/$/, "");
    return new Promise((resolve, reject) => {
      const options = { hostname, port, method, path: `${base}/api/v4${path}`, headers };
      const sent = request({ ...options, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const json = /json/.test(answer.headers["content-type"] ?? "");
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text,
            body: json && text !== "" ? JSON.parse(text) : undefined,
          });
        });
      });
      sent.on("error", reject);
      sent.end(content);
    });
  }
}

/** A company with a nested group, and a token for each role. */
export const WORLD: World = {
  users: [{ username: "root", administrator: true }, { username: "maria" }],
  groups: [
    { path: "acme", members: { olga: "Owner", max: "Maintainer" } },
    { path: "acme/platform", members: { dora: "Developer" } },
    { path: "open", visibility: "public" },
  ],
  projects: [
    { path: "acme/app", formerly: ["acme/old-app"] },
    {
      path: "acme/platform/svc.a",
      protectedBranches: ["main", "release/*"],
      protectedTags: ["v*"],
    },
    { path: "acme/museum", archived: true },
    { path: "open/tool", visibility: "public" },
    { path: "maria/notes" },
  ],
  tokens: [
    ...["root", "olga", "max", "dora", "maria", "nobody"].map((user) => ({ value: user, user })),
    { value: "reader", user: "max", scopes: ["read_api" as const] },
    { value: "who-am-i", user: "max", scopes: ["read_user" as const] },
    { value: "expired", user: "max", ended: "expired" },
    { value: "revoked", user: "max", ended: "revoked" },
    { value: "project-bot", project: "acme/app", role: "Maintainer" },
    { value: "group-bot", group: "acme", role: "Owner" },
  ],
};

export const APP = "/projects/acme%2Fapp/variables";
export const GROUP = "/groups/acme/variables";
export const INSTANCE = "/admin/ci/variables";

/** Query that chooses an environment scope. */
export function inScope(scope: string): string {
  return `?filter%5Benvironment_scope%5D=${encodeURIComponent(scope)}`;
}
