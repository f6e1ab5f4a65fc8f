import { readSecretName } from "../../common/secretName";
import { ownerOf, PRODUCT_TAG } from "../../provider/resources/entra/ownerTag";
import type { Application, ListedPassword } from "../../provider/services/entra/applications";
import type { EntraTenant } from "../../provider/services/entra/entra";
import { judgeClient } from "./judgeClient";
import { verdictOn, type Known } from "./known";
import type { Stray } from "./stray";

/** Applications with this stack's tag that the state does not know, and secrets of its own ones that it does not know. */
export async function entraStrays(
  { applications }: Pick<EntraTenant, "applications">,
  known: Known,
): Promise<Stray[]> {
  const tagged = await applications.tagged(PRODUCT_TAG);
  return tagged.flatMap((app) => {
    const owner = ownerOf(app.tags);
    if (owner?.startsWith(known.ownerPrefix) !== true) return [];
    const team = owner.slice(known.ownerPrefix.length);
    if (!known.clients.has(app.id)) return [clientStray(app, team, known)];
    return app.passwordCredentials
      .filter(({ keyId }) => !known.secrets.has(keyId))
      .map((secret) => secretStray(app, team, secret, known));
  });
}

function secretStray(app: Application, team: string, secret: ListedPassword, known: Known): Stray {
  const { keyId: id, displayName, startDateTime } = secret;
  const read = readSecretName(displayName ?? "");
  const generation = read !== undefined && read.client === app.displayName ? read.generation : null;
  const created = startDateTime ?? null;
  return {
    ...{ stack: known.stack, team, service: "entra", kind: "secret", id, client: app.id },
    name: `${displayName ?? app.displayName ?? app.id}, secret ${id}`,
    ...{ generation, created, disabledSince: null },
    verdict: verdictOn(known, { team, generation, created }),
  };
}

function clientStray(app: Application, team: string, known: Known): Stray {
  const { id, displayName, createdDateTime } = app;
  const secrets = app.passwordCredentials.map((secret) => ({
    generation: readSecretName(secret.displayName ?? "")?.generation ?? null,
    created: secret.startDateTime ?? null,
  }));
  return {
    ...{ stack: known.stack, team, service: "entra", kind: "client", id, client: null },
    ...{ name: displayName ?? id, disabledSince: null },
    ...judgeClient(known, { team, created: createdDateTime ?? null }, secrets),
  };
}
