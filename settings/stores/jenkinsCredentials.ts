import { describeTokenFlaw, tokenFlaw } from "../../common/administratorToken";
import { isConfidential } from "../../common/confidential";
import { isControllerUrl } from "../../common/jenkinsNames";

/** As much of a store's settings as decides what must be in the environment. */
export interface JenkinsNeeds {
  /** Path of the store in the settings, for example `teams.payments.stores.0`. */
  path: string;
  url?: string | undefined;
  tokenEnv: string;
  allowInsecure: boolean;
}

/**
 * What is wrong with the variables that our provider reads for Jenkins; never a value.
 *
 * @param defaultUrl Address in the settings of the whole stack.
 */
export function jenkinsCredentialErrors(
  env: NodeJS.ProcessEnv,
  stores: readonly JenkinsNeeds[],
  defaultUrl: string | undefined,
): string[] {
  const prefixes = new Set(stores.map(({ tokenEnv }) => tokenEnv));
  return [
    ...[...prefixes].flatMap((prefix) => signInErrors(env, prefix)),
    ...stores.flatMap((store) => urlErrors(env, store, defaultUrl)),
  ];
}

function signInErrors(env: NodeJS.ProcessEnv, prefix: string): string[] {
  const [user, token] = [`${prefix}_USER_ID`, `${prefix}_API_TOKEN`];
  if (!env[user] || !env[token]) {
    return [
      `no Jenkins credentials: set ${user} to a user's id and ${token} to an API token of that user`,
    ];
  }
  const flaw = tokenFlaw(env[token]);
  return flaw === undefined ? [] : [describeTokenFlaw(token, flaw)];
}

function urlErrors(
  env: NodeJS.ProcessEnv,
  { path, allowInsecure, ...store }: JenkinsNeeds,
  defaultUrl: string | undefined,
): string[] {
  const setting = store.url ?? defaultUrl;
  const url = setting ?? env["JENKINS_URL"] ?? "";
  if (url === "") {
    return [
      `no Jenkins is named for ${path}: set its \`url\`, or flyte-ci-keys:jenkins.url for all, or JENKINS_URL`,
    ];
  }
  if (!isControllerUrl(url)) {
    return [
      '"JENKINS_URL" must be the http or https address of a controller with its context path, such as ' +
        "https://ci.example.com/jenkins",
    ];
  }
  if (allowInsecure || isConfidential(url)) return [];
  const source = setting === undefined ? '"JENKINS_URL"' : "the address of its Jenkins";
  return [
    `${path}: ${source} is plain http, and the key and the API token would cross the network in clear: use https, or ` +
      "say `allowInsecure: true` for this store",
  ];
}
