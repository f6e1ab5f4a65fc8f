import type { ApiKeyFields } from "../../components/apiKey";
import type { OktaEmulator } from "../emulators/okta/okta";
import type { ClientView, IdentityView } from "./view";

/** Name of the authorization server that the sandbox's control plane trusts. */
export const AUTHORIZATION_SERVER = "union";

/** Okta as the monitor and the story see it. */
export class OktaView implements IdentityView {
  constructor(readonly emulator: OktaEmulator) {}

  knows(clientId: string): boolean {
    return this.emulator.apps().some((app) => app.clientId === clientId);
  }

  whyDead({ clientId, clientSecret }: ApiKeyFields): string | undefined {
    const answer = this.emulator.authenticates(clientId, clientSecret, "all", this.server);
    return answer.ok ? undefined : answer.error;
  }

  *secretValues(): Iterable<string> {
    for (const app of this.emulator.apps()) {
      for (const { clientSecret } of this.emulator.secretsOf(app.id)) yield clientSecret;
    }
  }

  clients(): ClientView[] {
    return this.emulator.apps().map(({ id, label }) => {
      const secrets = this.emulator.secretsOf(id);
      const working = secrets.filter(({ status }) => status === "ACTIVE").length;
      return { name: label, working, disabled: secrets.length - working };
    });
  }

  leftovers(): string[] {
    return [
      ...this.emulator.apps().map(({ label }) => `app ${label}`),
      ...this.emulator.policies(this.server).map(({ name }) => `policy ${name}`),
    ];
  }

  private get server(): string {
    return this.emulator.authorizationServerId(AUTHORIZATION_SERVER);
  }
}
