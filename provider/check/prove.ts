import type { Clock } from "../../common/clock";
import { decodeApiKey, type ApiKeyFields } from "../../components/apiKey";
import type { CallContext } from "../protocol/resourceType";
import { askForToken } from "./askForToken";
import { readAuthorizationServer, type AuthorizationServer } from "./authorizationServer";
import { askUserInfo, type ControlPlane } from "./controlPlane";
import { controlPlaneFor, requireAgreement, type Through } from "./controlPlaneProof";
import { consentHint, ENTRA_BACKDATED_S, entraIssuers } from "./entra";
import { explainRefusal, type IssuerKind } from "./explain";
import { series, type SeriesLimits } from "./series";
import { verifyToken, type Expectation, type TokenFacts } from "./verifyToken";

/** A key, and what its tokens must say. */
export interface Claim extends SeriesLimits {
  apiKey: string;
  issuer: string;
  issuerKind: IssuerKind;
  /** Scope to ask for, which the token must grant unless a role is named. */
  scope: string;
  /** App role that the token must carry. */
  role?: string | undefined;
  audience?: string | undefined;
  /** When the client secret was issued, ISO 8601. */
  notBefore: string;
  /** Default `idp`. */
  through?: Through | undefined;
  /** Certificate authorities of the control plane, PEM, besides Node's own. */
  authorities?: string | undefined;
}

/** What is known of a key that works. */
export interface Proof extends TokenFacts {
  /** Who accepted it: with `control-plane`, both did, and the subject is the one that it sees. */
  provenThrough: "control-plane" | "idp";
}

/** The servers that have a say. */
interface Servers {
  server: AuthorizationServer;
  plane: ControlPlane | undefined;
}

/**
 * Proves a key by token requests, as many in a row as asked for; through the control plane, each token is also shown there.
 *
 * @throws Error saying how many succeeded and why the last one did not.
 */
export async function proveKey(inputs: Claim, clock: Clock, context: CallContext): Promise<Proof> {
  // A key that cannot be read will not get better: no series for it.
  const key = decodeApiKey(inputs.apiKey);
  const plane = await controlPlaneFor(key.domain, inputs, context);
  let server: AuthorizationServer | undefined;
  if (plane !== undefined) {
    server = await readAuthorizationServer(inputs.issuer, context.signal);
    requireAgreement(plane, server, inputs);
  }
  return series(
    inputs,
    async () => {
      server ??= await readAuthorizationServer(inputs.issuer, context.signal);
      return tryOnce(inputs, key, { server, plane }, clock, context.signal);
    },
    {
      signal: context.signal,
      progress: (message) => context.progress(message),
      reason: (error) => explainRefusal(inputs.issuerKind, error),
    },
  );
}

async function tryOnce(
  inputs: Claim,
  key: ApiKeyFields,
  { server, plane }: Servers,
  clock: Clock,
  signal: AbortSignal,
): Promise<Proof> {
  const source = plane ?? { tokenEndpoint: server.tokenEndpoint, scope: inputs.scope };
  const token = await askForToken(key, source, { signal });
  const facts = await verifyToken(token, server.keys, {
    ...granted(inputs, key.clientId),
    clientId: key.clientId,
    ...(inputs.audience === undefined ? {} : { audience: inputs.audience }),
    notBefore: new Date(inputs.notBefore),
    now: clock.now(),
  });
  if (plane === undefined) return { ...facts, provenThrough: "idp" };
  const subject = await askUserInfo(plane, token, { signal, authorities: inputs.authorities });
  return { ...facts, subject, provenThrough: "control-plane" };
}

/** Who must have issued a token, and what for. */
function granted(
  { issuer, issuerKind, scope, role }: Claim,
  clientId: string,
): Pick<Expectation, "issuers" | "grant" | "grantHint" | "backdated"> {
  const grant = role ?? scope;
  if (issuerKind !== "entra") return { issuers: [issuer], grant };
  return {
    issuers: entraIssuers(issuer),
    grant,
    grantHint: consentHint(issuer, clientId),
    backdated: ENTRA_BACKDATED_S,
  };
}
