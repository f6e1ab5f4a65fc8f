import * as pulumi from "@pulumi/pulumi";
import { describeTokenFlaw, tokenFlaw } from "../common/administratorToken";
import type { IdentityKind } from "../components/identities/traits";
import { gitHubCredentialErrors } from "./stores/gitHubCredentials";

/** Variables that hold an administrator's token. */
const TOKENS = [
  "OKTA_API_TOKEN",
  "OKTA_ACCESS_TOKEN",
  "OKTA_API_CLIENT_ID",
  "ARM_CLIENT_ID",
  "ARM_CLIENT_SECRET",
  "ENTRA_ACCESS_TOKEN",
  "OIDC_INITIAL_ACCESS_TOKEN",
  "GITHUB_TOKEN",
  "GITHUB_APP_ID",
  "GITHUB_APP_INSTALLATION_ID",
  "GITLAB_TOKEN",
  "JENKINS_API_TOKEN",
];

/** As much of the settings as decides what must be in the environment. */
export interface CredentialNeeds {
  identity: { kind: IdentityKind; registration?: "dynamic" | "static" };
  teams: Record<string, { stores: { kind: string }[] }>;
}

/**
 * Looks at the environment before anything is registered.
 *
 * @throws pulumi.RunError naming every variable that is wrong, never a value.
 */
export function validateEnvironment(
  env: NodeJS.ProcessEnv,
  { identity, teams }: CredentialNeeds,
): void {
  const errors: string[] = [];
  for (const variable of TOKENS) {
    const flaw = tokenFlaw(env[variable] ?? "");
    if (flaw !== undefined) errors.push(describeTokenFlaw(variable, flaw));
  }
  const missing = MISSING_CREDENTIALS[identity.kind](env, identity);
  if (missing !== undefined) errors.push(missing);
  const stores = Object.values(teams).flatMap((team) => team.stores);
  if (stores.some(({ kind }) => kind === "github")) errors.push(...gitHubCredentialErrors(env));
  if (errors.length === 0) return;
  throw new pulumi.RunError(
    [
      "the environment is not right; nothing was touched:",
      ...errors.map((line) => `  ${line}`),
    ].join("\n"),
  );
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
