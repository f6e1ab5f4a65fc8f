import { drawnGeneration } from "../../../common/drawnSecret";
import type { OktaSecret } from "../../services/okta/api";
import { olderState, teamOf } from "../olderState";

/** As much of a secret's inputs as says what the program knows. */
interface Wanted {
  appId: string;
  clientSecret: string;
  newestGeneration?: number | undefined;
}

/** Generations of secrets that we drew and that are later than the newest that the program knows. */
export function newerThan(newest: number | undefined, secrets: readonly OktaSecret[]): number[] {
  if (newest === undefined) return [];
  const generations = secrets.flatMap((secret) => drawnGeneration(secret.client_secret) ?? []);
  return generations.filter((generation) => generation > newest);
}

/**
 * A value of ours is saved in the state before Okta hears of it, so another value of the same generation is a sign, too.
 *
 * @throws Error when a secret shows that the state is older than Okta.
 */
export function refuseNewer(secrets: readonly OktaSecret[], wanted: Wanted, urn: string): void {
  const { appId, newestGeneration: newest } = wanted;
  if (newest === undefined) return;
  const own = drawnGeneration(wanted.clientSecret);
  const twins = secrets.flatMap(({ client_secret: value }) =>
    value !== wanted.clientSecret && drawnGeneration(value) === own ? (own ?? []) : [],
  );
  const [generation] = [...newerThan(newest, secrets), ...twins].sort((a, b) => b - a);
  if (generation === undefined) return;
  const seen = `Okta app "${appId}" has a secret of`;
  throw olderState({ seen, generation, team: teamOf(urn) });
}

/** Words for lists of secrets: which generation it is, where the secret says so. */
export function generationText({ client_secret: value }: OktaSecret): string {
  const generation = drawnGeneration(value);
  return generation === undefined ? "" : `generation ${generation}, `;
}
