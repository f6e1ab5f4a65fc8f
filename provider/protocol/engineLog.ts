import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb.js";

/** Shows lines beside a resource while the engine waits for it. Losing one is harmless, so failures are ignored. */
export class EngineLog {
  private client: EngineClient | undefined;

  /** @param address Host and port of the engine, from the command line or an Attach call. */
  connect(address: string | undefined): void {
    this.client?.close();
    this.client =
      address === undefined || address === ""
        ? undefined
        : new EngineClient(address, grpc.credentials.createInsecure());
  }

  info(urn: string, message: string): void {
    const request = lineFor(urn, message);
    request.setSeverity(LogSeverity.INFO);
    request.setEphemeral(true);
    this.client?.log(request, () => undefined);
  }

  /** Stays in the report of the update. Resolves when the engine has it, since the engine ends its plugins at once. */
  async warning(urn: string, message: string): Promise<void> {
    const request = lineFor(urn, message);
    request.setSeverity(LogSeverity.WARNING);
    const { client } = this;
    if (client === undefined) return;
    await new Promise<void>((resolve) => client.log(request, () => resolve()));
  }
}

function lineFor(urn: string, message: string): LogRequest {
  const request = new LogRequest();
  request.setUrn(urn);
  request.setMessage(message);
  return request;
}
