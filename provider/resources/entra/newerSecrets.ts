import { readSecretName } from "../../../common/secretName";
import type { ListedPassword } from "../../services/entra/applications";
import { olderState, teamOf } from "../olderState";

/** As much of a secret's inputs as says what the program knows. */
export interface KnownSecret {
  applicationId: string;
  displayName: string;
  /** When its generation began, ISO 8601; absent in states of former versions, and so is the next. */
  issuedAt?: string | undefined;
  /** The generation that pipelines shall hold. */
  newestGeneration?: number | undefined;
}

/** Clocks of two machines may differ by this much, milliseconds. */
const CLOCK_TOLERANCE = 60_000;

/** Generations of the client's secrets that are later than the newest that the program knows. */
export function newerThan(
  { displayName, newestGeneration: newest }: KnownSecret,
  secrets: readonly ListedPassword[],
): number[] {
  const client = readSecretName(displayName)?.client;
  if (client === undefined || newest === undefined) return [];
  return secrets.flatMap((secret) => {
    const other = readSecretName(secret.displayName ?? "");
    return other?.client === client && other.generation > newest ? other.generation : [];
  });
}

/**
 * A secret of the same name that began before this generation did was made by another state, too.
 *
 * @throws Error when a secret shows that the state is older than Entra.
 */
export function refuseNewer(
  secrets: readonly ListedPassword[],
  known: KnownSecret,
  urn: string,
): void {
  const { applicationId, displayName, newestGeneration: newest } = known;
  if (newest === undefined) return;
  const own = readSecretName(displayName)?.generation ?? newest;
  const twins = secrets.some((secret) => isOfAnotherState(secret, known)) ? [own] : [];
  const [generation] = [...newerThan(known, secrets), ...twins].sort((a, b) => b - a);
  if (generation === undefined) return;
  const seen = `Entra app ${applicationId} has a secret of`;
  throw olderState({ seen, generation, team: teamOf(urn) });
}

function isOfAnotherState(secret: ListedPassword, { displayName, issuedAt }: KnownSecret): boolean {
  if (secret.displayName !== displayName || issuedAt === undefined) return false;
  return Date.parse(secret.startDateTime ?? "") < Date.parse(issuedAt) - CLOCK_TOLERANCE;
}
