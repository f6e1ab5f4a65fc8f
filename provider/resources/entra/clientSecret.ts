import { z } from "zod";
import { timestamp, type Clock } from "../../../common/clock";
import { UNKNOWN, type Properties } from "../../protocol/properties";
import type { CallContext, Existing, Found, ResourceType } from "../../protocol/resourceType";
import { unlessGone } from "../../services/entra/eventually";
import { checkInputs, instant, known } from "../inputs";
import { addClientSecret } from "./addClientSecret";
import { refuseShortLife } from "./endDate";
import { changed, connection, connectionOf, guid, type EntraTenantFor } from "./inputs";
import { newerSeen } from "../olderState";
import { newerThan, refuseNewer } from "./newerSecrets";

const schema = z.strictObject({
  connection,
  /** Application, by object id. */
  applicationId: known(guid),
  displayName: z.string().min(1),
  endDateTime: known(
    z.iso.datetime({ precision: 0, error: "must be an instant such as 2026-01-31T00:00:00Z" }),
  ),
  /** When its generation began. */
  issuedAt: known(instant).optional(),
  /** The generation that pipelines shall hold. */
  newestGeneration: z.int().min(1).optional(),
  /** A later generation has taken its place: none is made any more. */
  superseded: z.boolean(),
  /** An earlier update has put it into every store. */
  delivered: z.boolean(),
});

type Inputs = z.output<typeof schema>;

const outputSchema = z.object({
  keyId: z.string(),
  strays: z.array(z.string()).catch([]),
  twins: z.array(z.string()).catch([]),
});

const IMPORT =
  "Entra tells a client secret's value once, so one cannot be imported at all: `pulumi up` makes another.";

/** Stands for a secret that was lost after a later generation had taken its place. */
const NONE = "none";

/**
 * `cikeys:entra:ClientSecret`: one client secret of a team's app. Entra draws the value.
 *
 * - create: adds one. Secrets of the same name are noted: strays, whose answers were lost, and twins, which were there
 *   before. A secret of a generation that the state should know and does not is refused: the state is older than Entra.
 * - update: once delivered, removes the strays. A changed end date is for the next generation and changes nothing here.
 * - delete: removes it, strays and twins included; what is gone is fine. Twins stay as long, since stores may hold one where
 *   two updates ran at once.
 * - read: notes generations later than those that the state knows, so that the next update refuses.
 */
export function entraClientSecretType(tenantFor: EntraTenantFor, clock: Clock): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => ({
      update: [
        ...changed(existing, news, ["connection"]),
        ...(isStrayTime(existing, news) ? ["delivered"] : []),
        ...(newerSeen(existing, news) ? ["newestGeneration"] : []),
      ],
      replace: [
        ...changed(existing, news, ["applicationId", "displayName"]),
        ...(existing.id === NONE && news["superseded"] === false ? ["superseded"] : []),
      ],
    }),
    create: async (inputs, context) => {
      if (context.preview) return { id: "", outputs: previewOutputs(inputs) };
      const wanted = schema.parse(inputs);
      return wanted.superseded ? noSecret(wanted) : create(tenantFor, clock, wanted, context);
    },
    update: async (existing, news, context) => {
      const wanted = schema.parse(news);
      const { strays } = outputSchema.parse(existing.outputs);
      if (newerSeen(existing, news)) await lookForNewer(tenantFor, wanted, context);
      const done = isStrayTime(existing, news);
      if (done) await removeAll(tenantFor, wanted, strays, context);
      const looked = newerSeen(existing, news) ? { newer: [] } : {};
      return {
        ...existing.outputs,
        ...inState(wanted, existing),
        ...looked,
        strays: done ? [] : strays,
      };
    },
    delete: async (existing, context) => {
      const { keyId, strays, twins } = outputSchema.parse(existing.outputs);
      const all = [keyId, ...strays, ...twins].filter((one) => one !== "");
      await removeAll(tenantFor, schema.parse(existing.inputs), all, context);
    },
    read: (existing, context) => read(tenantFor, existing, context),
  };
}

async function create(
  tenantFor: EntraTenantFor,
  clock: Clock,
  wanted: Inputs,
  context: CallContext,
): Promise<{ id: string; outputs: Properties }> {
  refuseShortLife(wanted.displayName, wanted.endDateTime, clock);
  const tenant = tenantFor(wanted.connection, context);
  const added = await addClientSecret(tenant, { ...wanted, now: clock.now(), urn: context.urn });
  const { keyId, secretText, startDateTime, endDateTime, strays, twins } = added;
  return {
    id: keyId,
    outputs: {
      ...wanted,
      keyId,
      clientSecret: secretText,
      startDateTime: timestamp(new Date(startDateTime)),
      endDateTime: timestamp(new Date(endDateTime)),
      strays,
      twins,
    },
  };
}

async function read(
  tenantFor: EntraTenantFor,
  existing: Existing,
  context: CallContext,
): Promise<Found | undefined> {
  const tenant = tenantFor(connectionOf(existing, IMPORT), context);
  if (existing.id === NONE) return existing;
  const wanted = schema.parse(existing.inputs);
  const find = async () => {
    const secrets = (await tenant.passwords.list(wanted.applicationId)) ?? [];
    if (!secrets.some(({ keyId }) => keyId === existing.id)) return undefined;
    const newer = newerThan(wanted, secrets);
    return newer.length === 0 ? existing : { ...existing, outputs: { ...existing.outputs, newer } };
  };
  return unlessGone("the client secret", find, tenant.wait);
}

async function lookForNewer(
  tenantFor: EntraTenantFor,
  wanted: Inputs,
  context: CallContext,
): Promise<void> {
  const { passwords } = tenantFor(wanted.connection, context);
  refuseNewer((await passwords.list(wanted.applicationId)) ?? [], wanted, context.urn);
}

/** Its secret was lost, and nobody needs another: pipelines have a later generation. */
function noSecret(wanted: Inputs): { id: string; outputs: Properties } {
  const outputs = {
    ...wanted,
    keyId: "",
    clientSecret: "",
    startDateTime: "",
    endDateTime: "",
    strays: [],
    twins: [],
  };
  return { id: NONE, outputs };
}

/** Every store holds the new secret, and the values of the strays are lost. */
function isStrayTime(existing: Existing, news: Properties): boolean {
  const { strays } = outputSchema.parse(existing.outputs);
  return strays.length > 0 && news["delivered"] === true && existing.inputs["delivered"] !== true;
}

async function removeAll(
  tenantFor: EntraTenantFor,
  { connection, applicationId }: Inputs,
  keyIds: readonly string[],
  context: CallContext,
): Promise<void> {
  const { passwords } = tenantFor(connection, context);
  for (const keyId of keyIds) await passwords.remove(applicationId, keyId);
}

/** The end date is the one that the secret has, not the one that would be asked for today. */
function inState(wanted: Inputs, existing: Existing): Properties {
  return { ...wanted, endDateTime: existing.outputs["endDateTime"] };
}

function previewOutputs(inputs: Properties): Properties {
  const unknown = Object.fromEntries(
    ["keyId", "clientSecret", "startDateTime", "strays", "twins"].map((key) => [key, UNKNOWN]),
  );
  return { ...inputs, ...unknown };
}
