import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";

/** The engine's ear for log lines, on loopback. */
export class EngineLogServer {
  /** Lines that stay in the report of an update, as warnings. */
  readonly warnings: { urn: string; message: string }[] = [];
  /** Lines that are shown while a call runs. */
  readonly progress: { urn: string; message: string }[] = [];
  private readonly server = new grpc.Server();
  private port = 0;

  async start(): Promise<this> {
    this.server.addService(EngineService, {
      log: ({ request }: { request: LogRequest }, answer: grpc.sendUnaryData<Empty>) => {
        const line = { urn: request.getUrn(), message: request.getMessage() };
        if (request.getEphemeral()) this.progress.push(line);
        else if (request.getSeverity() === LogSeverity.WARNING) this.warnings.push(line);
        answer(null, new Empty());
      },
    });
    this.port = await new Promise<number>((resolve, reject) => {
      const credentials = grpc.ServerCredentials.createInsecure();
      this.server.bindAsync("127.0.0.1:0", credentials, (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    return this;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  stop(): void {
    this.server.forceShutdown();
  }
}
