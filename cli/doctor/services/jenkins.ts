import { jenkinsAddress } from "../../../common/jenkinsAddress";
import type { JenkinsCredentialArgs } from "../../../components/stores/jenkins";
import { JenkinsApi } from "../../../provider/services/jenkins/api";
import { variablesOf } from "../../../provider/services/jenkins/signIn";
import type { Settings } from "../../../settings/schema";
import { jenkinsArguments } from "../../../settings/stores/jenkins";
import { storeServices } from "../../../settings/stores/services";
import { credentialFinding, type Credential } from "../credential";
import { problem } from "../finding";
import { lookAtPlaces, type PlaceLook } from "./places";
import type { LookSurroundings, ServiceLook } from "./look";

/** Lists the credentials of each store by id. The permissions to write them are not shown without a write. */
export function jenkinsLook(
  settings: readonly Settings[],
  { env, clock }: LookSurroundings,
): ServiceLook[] {
  const controllers = new Map<string, JenkinsCredentialArgs[]>();
  for (const one of settings) {
    const { jenkins } = storeServices(one, env);
    for (const store of Object.values(one.teams).flatMap(({ stores }) => stores)) {
      const url = store.kind === "jenkins" ? (store.url ?? jenkins) : undefined;
      if (store.kind !== "jenkins" || url === undefined) continue;
      const args = jenkinsArguments(store, url);
      controllers.set(args.url, [...(controllers.get(args.url) ?? []), args]);
    }
  }
  return [...controllers].map(([url, credentials]) => ({
    area: "Jenkins",
    time: { service: "Jenkins", url: new URL(url) },
    look: async () => {
      const looks = credentials.map((one) => placeLook(one, env));
      const tokens = [...new Set(credentials.map(({ tokenEnv }) => tokenEnv))];
      const now = clock.now();
      return [
        ...(await lookAtPlaces("Jenkins", looks)),
        ...tokens.map((tokenEnv) => credentialFinding("Jenkins", credentialOf(tokenEnv), now)),
      ];
    },
  }));
}

/** Jenkins has nothing else, and shows a token's age to its user's browser alone. */
function credentialOf(tokenEnv: string): Credential {
  const name = `the API token in ${variablesOf(tokenEnv).token}`;
  return { name, kind: "long-lived", page: "jenkins.md" };
}

function placeLook(credential: JenkinsCredentialArgs, env: NodeJS.ProcessEnv): PlaceLook {
  const { url, folder, tokenEnv } = credential;
  const address = jenkinsAddress(credential);
  return {
    address,
    look: async () => {
      const { signal } = new AbortController();
      const api = new JenkinsApi({ env, tokenEnv, signal, progress: () => undefined });
      if ((await api.listStore({ url, folder })) !== undefined) return [];
      const text = `${address}: is not there, or the user may not see its credentials`;
      return [
        problem("Jenkins", text, "give the user Credentials/View, Create, Update and Delete there"),
      ];
    },
  };
}
