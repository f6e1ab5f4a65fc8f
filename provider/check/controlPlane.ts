import { z } from "zod";
import { fieldsOf, textOf, textsOf, type Fields } from "../../common/protobuf";
import { send, type HttpLimits, type HttpResponse } from "../http/client";
import { ServiceError } from "../http/serviceError";
import type { TokenSource } from "./askForToken";
import type { Connection } from "./connection";
import { secureAddress } from "./metadata";

/** A control plane, and what it tells its clients about tokens. */
export interface ControlPlane extends TokenSource {
  /** Host of its ingress. */
  domain: string;
  /** Header in which it wants the token. */
  header: string;
}

/** Short: where nothing answers, an update should not stand still. */
const LIMITS: HttpLimits = { attempts: 3, deadline: 10_000, pause: 500, longestWait: 20_000 };

/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Asks a control plane what the flyte client asks first: where tokens come from, for which scopes and audience, and which
 * header carries them (`flyteidl2.auth.AuthMetadataService`).
 *
 * @throws ServiceError, or Error when the answer is of no use to the flyte client.
 */
export async function readControlPlane(
  domain: string,
  connection: Connection,
): Promise<ControlPlane> {
  const [metadata, client] = await Promise.all([
    call(domain, "auth.AuthMetadataService/GetOAuth2Metadata", {}, connection),
    call(domain, "auth.AuthMetadataService/GetPublicClientConfig", {}, connection),
  ]);
  const tokenEndpoint = textOf(metadata, 3);
  const header = textOf(client, 4);
  if (!URL.canParse(tokenEndpoint)) {
    throw new Error(`the control plane at ${domain} advertises no token endpoint`);
  }
  if (!TOKEN.test(header)) {
    throw new Error(
      `the control plane at ${domain} names no header for tokens (authorizationMetadataKey); the flyte client needs one`,
    );
  }
  return {
    domain,
    tokenEndpoint: secureAddress(tokenEndpoint),
    scope: textsOf(client, 3).join(" "),
    audience: textOf(client, 6) || undefined,
    header,
  };
}

/**
 * Whom the control plane sees behind a token (`flyteidl2.auth.IdentityService/UserInfo`).
 *
 * @throws ServiceError when it does not accept the token.
 */
export async function askUserInfo(
  { domain, header }: ControlPlane,
  token: string,
  connection: Connection,
): Promise<string> {
  const headers = { [header]: `Bearer ${token}` };
  const user = await call(domain, "auth.IdentityService/UserInfo", headers, connection);
  const subject = textOf(user, 1);
  if (subject === "") throw new Error(`the control plane at ${domain} names no subject`);
  return subject;
}

/** What a refusal may mean, by its status. */
type Remedy = (status: number) => string | undefined;

/**
 * A unary call of the Connect protocol that changes nothing.
 *
 * @param message Encoded; empty by default.
 * @throws ServiceError
 */
export async function call(
  domain: string,
  procedure: string,
  headers: Record<string, string>,
  connection: Connection,
  { message, remedy = tokenRemedy }: { message?: Uint8Array<ArrayBuffer>; remedy?: Remedy } = {},
): Promise<Fields> {
  const request = {
    service: "the control plane",
    method: "POST",
    url: new URL(`https://${domain}/flyteidl2.${procedure}`),
    headers: { "connect-protocol-version": "1", "content-type": "application/proto", ...headers },
    body: message ?? "",
    expect: "bytes",
    idempotent: true,
    errorCode: connectCode,
    remedy,
    ...connection,
  } as const;
  return fieldsIn(await send(request, LIMITS));
}

/** @throws ServiceError when the answer is no protobuf message, as a sign-in page is not. */
function fieldsIn({ body, headers, status, call: answered }: HttpResponse): Fields {
  const failed = (what: string) => new ServiceError(answered, what, { status, remedy: NO_CONNECT });
  const type = headers.get("content-type") ?? "";
  if (type !== "application/proto" || !(body instanceof Uint8Array)) {
    throw failed(`answered ${status} with something that is not protobuf`);
  }
  try {
    return fieldsOf(body);
  } catch {
    throw failed(`answered ${status} with protobuf that cannot be read`);
  }
}

/** `code` of an error of the Connect protocol. */
function connectCode(body: unknown): string | undefined {
  const code = z.object({ code: z.string().regex(/^[a-z_]+$/) });
  return code.safeParse(body).data?.code;
}

const NO_CONNECT =
  "The domain must be the ingress of a Union control plane that forwards Connect calls (/flyteidl2.…).";

function tokenRemedy(status: number): string | undefined {
  if (status === 401 || status === 403) {
    return "It does not accept the token: compare issuer, allowed audience and scope in its configuration with the identity settings.";
  }
  return status === 404 || status === 405 || status === 415 ? NO_CONNECT : undefined;
}
