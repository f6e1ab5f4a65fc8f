import type { ApiKeyFields } from "../../components/apiKey";
import type { OidcServer } from "../emulators/oidc/oidcServer";
import type { ClientView, IdentityView } from "./view";

/** An OpenID provider as the monitor and the story see it. */
export class OidcView implements IdentityView {
  constructor(readonly emulator: OidcServer) {}

  knows(clientId: string): boolean {
    return this.emulator.clients().some((client) => client.clientId === clientId);
  }

  whyDead({ clientId, clientSecret }: ApiKeyFields): string | undefined {
    const client = this.emulator.clients().find((candidate) => candidate.clientId === clientId);
    return client?.clientSecret === clientSecret ? undefined : "invalid_client";
  }

  *secretValues(): Iterable<string> {
    for (const { clientSecret, registrationAccessToken } of this.emulator.clients()) {
      yield clientSecret;
      yield registrationAccessToken;
    }
  }

  /** A team's clients, one per generation, count as one client with as many secrets. */
  clients(): ClientView[] {
    const working = new Map<string, number>();
    for (const { clientName } of this.emulator.clients()) {
      const team = clientName.replace(/\/g\d+$/, "");
      working.set(team, (working.get(team) ?? 0) + 1);
    }
    return [...working].map(([name, count]) => ({ name, working: count, disabled: 0 }));
  }

  leftovers(): string[] {
    return this.emulator.clients().map(({ clientName }) => `client ${clientName}`);
  }
}
