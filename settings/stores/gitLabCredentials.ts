import { describeTokenFlaw, tokenFlaw } from "../../common/administratorToken";
import { GITLAB_BASE_URL_RULE, isGitLabBaseUrl } from "../../common/gitLabNames";

/** As much of a store's settings as decides what must be in the environment. */
export interface GitLabNeeds {
  baseUrl?: string | undefined;
  tokenEnv: string;
}

/**
 * What is wrong with the variables that our provider reads for GitLab; never a value.
 *
 * @param defaultUrl Address in the settings of the whole stack.
 */
export function gitLabCredentialErrors(
  env: NodeJS.ProcessEnv,
  stores: readonly GitLabNeeds[],
  defaultUrl: string | undefined,
): string[] {
  const variables = new Set(stores.map(({ tokenEnv }) => tokenEnv));
  const fromEnvironment =
    defaultUrl === undefined && stores.some(({ baseUrl }) => baseUrl === undefined);
  const address = env["GITLAB_BASE_URL"] ?? "";
  return [
    ...[...variables].flatMap((variable) => tokenErrors(env, variable)),
    ...(fromEnvironment && address !== "" && !isGitLabBaseUrl(address)
      ? [`"GITLAB_BASE_URL" ${GITLAB_BASE_URL_RULE}`]
      : []),
  ];
}

function tokenErrors(env: NodeJS.ProcessEnv, variable: string): string[] {
  const token = env[variable] ?? "";
  if (token === "") return [`no GitLab access token: set ${variable} to one with the scope api`];
  const flaw = tokenFlaw(token);
  return flaw === undefined ? [] : [describeTokenFlaw(variable, flaw)];
}
