import { ServiceError } from "../../http/serviceError";
import type { CallContext } from "../../protocol/resourceType";
import type { JenkinsApi } from "../../services/jenkins/api";
import type { CredentialConfig } from "../../services/jenkins/credentialConfig";
import { lookForHiding } from "../../services/jenkins/hiding";
import type { CredentialPlace } from "../../services/jenkins/place";
import { markerIn } from "./marker";

/** What a look around a credential brings. */
export interface Surroundings {
  /** Addresses of credentials of the same id that some jobs get in place of ours, and that are not ours. */
  hiddenBy: string[];
  /** Whether every place that could hold one was looked at. */
  hiddenByLooked: boolean;
}

/** Looks for credentials that hide ours, and says so beside the resource. */
export async function lookAround(
  api: JenkinsApi,
  place: CredentialPlace,
  context: CallContext,
): Promise<Surroundings> {
  const isOurs = (description: string): boolean => markerIn(description) !== undefined;
  const { looked, hiddenBy } = await lookForHiding(api, place, isOurs);
  for (const address of hiddenBy) {
    context.progress(
      `warning: jobs below ${address.replace(/\/credentials\/store\/.*$/, "")} may get another secret: ` +
        `${address} has the same id and is not ours`,
    );
  }
  return { hiddenBy, hiddenByLooked: looked };
}

/** Hash of the ciphertext that Jenkins keeps; `undefined` where that cannot be seen at the moment. */
export async function fingerprint(
  api: JenkinsApi,
  place: CredentialPlace,
): Promise<string | undefined> {
  try {
    return await api.ciphertextHash(place);
  } catch (error) {
    // An extra for those who may see it: its failure is no failure of the key.
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

/** What was written last, as far as the state knows. */
export interface Written {
  marker?: string | undefined;
  ciphertextHash?: string | undefined;
}

/** In what the credential differs from what was written; empty when it does not, as far as anybody can see. */
export function driftOf(
  found: CredentialConfig,
  ciphertextHash: string | undefined,
  written: Written,
): string[] {
  const { ciphertextHash: hash } = written;
  return [
    ...(found.isSecretText ? [] : ["kind"]),
    ...(found.scope === "GLOBAL" ? [] : ["scope"]),
    ...(markerIn(found.description) === written.marker ? [] : ["marker"]),
    ...(hash === undefined || ciphertextHash === undefined || hash === ciphertextHash
      ? []
      : ["secret"]),
  ];
}
