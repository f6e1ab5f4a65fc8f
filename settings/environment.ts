import * as pulumi from "@pulumi/pulumi";
import { describeTokenFlaw, tokenFlaw } from "../common/administratorToken";
import type { IdentityKind } from "../components/identities/traits";
import { gitHubCredentialErrors, type GitHubNeeds } from "./stores/gitHubCredentials";
import { gitLabCredentialErrors, type GitLabNeeds } from "./stores/gitLabCredentials";
import { jenkinsCredentialErrors, type JenkinsNeeds } from "./stores/jenkinsCredentials";
import type { ServiceSettings } from "./stores/services";

/** Variables that hold an administrator's token, by the kind of identity or store that reads them. */
const TOKENS: Record<string, readonly string[]> = {
  okta: ["OKTA_API_TOKEN", "OKTA_ACCESS_TOKEN", "OKTA_API_CLIENT_ID"],
  entra: ["ARM_CLIENT_ID", "ARM_CLIENT_SECRET", "ENTRA_ACCESS_TOKEN"],
  oidc: ["OIDC_INITIAL_ACCESS_TOKEN"],
  github: ["GITHUB_TOKEN", "GITHUB_APP_ID", "GITHUB_APP_INSTALLATION_ID"],
};

/** As much of the settings as decides what must be in the environment. */
export interface CredentialNeeds extends ServiceSettings {
  identity: { kind: IdentityKind; registration?: "dynamic" | "static" };
  teams: Record<string, { stores: readonly StoreNeeds[] }>;
}

type StoreNeeds =
  | ({ kind: "github" } & GitHubNeeds)
  | ({ kind: "gitlab" } & GitLabNeeds)
  | ({ kind: "jenkins" } & Omit<JenkinsNeeds, "path">);

/**
 * Looks at the environment before anything is registered; only at what the stack's identity and stores read.
 *
 * @throws pulumi.RunError naming every variable that is wrong, never a value.
 */
export function validateEnvironment(env: NodeJS.ProcessEnv, needs: CredentialNeeds): void {
  const { identity } = needs;
  const missing = MISSING_CREDENTIALS[identity.kind](env, identity);
  const errors = [
    ...tokenErrors(env, identity.kind),
    ...(missing === undefined ? [] : [missing]),
    ...storeErrors(env, needs),
  ];
  if (errors.length === 0) return;
  throw new pulumi.RunError(
    [
      "the environment is not right; nothing was touched:",
      ...new Set(errors.map((line) => `  ${line}`)),
    ].join("\n"),
  );
}

function tokenErrors(env: NodeJS.ProcessEnv, kind: string): string[] {
  return (TOKENS[kind] ?? []).flatMap((variable) => {
    const flaw = tokenFlaw(env[variable] ?? "");
    return flaw === undefined ? [] : [describeTokenFlaw(variable, flaw)];
  });
}

function storeErrors(
  env: NodeJS.ProcessEnv,
  { teams, gitlab, jenkins }: CredentialNeeds,
): string[] {
  const stores = Object.entries(teams).flatMap(([team, own]) =>
    own.stores.map((store, index) => ({ ...store, path: `teams.${team}.stores.${index}` })),
  );
  const gitHubs = stores.filter((store) => store.kind === "github");
  const gitLabs = stores.filter((store) => store.kind === "gitlab");
  const controllers = stores.filter((store) => store.kind === "jenkins");
  return [
    ...(gitHubs.length > 0 ? tokenErrors(env, "github") : []),
    ...gitHubCredentialErrors(env, gitHubs),
    ...gitLabCredentialErrors(env, gitLabs, gitlab?.baseUrl),
    ...jenkinsCredentialErrors(env, controllers, jenkins?.url),
  ];
}

/** What an administrator still has to export, per identity provider. */
const MISSING_CREDENTIALS: Record<
  IdentityKind,
  (env: NodeJS.ProcessEnv, identity: CredentialNeeds["identity"]) => string | undefined
> = {
  okta: (env) =>
    env["OKTA_API_TOKEN"] ||
    env["OKTA_ACCESS_TOKEN"] ||
    has(env, "OKTA_API_CLIENT_ID", "OKTA_API_PRIVATE_KEY", "OKTA_API_SCOPES")
      ? undefined
      : "no Okta administrator credentials: set OKTA_API_TOKEN, or OKTA_ACCESS_TOKEN, or OKTA_API_CLIENT_ID with " +
        "OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES",
  entra: (env) =>
    env["ENTRA_ACCESS_TOKEN"] ||
    has(env, "ARM_CLIENT_ID", "ARM_CLIENT_SECRET") ||
    has(env, "ARM_CLIENT_ID", "ARM_OIDC_TOKEN") ||
    has(env, "ARM_CLIENT_ID", "ARM_OIDC_TOKEN_FILE_PATH") ||
    has(env, "ARM_CLIENT_ID", "ARM_USE_OIDC")
      ? undefined
      : "no Entra administrator credentials: set ARM_CLIENT_ID with ARM_CLIENT_SECRET, or with ARM_OIDC_TOKEN, " +
        "ARM_OIDC_TOKEN_FILE_PATH or ARM_USE_OIDC=true (federated), or ENTRA_ACCESS_TOKEN",
  oidc: (env, { registration }) =>
    registration === "static" || env["OIDC_INITIAL_ACCESS_TOKEN"]
      ? undefined
      : "no initial access token: set OIDC_INITIAL_ACCESS_TOKEN to one that an administrator of the OpenID provider made",
};

function has(env: NodeJS.ProcessEnv, ...variables: string[]): boolean {
  return variables.every((variable) => env[variable]);
}
