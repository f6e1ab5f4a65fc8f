import type { ApiKeyFields } from "../../components/apiKey";
import type { EntraEmulator } from "../emulators/entra/entra";
import type { ApplicationSnapshot } from "../emulators/entra/inspection";
import type { ClientView, IdentityView } from "./view";

/** Identifier URI of the Union API app in the sandbox's tenant. */
export const UNION_API = "api://union";

/** Entra as the monitor and the story see it. */
export class EntraView implements IdentityView {
  constructor(readonly emulator: EntraEmulator) {}

  knows(clientId: string): boolean {
    return this.emulator.applications().some(({ appId }) => appId === clientId);
  }

  /** Strict: a key that any replica would refuse, or whose token would lack the role, counts as dead. */
  whyDead({ clientId, clientSecret }: ApiKeyFields): string | undefined {
    const answer = this.emulator.authenticates(clientId, clientSecret, `${UNION_API}/.default`);
    if (!answer.ok) return answer.error;
    return answer.roles.includes("all") ? undefined : "the token has no role";
  }

  secretValues(): Iterable<string> {
    return this.emulator.secretTexts;
  }

  clients(): ClientView[] {
    return this.ours().map(({ appId, displayName }) => {
      const working = this.emulator.secretsOf(appId).length;
      return { name: displayName, working, disabled: 0 };
    });
  }

  leftovers(): string[] {
    const apps = this.emulator.applications();
    const ids = new Set(apps.map(({ appId }) => appId));
    const authorized = apps.flatMap((app) => app.preAuthorizedApplications);
    return [
      ...this.ours().map(({ displayName }) => `app ${displayName}`),
      ...authorized
        .filter(
          (entry) => !ids.has(entry.appId) || this.ours().some((app) => app.appId === entry.appId),
        )
        .map((entry) => `authorized client application ${entry.appId}`),
    ];
  }

  private ours(): ApplicationSnapshot[] {
    return this.emulator.applications().filter(({ tags }) => tags.includes("flyte-ci-keys"));
  }
}
