import { z } from "zod";
import { ServiceError } from "../../http/serviceError";
import { UNKNOWN, type Properties } from "../../protocol/properties";
import type { CallContext, Existing, Found, ResourceType } from "../../protocol/resourceType";
import {
  flawOf,
  registeredClient,
  type ClientInformation,
  type RegisteredClient,
} from "../../services/oidc/clientInformation";
import { stillAuthenticates } from "../../services/oidc/liveness";
import {
  deleteClient,
  findRegistration,
  readClient,
  register,
} from "../../services/oidc/registration";
import { checkInputs } from "../inputs";

const schema = z.strictObject({
  issuer: z.url(),
  /** Name by which an administrator finds the client. */
  clientName: z.string().min(1),
  scope: z.string().min(1),
  /** A later generation has taken its place: nothing is registered for it any more. */
  superseded: z.boolean(),
  /** Pipelines have had its key: it is never replaced. */
  delivered: z.boolean(),
});

type Inputs = z.infer<typeof schema>;

const stateSchema = z.object({
  ...schema.shape,
  clientId: z.string(),
  clientSecret: z.string(),
  registrationClientUri: z.string(),
  registrationAccessToken: z.string(),
  expiresAt: z.string(),
});

type State = z.infer<typeof stateSchema>;

/** State of a client that was never registered, or will not be again. */
const NONE: RegisteredClient = {
  clientId: "",
  clientSecret: "",
  registrationClientUri: "",
  registrationAccessToken: "",
  expiresAt: "",
};

/**
 * `cikeys:oidc:Client`: a client at any OpenID provider that registers them (RFC 7591, RFC 7592).
 *
 * - create: registers a client, and deletes it again when it is not as asked for. Nobody can list clients, so one whose
 *   answer was lost is reported by its name. A superseded one is not registered.
 * - no update: a PUT switches grants on and loses tokens on real servers. A changed setting makes the next generation; it
 *   replaces a client whose key no pipeline has had yet.
 * - delete: RFC 7592; where the server neither deletes nor says that the client is gone, a token request decides.
 */
export function oidcClientType(env: NodeJS.ProcessEnv): ResourceType {
  return {
    check: (news) => checkInputs(schema, news),
    diff: ({ outputs }, news) => {
      if (news["superseded"] === true || news["delivered"] === true) return {};
      return { replace: ["issuer", "scope"].filter((key) => outputs[key] !== news[key]) };
    },
    create: async (inputs, context) => {
      const wanted = schema.parse(inputs);
      if (wanted.superseded) return { id: "none", outputs: { ...wanted, ...NONE } };
      return create(wanted, env, context);
    },
    delete: remove,
    read,
  };
}

async function create(
  wanted: Inputs,
  env: NodeJS.ProcessEnv,
  { preview, signal }: CallContext,
): Promise<{ id: string; outputs: Properties }> {
  // In a preview, too: a server that registers nothing is better known before.
  const endpoint = await findRegistration({ issuer: wanted.issuer, env, signal });
  if (preview) return { id: "", outputs: { ...wanted, ...previewOf(NONE) } };
  const answer = await register(endpoint, wanted, signal).catch((error: unknown) => {
    throw error instanceof ServiceError && error.ambiguous ? lost(wanted, error) : error;
  });
  const flaw = flawOf(answer, wanted.scope);
  if (flaw !== undefined) throw new Error(await refuse(wanted, answer, flaw, signal));
  const client = registeredClient(answer);
  return { id: client.clientId, outputs: { ...wanted, ...client } };
}

function previewOf(client: RegisteredClient): Properties {
  return Object.fromEntries(Object.keys(client).map((key) => [key, UNKNOWN]));
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

async function remove(existing: Existing, { signal }: CallContext): Promise<void> {
  const state = stateSchema.parse(existing.outputs);
  if (state.clientId === "" || (await deleteClient(state, signal))) return;
  if (!(await stillAuthenticates(state.issuer, state.scope, state, signal))) return;
  throw new Error(
    `client "${state.clientName}" (${state.clientId}) could not be deleted at ${state.issuer}: the server does not let ` +
      "us, and the client's secret still gets tokens. Have an administrator delete it by hand (look for its id or its " +
      "name), then run `pulumi up` again.",
  );
}

async function read(existing: Existing, context: CallContext): Promise<Found | undefined> {
  const { signal } = context;
  const parsed = stateSchema.safeParse(existing.outputs);
  if (!parsed.success) {
    throw new Error(
      `client ${existing.id} cannot be imported: its secret and its registration access token are told once, at ` +
        "registration. Import is not needed: `pulumi up` registers a client of its own.",
    );
  }
  const state = parsed.data;
  if (state.clientId === "") return found(state);
  const answer = await readClient(state, signal);
  if (answer !== undefined) return found({ ...state, ...registeredClient(answer, state) });
  if (!(await stillAuthenticates(state.issuer, state.scope, state, signal))) return undefined;
  await context.warn(
    `client "${state.clientName}" (${state.clientId}) works, but ${state.issuer} does not show it to us any more: when ` +
      "its time is over, an administrator will have to delete it by hand.",
  );
  return found(state);
}

function found(state: State): Found {
  const { issuer, clientName, scope, superseded, delivered } = state;
  return {
    id: state.clientId === "" ? "none" : state.clientId,
    inputs: { issuer, clientName, scope, superseded, delivered },
    outputs: state,
  };
}
