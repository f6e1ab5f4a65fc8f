import { z } from "zod";
import type { Existing } from "../../protocol/resourceType";
import { credentialUrl, placeAt, type CredentialPlace } from "../../services/jenkins/place";
import { secretTextXml } from "../../services/jenkins/secretTextXml";
import { markerOf, withMarker } from "./marker";
import type { SecretTextInputs } from "./secretTextInputs";

/** A credential as it shall be. */
export interface Entry {
  place: CredentialPlace;
  /** Its address, which is also the resource's id. */
  address: string;
  marker: string;
  /** Description without marker. */
  text: string;
  generation: number;
  /** What is sent; holds the secret. */
  xml: string;
}

export function entryOf(inputs: SecretTextInputs): Entry {
  const { url, folder, domain, credentialId, secret, description } = inputs;
  const place = { url, folder, domain, credentialId };
  const address = credentialUrl(place);
  const generation = Number(inputs.generation);
  const marker = markerOf(secret, address, generation);
  const xml = secretTextXml({
    id: credentialId,
    description: withMarker(description, marker),
    secret,
  });
  return { place, address, marker, text: description, generation, xml };
}

/** A credential that is in the state, or that an import names. */
export interface Known {
  place: CredentialPlace;
  address: string;
  tokenEnv: string;
}

const stateSchema = z.object({
  url: z.string(),
  folder: z.string().optional(),
  domain: z.string(),
  credentialId: z.string(),
  tokenEnv: z.string(),
});

/**
 * Where an existing credential is. An import has only an id: the address of the credential as a browser shows it, and
 * after a `#`, where it is not `JENKINS`, the beginning of the names of the controller's variables.
 *
 * @throws Error when the id is no such address.
 */
export function knownOf(existing: Existing): Known {
  const state = stateSchema.safeParse(existing.inputs);
  if (state.success) {
    const { tokenEnv, ...place } = state.data;
    return { place, address: credentialUrl(place), tokenEnv };
  }
  const [address = "", tokenEnv = "JENKINS"] = existing.id.split("#");
  const place = placeAt(address);
  if (place !== undefined && /^[A-Z][A-Z0-9_]*$/.test(tokenEnv)) {
    return { place, address: credentialUrl(place), tokenEnv };
  }
  throw new Error(
    "the id of a Jenkins credential is its address, as a browser shows it: " +
      "https://ci.example.com/job/payments/credentials/store/folder/domain/_/credential/flyte-api-key " +
      "(#JENKINS_EU after it, where JENKINS_EU_USER_ID and JENKINS_EU_API_TOKEN hold the user and the token)",
  );
}
