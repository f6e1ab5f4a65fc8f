import { drawnGeneration } from "../../common/drawnSecret";
import { ownerOf } from "../../provider/resources/okta/preflight";
import type { OktaApi, OktaApp, OktaSecret } from "../../provider/services/okta/api";
import { judgeClient } from "./judgeClient";
import { verdictOn, type Known } from "./known";
import type { Stray } from "./stray";

/**
 * Apps with this stack's mark that the state does not know, and secrets of its own apps that it does not know.
 *
 * @param label As in the settings, with `{team}` in it.
 */
export async function oktaStrays(api: OktaApi, label: string, known: Known): Promise<Stray[]> {
  const [prefix = ""] = label.split("{team}");
  const strays: Stray[] = [];
  for (const app of await api.appsBeginning(prefix)) {
    const owner = ownerOf(app);
    if (owner?.startsWith(known.ownerPrefix) !== true) continue;
    const team = owner.slice(known.ownerPrefix.length);
    const secrets = (await api.listSecrets(app.id)) ?? [];
    if (known.clients.has(app.id)) strays.push(...secretStrays(app, team, secrets, known));
    else strays.push(clientStray(app, team, secrets, known));
  }
  return strays;
}

function secretStrays(app: OktaApp, team: string, secrets: OktaSecret[], known: Known): Stray[] {
  return secrets
    .filter(({ id }) => !known.secrets.has(id))
    .map((secret) => {
      const { id, created } = secret;
      const generation = drawnGeneration(secret.client_secret) ?? null;
      return {
        ...{ stack: known.stack, team, service: "okta", kind: "secret", id, client: app.id },
        name: `${app.label}, secret ${id}`,
        generation,
        created,
        disabledSince: secret.status === "INACTIVE" ? secret.lastUpdated : null,
        verdict: verdictOn(known, { team, generation, created }),
      };
    });
}

function clientStray(app: OktaApp, team: string, secrets: OktaSecret[], known: Known): Stray {
  const { id, label: name, created } = app;
  const generations = secrets.map((secret) => ({
    generation: drawnGeneration(secret.client_secret) ?? null,
    created: secret.created,
  }));
  return {
    ...{ stack: known.stack, team, service: "okta", kind: "client", id, client: null, name },
    disabledSince: app.status === "ACTIVE" ? null : app.lastUpdated,
    ...judgeClient(known, { team, created }, generations),
  };
}
