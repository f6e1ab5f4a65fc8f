import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import { toStruct } from "./properties";
import { InitializationError } from "./resourceType";

/** A handler's error as gRPC carries it: the message alone, no stack and no cause. */
export function toServiceError(error: unknown): grpc.ServiceError {
  const message = error instanceof Error ? error.message : String(error);
  const metadata = new grpc.Metadata();
  if (error instanceof InitializationError) {
    metadata.add("grpc-status-details-bin", statusDetails(error));
  }
  const status = { code: grpc.status.UNKNOWN, details: message, metadata };
  return Object.assign(new Error(message), status);
}

/** The engine reads "created but not whole" from the status details (google.rpc.Status). */
function statusDetails(error: InitializationError): Buffer {
  const detail = new ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(toStruct(error.outputs));
  detail.setInputs(toStruct(error.inputs));
  detail.setReasonsList([error.message]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(error.message);
  status.addDetails(any);
  return Buffer.from(status.serializeBinary());
}
