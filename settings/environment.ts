import * as pulumi from "@pulumi/pulumi";
import { describeTokenFlaw, tokenFlaw } from "../common/administratorToken";

/** Variables that hold an administrator's token. */
const TOKENS = [
  "OKTA_API_TOKEN",
  "OKTA_ACCESS_TOKEN",
  "OKTA_API_CLIENT_ID",
  "GITHUB_TOKEN",
  "GITLAB_TOKEN",
  "JENKINS_API_TOKEN",
];

/** Variables that silently win over the owner of an explicit GitHub provider. */
const OVERRIDES = ["GITHUB_OWNER", "GITHUB_ORGANIZATION"];

/**
 * Looks at the environment before anything is registered.
 *
 * @throws pulumi.RunError naming every variable that is wrong, never a value.
 */
export function validateEnvironment(env: NodeJS.ProcessEnv): void {
  const errors: string[] = [];
  for (const variable of TOKENS) {
    const flaw = tokenFlaw(env[variable] ?? "");
    if (flaw !== undefined) errors.push(describeTokenFlaw(variable, flaw));
  }
  for (const variable of OVERRIDES) {
    if (!env[variable]) continue;
    errors.push(
      `"${variable}" is set and would override the owner of every GitHub store: unset ${variable}`,
    );
  }
  if (!hasOktaCredentials(env)) {
    errors.push(
      "no Okta administrator credentials: set OKTA_API_TOKEN, or OKTA_ACCESS_TOKEN, or OKTA_API_CLIENT_ID with " +
        "OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES",
    );
  }
  if (!env["GITHUB_TOKEN"] && !env["GITHUB_APP_ID"]) {
    errors.push("no GitHub administrator credentials: set GITHUB_TOKEN");
  }
  if (errors.length === 0) return;
  throw new pulumi.RunError(
    [
      "the environment is not right; nothing was touched:",
      ...errors.map((line) => `  ${line}`),
    ].join("\n"),
  );
}

function hasOktaCredentials(env: NodeJS.ProcessEnv): boolean {
  if (env["OKTA_API_TOKEN"] || env["OKTA_ACCESS_TOKEN"]) return true;
  return ["OKTA_API_CLIENT_ID", "OKTA_API_PRIVATE_KEY", "OKTA_API_SCOPES"].every(
    (variable) => env[variable],
  );
}
