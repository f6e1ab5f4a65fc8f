import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ProviderDefinition } from "./resourceType";
import { ProviderService } from "./service";

/** A provider that listens on loopback. */
export interface RunningProvider {
  port: number;
  stop(): void;
}

const MAX_MESSAGE_BYTES = 400 * 1024 * 1024; // the engine's own limit

/**
 * Serves a provider on a free loopback port.
 *
 * @param engineAddress Host and port of the engine for log lines; absent when the engine attaches later.
 */
export async function serve(
  definition: ProviderDefinition,
  engineAddress?: string,
): Promise<RunningProvider> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": MAX_MESSAGE_BYTES });
  const service = new ProviderService(definition);
  service.log.connect(engineAddress);
  server.addService(ResourceProviderService, service.methods());
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { port, stop: () => server.forceShutdown() };
}
