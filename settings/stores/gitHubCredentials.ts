import { GITHUB_APP_VARIABLES, gitHubAppKeyFlaw } from "../../common/gitHubAppKey";

/** Variables that silently win over the owner of an explicit GitHub provider. */
const OVERRIDES = ["GITHUB_OWNER", "GITHUB_ORGANIZATION"];

const WAYS = `set GITHUB_TOKEN, or ${GITHUB_APP_VARIABLES.join(", ")} of a GitHub App`;

/** As much of a store's settings as decides what must be in the environment. */
export interface GitHubNeeds {
  repository?: string | undefined;
  organization?: string | undefined;
}

/** What is wrong with the variables that GitHub's official plugin reads, for these stores; never a value. */
export function gitHubCredentialErrors(
  env: NodeJS.ProcessEnv,
  stores: readonly GitHubNeeds[],
): string[] {
  if (stores.length === 0) return [];
  return [...overrideErrors(env), ...signInErrors(env), ...ownerErrors(env, stores)];
}

/** The installation of an App belongs to one account; any other's repositories look missing to it. */
function ownerErrors(env: NodeJS.ProcessEnv, stores: readonly GitHubNeeds[]): string[] {
  if (!GITHUB_APP_VARIABLES.every((variable) => env[variable])) return [];
  const owners = new Set(
    stores.map(({ repository, organization }) =>
      (repository?.split("/")[0] ?? organization ?? "").toLowerCase(),
    ),
  );
  if (owners.size === 1) return [];
  return [
    `a GitHub App signs in to one owner, and the stores name ${owners.size} (${[...owners].join(", ")}): use GITHUB_TOKEN, ` +
      "or one stack for each owner",
  ];
}

function overrideErrors(env: NodeJS.ProcessEnv): string[] {
  return OVERRIDES.filter((variable) => env[variable]).map(
    (variable) =>
      `"${variable}" is set and would override the owner of every GitHub store: unset ${variable}`,
  );
}

function signInErrors(env: NodeJS.ProcessEnv): string[] {
  const given = GITHUB_APP_VARIABLES.filter((variable) => env[variable]);
  const missing = GITHUB_APP_VARIABLES.filter((variable) => !env[variable]);
  if (given.length === 0) {
    return env["GITHUB_TOKEN"] ? [] : [`no GitHub administrator credentials: ${WAYS}`];
  }
  if (missing.length > 0) {
    return [
      `a GitHub App needs all of ${GITHUB_APP_VARIABLES.join(", ")}: set ${missing.join(" and ")}, or unset ` +
        given.join(" and "),
    ];
  }
  if (env["GITHUB_TOKEN"]) {
    return [
      "GITHUB_TOKEN and a GitHub App are both set, and the App would win: unset GITHUB_TOKEN, or " +
        GITHUB_APP_VARIABLES.join(", "),
    ];
  }
  const flaw = gitHubAppKeyFlaw(env["GITHUB_APP_PEM_FILE"] ?? "");
  return flaw === undefined ? [] : [`"GITHUB_APP_PEM_FILE" ${flaw}`];
}
