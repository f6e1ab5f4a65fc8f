import { gitHubAddress, type GitHubPlace } from "../../../common/gitHubAddress";
import { GITHUB_APP_VARIABLES } from "../../../common/gitHubAppKey";
import { apiRoot } from "../../../provider/services/github/addresses";
import { GitHubApi } from "../../../provider/services/github/api";
import type { Settings } from "../../../settings/schema";
import { gitHubPlace } from "../../../settings/stores/github";
import { gitHubBaseUrl } from "../../../settings/stores/gitHubBaseUrl";
import { lookAtCredential, type Credential } from "../credential";
import { problem } from "../finding";
import type { LookSurroundings, ServiceLook } from "./look";
import { lookAtPlaces, type PlaceLook } from "./places";
import { lookAtRuns, waitsForRuns, type RunsPlace } from "./runs";

/** A store, and whether pipelines are waited for that read it. */
interface Holder {
  place: GitHubPlace;
  waits: boolean;
}

/**
 * Asks for the public key of each place, the first call of every write: only who may write secrets sees it; and for runs
 * where they are waited for.
 */
export function gitHubLook(
  settings: readonly Settings[],
  { env, clock }: LookSurroundings,
): ServiceLook[] {
  const servers = new Map<string | undefined, Holder[]>();
  for (const one of settings) {
    const baseUrl = gitHubBaseUrl(one.github.baseUrl, env);
    const holders = holdersIn(one);
    if (holders.length > 0) servers.set(baseUrl, [...(servers.get(baseUrl) ?? []), ...holders]);
  }
  return [...servers].map(([baseUrl, holders]) => ({
    area: "GitHub",
    time: { service: "GitHub", url: apiRoot(baseUrl) },
    look: async () => {
      const api = new GitHubApi({ baseUrl, env, clock });
      const looks = holders.map(({ place }) => placeLook(api, place));
      const runs = holders.flatMap(({ place, waits }) => (waits ? [runsPlace(api, place)] : []));
      const found = await Promise.all([
        lookAtPlaces("GitHub", looks),
        lookAtRuns("GitHub", runs),
        lookAtCredential("GitHub", clock.now(), () => credentialOf(api, env)),
      ]);
      return found.flat();
    },
  }));
}

function holdersIn(settings: Settings): Holder[] {
  return Object.entries(settings.teams).flatMap(([team, { stores }]) =>
    stores.flatMap((store) =>
      store.kind === "github"
        ? [{ place: gitHubPlace(store), waits: waitsForRuns(settings, team) }]
        : [],
    ),
  );
}

/** Runs of a repository; nothing was queued so long ago, and the right to see it is the same. */
function runsPlace(api: GitHubApi, { owner, scope }: GitHubPlace): RunsPlace {
  const remedy = 'give the token or App the repository permission "Actions: read"';
  if (scope.kind === "organization") return { name: `github:${owner}`, remedy };
  const { repository } = scope;
  const look = async () => {
    await api.runsInFlight(owner, repository, new Date(0));
    return [];
  };
  return { name: `github:${owner}/${repository}`, look, remedy };
}

/** Tokens of an App's installation begin so, and end within the hour (GitHub docs, token formats). */
const INSTALLATION_TOKEN = "ghs_";

async function credentialOf(
  api: GitHubApi,
  env: NodeJS.ProcessEnv,
): Promise<Credential | undefined> {
  const page = "github.md";
  if (GITHUB_APP_VARIABLES.every((variable) => env[variable])) {
    return { name: "the App's key in GITHUB_APP_PEM_FILE", kind: "key", page };
  }
  const token = env["GITHUB_TOKEN"];
  if (!token) return undefined;
  const name = "the token in GITHUB_TOKEN";
  if (token.startsWith(INSTALLATION_TOKEN)) return { name, kind: "short-lived", page };
  const ends = await api.tokenEnds();
  return { name, kind: "long-lived", ends, better: "a GitHub App", page };
}

function placeLook(api: GitHubApi, place: GitHubPlace): PlaceLook {
  const address = gitHubAddress(place);
  return {
    address,
    look: async () => {
      if (await api.hasSecrets(place)) return [];
      const text = `${address}: is not there, or the token may not see it`;
      return [
        problem("GitHub", text, "check the name; a fine-grained token must list the repository"),
      ];
    },
  };
}
