import type { EntraTenant } from "../../services/entra/entra";
import type { ListedPassword } from "../../services/entra/applications";
import { poll } from "../../services/entra/eventually";
import { isAmbiguous } from "../../services/entra/graphErrors";
import type { NewPassword } from "../../services/entra/passwords";
import { isLater } from "./endDate";
import { refuseNewer, type KnownSecret } from "./newerSecrets";

/** A client secret to add. */
export interface WantedSecret extends KnownSecret {
  /** Instant, ISO 8601. */
  endDateTime: string;
  now: Date;
  /** Resource that wants it. */
  urn: string;
}

/** A new client secret, and the key ids of others that carry its name. */
export interface AddedSecret extends NewPassword {
  /** Made by this call, and their values are lost: nobody can use them. */
  strays: string[];
  /** There before. A killed update left them, or another update, which runs at this moment, puts one into the stores. */
  twins: string[];
}

/** Draws with a colon are rare; so many in a row mean that something else is wrong. */
const DRAWS = 5;

/** Within this, what an update left behind is put right by running it again, milliseconds. */
const YOUNG = 3_600_000;

/**
 * Adds a client secret that an API key can carry. Graph draws the value and tells it once: an answer that is lost leaves
 * a secret behind that nobody can use. Strays and twins are noted and not removed yet; only young twins, since after a
 * state was restored from the middle of an update an older one may be the secret that pipelines hold.
 *
 * @throws Error
 */
export async function addClientSecret(
  tenant: EntraTenant,
  wanted: WantedSecret,
): Promise<AddedSecret> {
  const twins = await twinIds(tenant, wanted);
  const strays: string[] = [];
  for (let draw = 1; draw <= DRAWS; draw += 1) {
    const added = await addOnce(tenant, wanted, { twins, strays });
    if (isLater(added.endDateTime, wanted.endDateTime)) {
      const removed = await discard(tenant, wanted, added, strays);
      throw new Error(
        `Entra gave "${wanted.displayName}" a life until ${added.endDateTime}, longer than asked for ` +
          `(${wanted.endDateTime}). ${removed ? "The secret was removed again." : `Remove it: key id ${added.keyId}`}`,
      );
    }
    if (!added.secretText.includes(":")) return { ...added, strays, twins };
    // Flyte would cut an API key there. Nobody has this secret, so it can go.
    tenant.wait.progress(
      "Entra drew a secret with a colon, which no API key can carry; another one",
    );
    await discard(tenant, wanted, added, strays);
  }
  throw new Error(
    `Entra drew ${DRAWS} client secrets with a colon in a row for "${wanted.displayName}"; an API key cannot carry one. ` +
      "All were removed again. Run `pulumi up` again.",
  );
}

async function twinIds(tenant: EntraTenant, wanted: WantedSecret): Promise<string[]> {
  const { applicationId, displayName, now, urn } = wanted;
  const list = () => tenant.passwords.list(applicationId);
  const found = await poll("shows the app", list, tenant.wait);
  if (found !== undefined) {
    refuseNewer(found, wanted, urn);
    return found
      .filter((secret) => secret.displayName === displayName && isYoung(secret, now))
      .map(({ keyId }) => keyId);
  }
  throw new Error(
    `Entra has no app with the object id ${applicationId}. Was it deleted by hand? Bring the state up to date: ` +
      "pulumi refresh",
  );
}

function isYoung({ startDateTime }: ListedPassword, now: Date): boolean {
  return now.getTime() - Date.parse(startDateTime ?? "") < YOUNG;
}

/** Adds one secret; where the answer leaves doubt, looks what became of it, and adds one once more. */
async function addOnce(
  tenant: EntraTenant,
  wanted: WantedSecret,
  { twins, strays }: Pick<AddedSecret, "strays" | "twins">,
): Promise<NewPassword> {
  const { applicationId, displayName, endDateTime } = wanted;
  const add = () => tenant.passwords.add(applicationId, { displayName, endDateTime });
  try {
    return await add();
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    strays.push(...(await newStrays(tenant, wanted, [...twins, ...strays])));
    return add();
  }
}

/** Secrets of our name that are not known yet. One that does not show in time was not made. */
async function newStrays(
  tenant: EntraTenant,
  wanted: WantedSecret,
  knownIds: readonly string[],
): Promise<string[]> {
  const look = async (): Promise<string[] | undefined> => {
    const ids = await tenant.passwords.keyIds(wanted.applicationId, wanted.displayName);
    const fresh = ids?.filter((keyId) => !knownIds.includes(keyId)) ?? [];
    return fresh.length > 0 ? fresh : undefined;
  };
  return (await poll("shows whether it made the secret", look, tenant.wait)) ?? [];
}

/** Removes a secret that was just added and that nobody has. Where that fails (`false`), it is a stray. */
async function discard(
  tenant: EntraTenant,
  { applicationId }: WantedSecret,
  { keyId }: NewPassword,
  strays: string[],
): Promise<boolean> {
  try {
    await tenant.passwords.removeNew(applicationId, keyId);
    return true;
  } catch {
    strays.push(keyId);
    return false;
  }
}
