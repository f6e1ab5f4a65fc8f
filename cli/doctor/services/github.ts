import type { GitHubPlace } from "../../../common/gitHubAddress";
import { gitHubAddress } from "../../../common/gitHubAddress";
import { GitHubApi } from "../../../provider/services/github/api";
import { apiRoot } from "../../../provider/services/github/addresses";
import type { Settings } from "../../../settings/schema";
import { gitHubPlace } from "../../../settings/stores/github";
import { gitHubBaseUrl } from "../../../settings/stores/gitHubBaseUrl";
import { mapLimited } from "../../fleet/mapLimited";
import { ok, problem, warning, type Finding } from "../finding";
import type { LookSurroundings, ServiceLook } from "./services";

/** Stores that are looked at; of hundreds, a sample tells whether the token works. */
const MOST = 20;
const CALLS_AT_A_TIME = 8;

/** Asks for the public key of each place, the first call of every write: only who may write secrets sees it. */
export function gitHubLook(
  settings: readonly Settings[],
  { env, clock }: LookSurroundings,
): ServiceLook[] {
  const servers = new Map<string | undefined, GitHubPlace[]>();
  for (const { teams, github } of settings) {
    const baseUrl = gitHubBaseUrl(github.baseUrl, env);
    const places = Object.values(teams)
      .flatMap(({ stores }) => stores)
      .flatMap((store) => (store.kind === "github" ? [gitHubPlace(store)] : []));
    if (places.length > 0) servers.set(baseUrl, [...(servers.get(baseUrl) ?? []), ...places]);
  }
  return [...servers].map(([baseUrl, places]) => ({
    area: "GitHub",
    time: { service: "GitHub", url: apiRoot(baseUrl) },
    look: async () => {
      const api = new GitHubApi({ baseUrl, env, clock });
      const looked = places.slice(0, MOST);
      const found = await mapLimited(looked, CALLS_AT_A_TIME, (place) => lookAt(api, place));
      return [...summary(found, places.length, looked.length), ...found.flat()];
    },
  }));
}

async function lookAt(api: GitHubApi, place: GitHubPlace): Promise<Finding[]> {
  try {
    if (await api.hasSecrets(place)) return [];
    return [
      problem(
        "GitHub",
        `${gitHubAddress(place)}: is not there, or the token may not see it`,
        "check the name; a fine-grained token must list the repository",
      ),
    ];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [problem("GitHub", `${gitHubAddress(place)}: ${reason}`)];
  }
}

function summary(found: Finding[][], all: number, looked: number): Finding[] {
  const good = found.filter((findings) => findings.length === 0).length;
  return [
    ...(good > 0
      ? [ok("GitHub", `the token sees the secrets of ${good} of ${looked} stores`)]
      : []),
    ...(all > looked
      ? [warning("GitHub", `${all - looked} further stores were not looked at`)]
      : []),
  ];
}
