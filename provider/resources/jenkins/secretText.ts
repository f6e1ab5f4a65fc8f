import { z } from "zod";
import { UNKNOWN, type Properties } from "../../protocol/properties";
import type {
  CallContext,
  Difference,
  Existing,
  Found,
  ResourceType,
} from "../../protocol/resourceType";
import type { JenkinsApi } from "../../services/jenkins/api";
import type { CredentialConfig } from "../../services/jenkins/credentialConfig";
import type { CredentialPlace } from "../../services/jenkins/place";
import { StoreNotVisible } from "../../services/jenkins/storeNotVisible";
import { checkInputs } from "../inputs";
import { leftBehind } from "../leftBehind";
import { entryOf, knownOf, type Entry } from "./entry";
import { markerIn, siblingMarker } from "./marker";
import { driftOf, fingerprint, lookAround } from "./observe";
import { secretTextSchema, type SecretTextInputs } from "./secretTextInputs";
import { write } from "./write";

/** Makes the API for a controller whose user and token are in the variables that begin with `tokenEnv`. */
export type JenkinsApiFor = (
  tokenEnv: string,
  context: Pick<CallContext, "signal" | "progress">,
) => JenkinsApi;

/** Inputs that say where the credential is: changing one means another credential. */
const PLACE = ["url", "folder", "domain", "credentialId"];

/** Inputs that Jenkins holds. */
const CONTENT = ["secret", "generation", "description"];

const writtenSchema = z.object({
  marker: z.string().optional(),
  ciphertextHash: z.string().optional(),
  drift: z.array(z.string()).optional(),
});

/**
 * `cikeys:jenkins:SecretText`: a Secret text in the store of a controller or of a folder, scope GLOBAL. The secret goes
 * in and never comes out: no output carries it, and Jenkins shows it to nobody.
 *
 * - create: refuses a credential that is there and is not ours, unless `adopt` is set; recognises its own.
 * - update: writes in place, never over a later generation; a credential that somebody deleted is made again.
 * - delete: leaves a credential alone that bears another's marker, or is of another kind. One in a store that Jenkins does
 *   not show is named in a warning, and the update goes on, so that the key itself dies.
 * - read: gone only when Jenkins surely shows the store; otherwise `drift` says what was changed by others. A secret that
 *   was changed alone is found where the user may configure the folder (`driftDetection: "ciphertext"`).
 */
export function jenkinsSecretTextType(apiFor: JenkinsApiFor): ResourceType {
  return {
    check: (news) => checkInputs(secretTextSchema, news),
    diff,
    create: async (inputs, context) => {
      const wanted = secretTextSchema.parse(inputs);
      const entry = entryOf(wanted);
      if (context.preview) return { id: "", outputs: previewOutputs(wanted, entry) };
      const api = apiFor(wanted.tokenEnv, context);
      await write(api, entry, { owned: false, adopt: wanted.adopt });
      return { id: entry.address, outputs: await outputsOf(api, wanted, entry, context) };
    },
    update: async (existing, news, context) => {
      const wanted = secretTextSchema.parse(news);
      const entry = entryOf(wanted);
      const api = apiFor(wanted.tokenEnv, context);
      const written = Number(existing.inputs["generation"] ?? 0);
      await write(api, entry, { owned: true, adopt: wanted.adopt, written });
      return outputsOf(api, wanted, entry, context);
    },
    delete: (existing, context) => remove(apiFor, existing, context),
    read: (existing, context) => read(apiFor, existing, context),
  };
}

function diff(existing: Existing, news: Properties): Difference {
  const changed = (key: string): boolean => existing.inputs[key] !== news[key];
  const replace = PLACE.filter(changed);
  if (replace.length > 0) return { replace };
  const { drift = [] } = writtenSchema.parse(existing.outputs);
  return {
    update: CONTENT.filter((key) => changed(key) || (key === "secret" && drift.length > 0)),
  };
}

async function remove(
  apiFor: JenkinsApiFor,
  existing: Existing,
  context: CallContext,
): Promise<void> {
  const { address, tokenEnv } = knownOf(existing);
  const api = apiFor(tokenEnv, context);
  try {
    // One 404 is not believed: the credential would stay while its key dies.
    const first = await removeShown(api, existing, context);
    const outcome = first === "removed" ? first : await removeShown(api, existing, context);
    if (outcome !== "not found") return;
  } catch (error) {
    if (!(error instanceof StoreNotVisible)) throw error;
    return context.warn(leftBehind(address, error.message.replace(/\.$/, "")));
  }
  throw new Error(
    `Jenkins shows ${address} and does not find it when it is to be deleted (404). Run \`pulumi up\` again.`,
  );
}

/** Deletes the credential where Jenkins shows it and it is ours; `not found` is what Jenkins says of one that it shows. */
async function removeShown(
  api: JenkinsApi,
  existing: Existing,
  context: CallContext,
): Promise<"removed" | "not shown" | "not found"> {
  const { place, address } = knownOf(existing);
  const found = await api.read(place);
  if (found === undefined) return "not shown";
  const { marker } = writtenSchema.parse(existing.outputs);
  const bears = markerIn(found.description);
  const { description: text = "" } = existing.inputs as { description?: string };
  // Of another generation where this state is older than Jenkins.
  const ours =
    bears === marker ||
    (marker !== undefined && siblingMarker(found.description, { text, marker }) !== undefined);
  // A replacement under another address of the same controller has taken it over, or another stack has.
  if (!found.isSecretText || (bears !== undefined && !ours)) {
    context.progress(`${address} is another's by now and was left alone`);
    return "removed";
  }
  return (await api.delete(place)) ? "removed" : "not found";
}

async function read(
  apiFor: JenkinsApiFor,
  existing: Existing,
  context: CallContext,
): Promise<Found | undefined> {
  const { place, address, tokenEnv } = knownOf(existing);
  const api = apiFor(tokenEnv, context);
  const found = await readKnown(api, place, context);
  if (found === undefined) return undefined;
  const imported = existing.inputs["credentialId"] === undefined;
  const written = writtenSchema.parse(existing.outputs);
  const observed = imported ? undefined : await fingerprint(api, place);
  const inputs = imported ? { ...place, tokenEnv } : existing.inputs;
  return {
    id: address,
    inputs,
    outputs: {
      ...existing.outputs,
      ...publicInputs(inputs),
      address,
      drift: imported ? ["secret"] : driftOf(found, observed, written),
      driftDetection: detection(written.ciphertextHash === undefined ? undefined : observed),
      ...(await lookAround(api, place, context)),
    },
  };
}

/** As the API reads; what is in the state may also be forgotten, which is the way out where a folder is gone for good. */
async function readKnown(
  api: JenkinsApi,
  place: CredentialPlace,
  context: CallContext,
): Promise<CredentialConfig | undefined> {
  try {
    return await api.read(place);
  } catch (error) {
    if (!(error instanceof StoreNotVisible)) throw error;
    throw new Error(
      `${error.message} If it was deleted on purpose, forget it: pulumi state delete '${context.urn}'`,
    );
  }
}

async function outputsOf(
  api: JenkinsApi,
  wanted: SecretTextInputs,
  { place, address, marker }: Entry,
  context: CallContext,
): Promise<Properties> {
  const ciphertextHash = await fingerprint(api, place);
  return {
    ...publicInputs(wanted),
    address,
    marker,
    ciphertextHash,
    drift: [],
    driftDetection: detection(ciphertextHash),
    ...(await lookAround(api, place, context)),
  };
}

function previewOutputs(wanted: SecretTextInputs, { address }: Entry): Properties {
  return {
    ...publicInputs(wanted),
    address,
    marker: UNKNOWN,
    drift: [],
    driftDetection: UNKNOWN,
    hiddenBy: UNKNOWN,
    hiddenByLooked: UNKNOWN,
  };
}

function detection(ciphertextHash: string | undefined): "ciphertext" | "none" {
  return ciphertextHash === undefined ? "none" : "ciphertext";
}

/** The secret goes in and never out. */
function publicInputs(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "secret"));
}
