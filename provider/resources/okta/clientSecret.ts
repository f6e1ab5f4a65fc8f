import { z } from "zod";
import { ServiceError } from "../../http/serviceError";
import { UNKNOWN, type Properties } from "../../protocol/properties";
import type { CallContext, Existing, Found, ResourceType } from "../../protocol/resourceType";
import type { OktaApi, OktaSecret } from "../../services/okta/api";
import { checkInputs, known } from "../inputs";
import { newerSeen } from "../olderState";
import { generationText, newerThan, refuseNewer } from "./newerSecrets";

const schema = z.strictObject({
  orgUrl: known(z.url()),
  appId: z.string().min(1),
  clientSecret: z.string().min(14).max(100), // Okta's limits for a chosen secret
  status: z.enum(["ACTIVE", "INACTIVE"]),
  /** The generation that pipelines shall hold. */
  newestGeneration: z.int().min(1).optional(),
});

type Inputs = z.infer<typeof schema>;

/** Makes the API for an organisation; a cancelled update ends its waits, and a person is told of long ones. */
export type OktaApiFor = (
  orgUrl: string,
  context: Pick<CallContext, "signal" | "progress">,
) => OktaApi;

/** Okta keeps two secrets a client, INACTIVE ones included (Okta API, OAuth2ClientSecret). */
const CAP = 2;

/** How often a deletion begins anew when Okta does not find what it lists. */
const ROUNDS = 2;

/**
 * `cikeys:okta:ClientSecret`: one secret of an Okta app, with a value of our choice. The official provider knows only
 * the app's first secret and cannot rotate it.
 *
 * - create: lists first and adopts the secret that has our value; otherwise adds it. Nothing is ever added twice. A secret
 *   of a generation that the state should know and does not is refused: the state is older than Okta.
 * - update: `status` ACTIVE ⇄ INACTIVE; one that is gone is as good as switched off.
 * - read: notes generations later than those that the state knows, so that the next update refuses.
 * - delete: deactivates, then deletes; a secret that is gone is fine.
 */
export function oktaClientSecretType(apiFor: OktaApiFor): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: (existing, news) => {
      const changed = (key: string) => existing.inputs[key] !== news[key];
      const replace = ["appId", "clientSecret"].filter(changed);
      if (replace.length > 0) return { replace };
      const unknown = newerSeen(existing, news) ? ["newestGeneration"] : [];
      return { update: [...["orgUrl", "status"].filter(changed), ...unknown] };
    },
    create: async (inputs, context) => {
      if (context.preview) return { id: "", outputs: previewOutputs(inputs) };
      const wanted = schema.parse(inputs);
      const api = apiFor(wanted.orgUrl, context);
      const secret = await withStatus(api, wanted, await adoptOrAdd(api, wanted, context.urn));
      return { id: secret.id, outputs: outputsOf(wanted, secret) };
    },
    update: async (existing, news, context) => {
      const wanted = schema.parse(news);
      const api = apiFor(wanted.orgUrl, context);
      const secrets = (await api.listSecrets(wanted.appId)) ?? [];
      refuseNewer(secrets, wanted, context.urn);
      const secret = secrets.find(({ id }) => id === existing.id);
      if (secret === undefined && wanted.status === "INACTIVE") {
        return { ...existing.outputs, ...wanted };
      }
      if (secret === undefined) throw new Error(gone(existing.id, wanted.appId));
      return outputsOf(wanted, await withStatus(api, wanted, secret));
    },
    delete: (existing, context) => remove(apiFor, existing, context),
    read: (existing, context) => read(apiFor, existing, context),
  };
}

async function adoptOrAdd(api: OktaApi, wanted: Inputs, urn: string): Promise<OktaSecret> {
  const secrets = await listOf(api, wanted.appId);
  refuseNewer(secrets, wanted, urn);
  const ours = find(secrets, wanted);
  if (ours !== undefined) return ours;
  if (secrets.length >= CAP) throw new Error(full(secrets, wanted.appId));
  try {
    return await api.createSecret(wanted.appId, wanted.clientSecret);
  } catch (error) {
    // The answer may have been lost after Okta had added the secret, or another update has added it and Okta refuses a
    // second one (400): look, never ask twice.
    if (!(error instanceof ServiceError) || !(error.ambiguous || error.status === 400)) throw error;
    const found = find(await listOf(api, wanted.appId), wanted);
    if (found === undefined) throw error;
    return found;
  }
}

async function listOf(api: OktaApi, appId: string): Promise<OktaSecret[]> {
  const secrets = await api.listSecrets(appId);
  if (secrets === undefined) {
    throw new Error(
      `Okta has no app "${appId}" (404). Was it deleted by hand? Bring the state up to date: pulumi refresh`,
    );
  }
  return secrets;
}

function find(secrets: OktaSecret[], wanted: Inputs): OktaSecret | undefined {
  return secrets.find((secret) => secret.client_secret === wanted.clientSecret);
}

async function withStatus(api: OktaApi, wanted: Inputs, secret: OktaSecret): Promise<OktaSecret> {
  if (secret.status === wanted.status) return secret;
  const changed = await api.setSecretStatus(wanted.appId, secret.id, wanted.status);
  if (changed === undefined) throw new Error(gone(secret.id, wanted.appId));
  return changed;
}

async function remove(apiFor: OktaApiFor, existing: Existing, context: CallContext): Promise<void> {
  const { orgUrl, appId } = addressOf(existing);
  const api = apiFor(orgUrl, context);
  for (let round = 0; round < ROUNDS; round += 1) {
    // One 404 is not believed, here and below: a secret that lives on would be forgotten.
    const secrets = (await api.listSecrets(appId)) ?? (await api.listSecrets(appId));
    const secret = secrets?.find(({ id }) => id === existing.id);
    if (secret === undefined) return;
    if (secret.status === "ACTIVE") {
      const deactivated = await api.setSecretStatus(appId, secret.id, "INACTIVE");
      if (deactivated === undefined) continue;
    }
    if (await api.deleteSecret(appId, secret.id)) return;
  }
  throw new Error(
    `Okta lists secret "${existing.id}" of app "${appId}" and does not find it when it is to be deleted (404). Run ` +
      "`pulumi up` again.",
  );
}

async function read(
  apiFor: OktaApiFor,
  existing: Existing,
  context: CallContext,
): Promise<Found | undefined> {
  const { orgUrl, appId } = addressOf(existing);
  const secrets = await apiFor(orgUrl, context).listSecrets(appId);
  const secret = secrets?.find(({ id }) => id === existing.id);
  if (secret === undefined) return undefined;
  const newest = schema.shape.newestGeneration.safeParse(existing.inputs["newestGeneration"]).data;
  const inputs: Inputs = {
    orgUrl,
    appId,
    clientSecret: secret.client_secret,
    status: secret.status,
    ...(newest === undefined ? {} : { newestGeneration: newest }),
  };
  const newer = newerThan(newest, secrets ?? []);
  const outputs = { ...outputsOf(inputs, secret), ...(newer.length > 0 ? { newer } : {}) };
  return { id: secret.id, inputs, outputs };
}

function addressOf(existing: Existing): { orgUrl: string; appId: string } {
  const address = z.object({ orgUrl: z.string(), appId: z.string() }).safeParse(existing.outputs);
  if (address.success) return address.data;
  throw new Error(
    `client secret ${existing.id} cannot be imported by its id alone: it does not say which app has it. ` +
      "Import is not needed: `pulumi up` adopts the secret of the app that has the value in the program.",
  );
}

/** `clientSecret` keeps the key of the secret input, so the engine encrypts it; no other key carries the value. */
function outputsOf(wanted: Inputs, secret: OktaSecret): Properties {
  return {
    ...wanted,
    status: secret.status,
    secretId: secret.id,
    created: secret.created,
    lastUpdated: secret.lastUpdated,
  };
}

function previewOutputs(inputs: Properties): Properties {
  return { ...inputs, secretId: UNKNOWN, created: UNKNOWN, lastUpdated: UNKNOWN };
}

function gone(secretId: string, appId: string): string {
  return (
    `client secret ${secretId} of Okta app "${appId}" is gone; somebody deleted it. ` +
    "Bring the state up to date: pulumi refresh"
  );
}

function full(secrets: OktaSecret[], appId: string): string {
  const list = secrets
    .map(
      (secret) =>
        `${secret.id} (${generationText(secret)}${secret.status}, created ${secret.created})`,
    )
    .join(", ");
  return (
    `Okta app "${appId}" already has ${CAP} client secrets, as many as Okta allows, and none of them is the one to add: ` +
    `${list}. Delete the one that nobody uses; which of them the state does not know, tells \`flyte-ci-keys status --strays\` (Okta Admin Console: Applications > the app > General > Client secrets; ` +
    "a secret must be deactivated first), then run `pulumi up` again. Nothing was changed."
  );
}
