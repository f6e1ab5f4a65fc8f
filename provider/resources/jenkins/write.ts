import { ServiceError } from "../../http/serviceError";
import type { JenkinsApi } from "../../services/jenkins/api";
import type { CredentialConfig } from "../../services/jenkins/credentialConfig";
import { storeName } from "../../services/jenkins/place";
import type { Entry } from "./entry";
import { olderState } from "../olderState";
import { markerIn, siblingMarker } from "./marker";

/** How often to write when somebody else writes at the same time, or the controller goes away. */
const ROUNDS = 4;

/**
 * Brings a credential to what it shall be: looks, creates or updates in place, and looks again, since Jenkins says 200
 * also to an update that came too late. Nothing is ever deleted on the way, and a create whose answer was lost is
 * recognised by its marker and not sent twice.
 *
 * @param owned Whether the credential is in our state. One that is not must bear our marker, or `adopt` must be set.
 * `written`: generation that the state has as written last.
 * @throws Error, ServiceError
 */
export async function write(
  api: JenkinsApi,
  entry: Entry,
  { owned, adopt, written = 0 }: { owned: boolean; adopt: boolean; written?: number },
): Promise<void> {
  let sent = false;
  let ambiguous: ServiceError | undefined;
  for (let round = 0; ; round += 1) {
    const found = await api.read(entry.place);
    const ours = found !== undefined && markerIn(found.description) === entry.marker;
    if (sent && ours && found.isSecretText) return;
    if (round === ROUNDS) throw ambiguous ?? new Error(contended(entry));
    if (found === undefined) {
      if (ambiguous !== undefined && !mayPass(ambiguous)) throw ambiguous;
      ambiguous = await create(api, entry);
      sent = true;
    } else {
      refuse(entry, found, ours || owned || adopt, Math.max(entry.generation, written));
      sent = await api.update(entry.place, entry.xml);
    }
  }
}

/** Sends the credential; an error after which it may be there or not is handed back, because a look will tell. */
async function create(api: JenkinsApi, entry: Entry): Promise<ServiceError | undefined> {
  try {
    await api.create(entry.place, entry.xml);
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError && error.ambiguous) return error;
    throw error;
  }
}

/** A cut connection or a controller that restarts; a fault inside Jenkins will be there again. */
function mayPass({ status }: ServiceError): boolean {
  return status === undefined || (status > 500 && status <= 504);
}

/** @throws Error when the credential must not be written over. */
function refuse(entry: Entry, found: CredentialConfig, allowed: boolean, newest: number): void {
  const { address, place } = entry;
  const remove = `or delete it in Jenkins (${address}), then run \`pulumi up\` again. Nothing was changed.`;
  if (!found.isSecretText) {
    throw new Error(
      `Jenkins: ${storeName(place)} has a credential "${place.credentialId}" that is no Secret text but a ${found.kind}; it is ` +
        `never written over. Choose another \`credentialId\` for this store, ${remove}`,
    );
  }
  const sibling = siblingMarker(found.description, entry);
  if (sibling !== undefined && sibling.generation > newest) {
    throw olderState({ seen: `Jenkins: ${address} holds`, ...sibling });
  }
  if (allowed) return;
  const whose =
    markerIn(found.description) === undefined
      ? "was not made by this product"
      : "was written by another stack, or by this one under another address";
  throw new Error(
    `Jenkins: ${storeName(place)} has a credential "${place.credentialId}" that ${whose}. Take it over, which replaces its ` +
      `secret: \`adopt: true\` on this store; ${remove}`,
  );
}

function contended({ address }: Entry): string {
  return (
    `Jenkins: somebody else keeps changing ${address}: each time it was written, something else stood there afterwards. ` +
    "Find out who (another stack, a script, configuration as code), then run `pulumi up` again."
  );
}
