import { gitHubAddress, type GitHubPlace } from "../../../common/gitHubAddress";
import { GITHUB_APP_VARIABLES } from "../../../common/gitHubAppKey";
import { apiRoot } from "../../../provider/services/github/addresses";
import { GitHubApi } from "../../../provider/services/github/api";
import type { Settings } from "../../../settings/schema";
import { gitHubPlace } from "../../../settings/stores/github";
import { gitHubBaseUrl } from "../../../settings/stores/gitHubBaseUrl";
import { lookAtCredential, type Credential } from "../credential";
import { problem } from "../finding";
import { lookAtPlaces, type PlaceLook } from "./places";
import type { LookSurroundings, ServiceLook } from "./look";

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
      const looks = places.map((place) => placeLook(api, place));
      const [stores, credential] = await Promise.all([
        lookAtPlaces("GitHub", looks),
        lookAtCredential("GitHub", clock.now(), () => credentialOf(api, env)),
      ]);
      return [...stores, ...credential];
    },
  }));
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
