import type { StoreArgs } from "../../components/stores/kinds";
import type { Settings } from "../schema";
import { gitHubBaseUrl } from "./gitHubBaseUrl";
import { GitHubProviders } from "./gitHubProviders";
import { gitLabArguments } from "./gitlab";
import { jenkinsArguments } from "./jenkins";
import type { StoreSettings } from "./kinds";
import { storeServices } from "./services";

/** The arguments of each store; providers are shared by the stores of one owner. */
export type StoreConnector = (store: StoreSettings) => StoreArgs;

/**
 * The stores of the settings, and the providers that they need.
 *
 * @throws pulumi.RunError when the settings name something that is not there.
 */
export async function connectStores(
  settings: Settings,
  env: NodeJS.ProcessEnv,
): Promise<StoreConnector> {
  const connect = storeConnection(settings, env);
  const stores = Object.values(settings.teams).flatMap((team) => team.stores);
  const connected = new Map(
    await Promise.all(
      stores.map(async (store): Promise<[StoreSettings, StoreArgs]> => [
        store,
        await connect(store),
      ]),
    ),
  );
  return (store) => {
    const args = connected.get(store);
    if (args === undefined) throw new TypeError("the store must be one of the settings'");
    return args;
  };
}

function storeConnection(
  settings: Settings,
  env: NodeJS.ProcessEnv,
): (store: StoreSettings) => Promise<StoreArgs> {
  let gitHubs: GitHubProviders | undefined;
  const services = storeServices(settings, env);
  return async (store) => {
    switch (store.kind) {
      case "github":
        gitHubs ??= new GitHubProviders({
          baseUrl: gitHubBaseUrl(settings.github.baseUrl, env),
          writeDelayMs: settings.github.writeDelayMs,
        });
        return { kind: "github", ...(await gitHubs.connect(store)) };
      case "gitlab":
        return { kind: "gitlab", ...gitLabArguments(store, services.gitLab) };
      case "jenkins": {
        const { jenkins: url = store.url } = services;
        if (url === undefined) throw new TypeError("the environment must have been looked at");
        return { kind: "jenkins", ...jenkinsArguments(store, url) };
      }
    }
  };
}
