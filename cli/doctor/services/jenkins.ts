import { jenkinsAddress } from "../../../common/jenkinsAddress";
import type { JenkinsCredentialArgs } from "../../../components/stores/jenkins";
import { JenkinsApi } from "../../../provider/services/jenkins/api";
import type { Settings } from "../../../settings/schema";
import { jenkinsArguments } from "../../../settings/stores/jenkins";
import { storeServices } from "../../../settings/stores/services";
import { problem } from "../finding";
import { lookAtPlaces, type PlaceLook } from "./places";
import type { LookSurroundings, ServiceLook } from "./services";

/** Lists the credentials of each store by id. The permissions to write them are not shown without a write. */
export function jenkinsLook(
  settings: readonly Settings[],
  { env }: LookSurroundings,
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
    look: () =>
      lookAtPlaces(
        "Jenkins",
        credentials.map((one) => placeLook(one, env)),
      ),
  }));
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
