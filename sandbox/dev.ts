import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "../engine/exclusive";
import type { FaultEffect } from "./emulators/faults";
import { seededReplicas } from "./emulators/entra/replicas";
import { ROOT } from "./stack";
import { UNION_API } from "./views/entra";
import { AUTHORIZATION_SERVER } from "./views/okta";
import type { Plot } from "./story";
import type { StoreView } from "./views/view";
import {
  SANDBOX_ADMINISTRATOR,
  SANDBOX_JENKINS_USER,
  SANDBOX_TOKENS,
  type World,
  type WorldOptions,
} from "./world";

/** Text of Pulumi.dev.yaml, the example that the sandbox really uses. */
export function devStackFile(): string {
  return readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8");
}

/** Text of Pulumi.dev-entra.yaml with the addresses of the sandbox in place of Microsoft's. */
export function entraStackFile({ entra }: World): string {
  return readFileSync(join(ROOT, "Pulumi.dev-entra.yaml"), "utf8")
    .replace("https://login.microsoftonline.com", entra.url)
    .replace("https://graph.microsoft.com", entra.url)
    .replace("    api:", "    check:\n      interval: 0.3\n    api:");
}

/** Text of Pulumi.dev-oidc.yaml with the address of the sandbox's OpenID provider. */
export function oidcStackFile({ oidc }: World): string {
  return readFileSync(join(ROOT, "Pulumi.dev-oidc.yaml"), "utf8").replace(
    "https://sso.example.com",
    oidc.issuer,
  );
}

/**
 * Entra as it really is: for half a second after a write some replicas do not know it, and some calls fail although
 * others like them do not. Half a second is less than the check's three requests are apart.
 */
export function disturbEntra({ entra }: World): void {
  entra.settings.window = 500;
  entra.settings.replica = seededReplicas(7);
  const application = /^\/v1\.0\/applications\(/;
  const once = (method: string, path: RegExp, effect: FaultEffect) =>
    entra.faults.add({ method, path, times: 1, effect });
  once("PATCH", application, { kind: "reply-lost" });
  once("PATCH", /^\/v1\.0\/servicePrincipals\(/, {
    kind: "status",
    status: 429,
    headers: { "retry-after": "0.35" },
  });
  once("POST", /\/appRoleAssignedTo$/, { kind: "reply-lost" });
  once("POST", /\/addPassword$/, { kind: "status", status: 409 });
  once("GET", application, { kind: "status", status: 503 });
}

/** The stories that the sandbox tells, one stack each. */
export function plots(world: World): Plot[] {
  const plots: Omit<Plot, "stores">[] = [
    {
      kind: "okta",
      stack: "dev",
      identity: world.identities.okta,
      disables: true,
      successes: 1,
      stackFile: devStackFile(),
    },
    {
      kind: "entra",
      stack: "dev-entra",
      identity: world.identities.entra,
      disables: false,
      successes: 3,
      stackFile: entraStackFile(world),
      before: () => disturbEntra(world),
    },
    {
      kind: "oidc",
      stack: "dev-oidc",
      identity: world.identities.oidc,
      disables: false,
      successes: 1,
      stackFile: oidcStackFile(world),
    },
  ];
  return plots.map((plot) => ({ ...plot, stores: storesIn(plot.stackFile, world) }));
}

/** Services in which the teams of a stack have stores. */
function storesIn(stackFile: string, world: World): StoreView[] {
  return world.stores.filter(({ emulator }) => stackFile.includes(`- kind: ${emulator.name}\n`));
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
    entra: {
      tenantId: "11111111-2222-4333-8444-555555555555", // as Pulumi.dev-entra.yaml has it
      callers: [
        {
          clientId: SANDBOX_ADMINISTRATOR,
          clientSecret: SANDBOX_TOKENS.entra,
          permissions: [
            "Application.ReadWrite.OwnedBy",
            "Application.Read.All",
            "AppRoleAssignment.ReadWrite.All",
          ],
        },
      ],
      apis: [
        {
          displayName: "Union API",
          identifierUris: [UNION_API],
          roles: ["all"],
          scopes: ["all"],
          owners: [SANDBOX_ADMINISTRATOR],
        },
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
    gitlab: {
      users: [{ username: "ci-keys" }],
      groups: [{ path: "acme", members: { "ci-keys": "Owner" } }],
      projects: [{ path: "acme/recommendations" }],
      tokens: [{ value: SANDBOX_TOKENS.gitlab, user: "ci-keys" }],
    },
    jenkins: {
      contextPath: "/jenkins",
      users: [
        {
          id: SANDBOX_JENKINS_USER,
          apiTokens: [SANDBOX_TOKENS.jenkins],
          grants: [
            {
              permissions: [
                "Overall/Read",
                "Job/Read",
                "Credentials/View",
                "Credentials/Create",
                "Credentials/Update",
                "Credentials/Delete",
              ],
            },
          ],
        },
      ],
      jobs: ["recommendations/deploy"],
    },
  };
}
