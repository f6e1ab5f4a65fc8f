import { gunzipSync } from "node:zlib";
import { fieldsOf, type Fields } from "../../../common/protobuf";
import type { EmulatorContext } from "../emulator";

/** Error codes that a control plane answers with, and their HTTP status (Connect protocol, "Error Codes"). */
const STATUS = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  already_exists: 409,
  resource_exhausted: 429,
  internal: 500,
  unimplemented: 501,
  unavailable: 503,
} as const;

export type ConnectCode = keyof typeof STATUS;

/** A call is refused, in the words of the Connect protocol. */
export class ConnectError extends Error {
  constructor(
    readonly code: ConnectCode,
    message: string,
  ) {
    super(message);
    this.name = "ConnectError";
  }

  /** The error as it goes over the wire. */
  response(): Response {
    return Response.json(
      { code: this.code, message: this.message },
      { status: STATUS[this.code], headers: { "content-type": "application/json" } },
    );
  }
}

/** What the service says with a bare HTTP status; a procedure that it does not have is a plain 404. */
export function statusResponse(status: number): Response {
  const codes = Object.keys(STATUS) as ConnectCode[];
  const code = codes.find((candidate) => STATUS[candidate] === status);
  if (status === 404 || code === undefined) {
    const text = status === 404 ? "404 page not found\n" : "";
    return new Response(text, { status, headers: { "content-type": "text/plain" } });
  }
  return new ConnectError(code, code.replaceAll("_", " ")).response();
}

/**
 * The message of a unary request.
 *
 * @returns `undefined` when the request is not of the binary codec: 415 is the answer.
 * @throws ConnectError
 */
export async function readMessage(context: EmulatorContext): Promise<Fields | undefined> {
  if (context.req.header("content-type") !== "application/proto") return undefined;
  const body = new Uint8Array(await context.req.arrayBuffer());
  try {
    return fieldsOf(decompressed(body, context.req.header("content-encoding") ?? "identity"));
  } catch (error) {
    if (error instanceof ConnectError) throw error;
    throw new ConnectError("invalid_argument", "unmarshal message: invalid encoding");
  }
}

function decompressed(body: Uint8Array, encoding: string): Uint8Array {
  if (encoding === "identity") return body;
  if (encoding === "gzip") return gunzipSync(body);
  throw new ConnectError("unimplemented", `unknown compression "${encoding}": supported is gzip`);
}

/** A good answer. */
export function messageResponse(message: Uint8Array): Response {
  return new Response(Buffer.from(message), { headers: { "content-type": "application/proto" } });
}

/** The answer to a request whose codec the service does not speak. */
export function unsupportedMediaType(): Response {
  return new Response(null, { status: 415, headers: { "accept-post": "application/proto" } });
}
