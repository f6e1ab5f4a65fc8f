import { z } from "zod";
import { gitHubAddress } from "../../common/gitHubAddress";
import { gitHubPlace, gitHubStore } from "./github";
import { gitLabStore, gitLabStoreAddress } from "./gitlab";
import { jenkinsStore, jenkinsStoreAddress } from "./jenkins";
import type { StoreServices } from "./services";

/** A place where pipelines read the key. */
export const store = z.discriminatedUnion("kind", [gitHubStore, gitLabStore, jenkinsStore], {
  error: 'must have a kind: "github", "gitlab" or "jenkins"',
});

/** Settings of one store, defaults filled in. */
export type StoreSettings = z.output<typeof store>;

/**
 * Address of a store, as messages and the status name it.
 *
 * @param services Of the stores that name none; where no Jenkins is known, the address says so.
 */
export function storeAddress(settings: StoreSettings, services: StoreServices): string {
  switch (settings.kind) {
    case "github":
      return gitHubAddress(gitHubPlace(settings));
    case "gitlab":
      return gitLabStoreAddress(settings, services.gitLab);
    case "jenkins":
      return jenkinsStoreAddress(settings, services.jenkins ?? "https://jenkins-url");
  }
}
