import type * as grpc from "@grpc/grpc-js";
import { toServiceError } from "./errors";

/** Turns an async function into a gRPC method; what it throws reaches the engine as a status. */
export function unary<Request, Response>(
  handler: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(toServiceError(error)),
      );
  };
}
