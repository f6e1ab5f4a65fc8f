import { ServiceError } from "../../http/serviceError";
import { UNKNOWN, type Properties } from "../../protocol/properties";
import type { CallContext, Existing, Found } from "../../protocol/resourceType";
import {
  flawOf,
  registeredClient,
  type ClientInformation,
} from "../../services/oidc/clientInformation";
import { stillAuthenticates } from "../../services/oidc/liveness";
import {
  deleteClient,
  findRegistration,
  readClient,
  register,
} from "../../services/oidc/registration";
import { stateSchema, type Inputs, type State } from "./inputs";

/** What the server has yet to tell. */
const UNKNOWNS: Properties = {
  clientId: UNKNOWN,
  clientSecret: UNKNOWN,
  registrationClientUri: UNKNOWN,
  registrationAccessToken: UNKNOWN,
  expiresAt: UNKNOWN,
};

/** Registers a client, or only looks whether that is possible, in a preview. */
export async function create(
  wanted: Inputs,
  env: NodeJS.ProcessEnv,
  { preview, signal }: CallContext,
): Promise<{ id: string; outputs: Properties }> {
  // In a preview, too: a server that registers nothing is better known before.
  const endpoint = await findRegistration({ issuer: wanted.issuer, env, signal });
  if (preview) return { id: "", outputs: { ...wanted, ...UNKNOWNS } };
  const answer = await register(endpoint, wanted, signal).catch((error: unknown) => {
    throw error instanceof ServiceError && error.ambiguous ? lost(wanted, error) : error;
  });
  const flaw = flawOf(answer, wanted.scope);
  if (flaw !== undefined) throw new Error(await refuse(wanted, answer, flaw, signal));
  const client = registeredClient(answer);
  return { id: client.clientId, outputs: { ...wanted, ...client } };
}

function lost({ issuer, clientName }: Inputs, error: ServiceError): Error {
  return new Error(
    `${error.message} The server may have registered the client all the same; nobody knows its secret, and clients ` +
      `cannot be listed. Have an administrator of ${issuer} look for a client named "${clientName}" and delete it, then ` +
      "run `pulumi up` again. Nothing else was changed.",
  );
}

/** Takes a client away again that is not as asked for; the state will never know of it. */
async function refuse(
  { issuer, clientName }: Inputs,
  answer: ClientInformation,
  flaw: string,
  signal: AbortSignal,
): Promise<string> {
  const deleted = await deleteClient(registeredClient(answer), signal).catch(() => false);
  const rest = deleted
    ? "It was deleted again."
    : `It could not be deleted again: have an administrator delete client ${answer.client_id}.`;
  return (
    `${issuer} registered the client "${clientName}" otherwise than asked: ${flaw}. ${rest} Have the server's ` +
    "registration policy changed, then run `pulumi up` again."
  );
}

/** Deletes a client, or makes sure that it is gone. */
export async function remove(existing: Existing, { signal }: CallContext): Promise<void> {
  const state = stateSchema.parse(existing.outputs);
  if (state.clientId === "" || (await deleteClient(state, signal))) return;
  if (!(await stillAuthenticates(state.issuer, state.scope, state, signal))) return;
  throw new Error(
    `client "${state.clientName}" (${state.clientId}) could not be deleted at ${state.issuer}: the server does not let ` +
      "us, and the client's secret still gets tokens. Have an administrator delete it by hand (look for its id or its " +
      "name), then run `pulumi up` again.",
  );
}

/** The client as the server has it; `undefined` when it is gone. */
export async function read(existing: Existing, context: CallContext): Promise<Found | undefined> {
  const { signal } = context;
  const parsed = stateSchema.safeParse(existing.outputs);
  if (!parsed.success) {
    throw new Error(
      `client ${existing.id} cannot be imported: its secret and its registration access token are told once, at ` +
        "registration. Import is not needed: `pulumi up` registers a client of its own.",
    );
  }
  const state = parsed.data;
  if (state.clientId === "") return found(state, existing);
  const answer = await readClient(state, signal);
  if (answer !== undefined)
    return found({ ...state, ...registeredClient(answer, state) }, existing);
  if (!(await stillAuthenticates(state.issuer, state.scope, state, signal))) return undefined;
  await context.warn(
    `client "${state.clientName}" (${state.clientId}) works, but ${state.issuer} does not show it to us any more: when ` +
      "its time is over, an administrator will have to delete it by hand.",
  );
  return found(state, existing);
}

/** Inputs do not drift: a client is never changed. */
function found(state: State, { inputs }: Existing): Found {
  return { id: state.clientId === "" ? "none" : state.clientId, inputs, outputs: state };
}
