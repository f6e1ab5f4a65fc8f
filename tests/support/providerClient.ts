import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { fromStruct, toStruct, type Properties } from "../../provider/protocol/properties";
import type { ProviderDefinition } from "../../provider/protocol/resourceType";
import { serve, type RunningProvider } from "../../provider/protocol/server";

/** State that goes into an update, diff, read or delete. */
export interface KnownState {
  id: string;
  inputs: Properties;
  outputs: Properties;
}

/** What a provider says about a difference. */
export interface DiffAnswer {
  changed: boolean;
  diffs: string[];
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** "Created or updated, but not whole": what the engine finds in the details of such an error. */
export interface PartialFailure {
  id: string;
  inputs: Properties;
  outputs: Properties;
  reasons: string[];
}

/** A provider served on loopback, and the calls that the engine makes to it, with plain objects. */
export class ProviderClient {
  private constructor(
    private readonly running: RunningProvider,
    private readonly client: ResourceProviderClient,
  ) {}

  /** Serves a provider. `stop` ends it. */
  static async serve(definition: ProviderDefinition): Promise<ProviderClient> {
    const running = await serve(definition);
    const address = `127.0.0.1:${running.port}`;
    const client = new ResourceProviderClient(address, grpc.credentials.createInsecure(), {
      interceptors: [waitForReady],
    });
    return new ProviderClient(running, client);
  }

  stop(): void {
    this.client.close();
    this.running.stop();
  }

  /** Tells the provider where the engine listens to its log lines. */
  async attach(address: string): Promise<void> {
    const request = new PluginAttach();
    request.setAddress(address);
    await call<Empty>((done) => this.client.attach(request, done));
  }

  async configure(inputs: Properties): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(toStruct(inputs));
    await call<messages.ConfigureResponse>((done) => this.client.configure(request, done));
  }

  async check(
    urn: string,
    news: Properties,
    olds: Properties = {},
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
    const request = new messages.CheckRequest();
    request.setUrn(urn);
    request.setNews(toStruct(news));
    request.setOlds(toStruct(olds));
    const response = await call<messages.CheckResponse>((done) => this.client.check(request, done));
    const failures = response.getFailuresList().map((failure) => failure.toObject());
    return { inputs: fromStruct(response.getInputs()), failures };
  }

  async diff(
    urn: string,
    state: KnownState,
    news: Properties,
    ignoreChanges: string[] = [],
  ): Promise<DiffAnswer> {
    const request = new messages.DiffRequest();
    request.setUrn(urn);
    request.setId(state.id);
    request.setOldInputs(toStruct(state.inputs));
    request.setOlds(toStruct(state.outputs));
    request.setNews(toStruct(news));
    request.setIgnorechangesList(ignoreChanges);
    const response = await call<messages.DiffResponse>((done) => this.client.diff(request, done));
    return {
      changed: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      diffs: response.getDiffsList(),
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(
    urn: string,
    inputs: Properties,
    preview = false,
  ): Promise<{ id: string; outputs: Properties }> {
    const request = new messages.CreateRequest();
    request.setUrn(urn);
    request.setProperties(toStruct(inputs));
    request.setPreview(preview);
    const response = await call<messages.CreateResponse>((done) =>
      this.client.create(request, done),
    );
    return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
  }

  /** Reads for a refresh, or for an import when only an id is given. `undefined` when the resource is gone. */
  async read(
    urn: string,
    state: Partial<KnownState> & { id: string },
  ): Promise<KnownState | undefined> {
    const request = new messages.ReadRequest();
    request.setUrn(urn);
    request.setId(state.id);
    if (state.inputs !== undefined) request.setInputs(toStruct(state.inputs));
    if (state.outputs !== undefined) request.setProperties(toStruct(state.outputs));
    const response = await call<messages.ReadResponse>((done) => this.client.read(request, done));
    const id = response.getId();
    if (id === "") return undefined;
    const inputs = fromStruct(response.getInputs());
    return { id, inputs, outputs: fromStruct(response.getProperties()) };
  }

  async update(
    urn: string,
    state: KnownState,
    news: Properties,
    ignoreChanges: string[] = [],
    preview = false,
  ): Promise<Properties> {
    const request = new messages.UpdateRequest();
    request.setUrn(urn);
    request.setId(state.id);
    request.setOldInputs(toStruct(state.inputs));
    request.setOlds(toStruct(state.outputs));
    request.setNews(toStruct(news));
    request.setIgnorechangesList(ignoreChanges);
    request.setPreview(preview);
    const response = await call<messages.UpdateResponse>((done) =>
      this.client.update(request, done),
    );
    return fromStruct(response.getProperties());
  }

  async delete(urn: string, state: KnownState): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setUrn(urn);
    request.setId(state.id);
    request.setOldInputs(toStruct(state.inputs));
    request.setProperties(toStruct(state.outputs));
    await call<Empty>((done) => this.client.delete(request, done));
  }

  /** Calls a function; secrets in its result keep their mark. */
  async invoke(token: string, args: Properties): Promise<Properties> {
    const request = new messages.InvokeRequest();
    request.setTok(token);
    request.setArgs(toStruct(args));
    const response = await call<messages.InvokeResponse>((done) =>
      this.client.invoke(request, done),
    );
    return fromStruct(response.getReturn());
  }
}

/** Uniform resource name of a resource in a stack without components. */
export function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::test::${type}::${name}`;
}

/** What an error says about an object that exists but is not whole; `undefined` when it says nothing of the kind. */
export function partialFailure(error: unknown): PartialFailure | undefined {
  const details = (error as grpc.ServiceError).metadata.get("grpc-status-details-bin")[0];
  if (!Buffer.isBuffer(details)) return undefined;
  const any = Status.deserializeBinary(details).getDetailsList()[0];
  const failure = any?.unpack(
    (bytes) => messages.ErrorResourceInitFailed.deserializeBinary(bytes),
    "pulumirpc.ErrorResourceInitFailed",
  );
  if (failure === undefined || failure === null) return undefined;
  return {
    id: failure.getId(),
    inputs: fromStruct(failure.getInputs()),
    outputs: fromStruct(failure.getProperties()),
    reasons: failure.getReasonsList(),
  };
}

/** On a busy machine a first attempt to connect may fail; the call waits for the next one. */
const waitForReady: grpc.Interceptor = (options, nextCall) =>
  new grpc.InterceptingCall(nextCall(options), {
    start: (metadata, listener, next) => {
      metadata.setOptions({ waitForReady: true });
      next(metadata, listener);
    },
  });

type Done<Response> = (error: grpc.ServiceError | null, response: Response) => void;

function call<Response>(method: (done: Done<Response>) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    method((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}
