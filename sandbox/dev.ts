import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "../engine/exclusive";
import { AUTHORIZATION_SERVER } from "./monitor";
import { ROOT } from "./stack";
import { SANDBOX_TOKENS, type WorldOptions } from "./world";

/** Text of Pulumi.dev.yaml, the example that the sandbox really uses. */
export function devStackFile(): string {
  return readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8");
}

/** Services as Pulumi.dev.yaml expects them. */
export function devWorld(progress: Progress): WorldOptions {
  return {
    progress,
    providers: process.env["PROVIDERS"] === "official" ? "official" : "standin",
    okta: {
      administrators: [{ apiToken: SANDBOX_TOKENS.okta, rights: "full" }],
      authorizationServers: [
        { name: AUTHORIZATION_SERVER, audience: "https://union.example.com", scopes: ["all"] },
      ],
    },
    github: {
      tokens: [{ value: SANDBOX_TOKENS.github, login: "acme" }],
      owners: [
        {
          login: "acme",
          type: "Organization",
          repositories: [
            { name: "payments" },
            { name: "search", environments: ["team-a/production"] },
            { name: "recommendations" },
            { name: "models" },
          ],
        },
      ],
    },
  };
}
