import type { StoreArgs } from "../../components/stores/kinds";
import type { Settings } from "../schema";
import { gitHubBaseUrl } from "./gitHubBaseUrl";
import { GitHubProviders } from "./gitHubProviders";
import type { StoreSettings } from "./kinds";

/** Makes the arguments of stores; providers are shared by the stores of one owner. */
export type StoreConnector = (store: StoreSettings) => StoreArgs;

/** The stores of the settings, and the providers that they need. */
export function connectStores(settings: Settings, env: NodeJS.ProcessEnv): StoreConnector {
  let gitHubs: GitHubProviders | undefined;
  return (store) => {
    switch (store.kind) {
      case "github": {
        gitHubs ??= new GitHubProviders({
          baseUrl: gitHubBaseUrl(settings.github.baseUrl, env),
          writeDelayMs: settings.github.writeDelayMs,
        });
        return { kind: "github", ...gitHubs.connect(store) };
      }
    }
  };
}
