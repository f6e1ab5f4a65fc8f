import { setMaxListeners } from "node:events";
import type * as grpc from "@grpc/grpc-js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { EngineLog } from "./engineLog";
import { diffResponse } from "./diffResponse";
import {
  changedKeys,
  containsUnknown,
  fromStruct,
  toStruct,
  withoutSecretMarks,
  type Properties,
} from "./properties";
import type {
  CallContext,
  Difference,
  Existing,
  FunctionType,
  ProviderDefinition,
  ResourceType,
} from "./resourceType";
import { unary } from "./unary";

type Methods<Names extends keyof IResourceProviderServer> = Pick<IResourceProviderServer, Names>;

/**
 * Answers the engine for a provider (Pulumi `pulumirpc.ResourceProvider`). Secrets arrive as plain values and the
 * engine marks outputs again by key (`acceptSecrets: false`), so resource classes list every other secret output.
 */
export class ProviderService {
  readonly log = new EngineLog();
  private cancellation = cancellation();

  constructor(private readonly definition: ProviderDefinition) {}

  /** Methods to hand to `grpc.Server.addService`. */
  methods(): grpc.UntypedServiceImplementation {
    return {
      ...this.lifecycleMethods(),
      ...this.comparisonMethods(),
      ...this.changeMethods(),
    };
  }

  private lifecycleMethods(): Methods<
    | "configure"
    | "checkConfig"
    | "diffConfig"
    | "getPluginInfo"
    | "getSchema"
    | "attach"
    | "cancel"
    | "invoke"
  > {
    return {
      configure: unary(async (request: messages.ConfigureRequest) => {
        this.cancellation = cancellation();
        await this.definition.configure(
          withoutSecretMarks(fromStruct(request.getArgs())) as Properties,
        );
        const response = new messages.ConfigureResponse();
        response.setSupportspreview(true);
        return response;
      }),
      checkConfig: unary((request: messages.CheckRequest) => {
        const response = new messages.CheckResponse();
        response.setInputs(request.getNews());
        return Promise.resolve(response);
      }),
      diffConfig: unary((request: messages.DiffRequest) => {
        const olds = fromStruct(request.getOlds());
        const update = changedKeys(olds, fromStruct(request.getNews()));
        return Promise.resolve(diffResponse(update.length > 0 ? { update } : {}));
      }),
      getPluginInfo: unary(() => {
        const info = new plugin.PluginInfo();
        info.setVersion(this.definition.version);
        return Promise.resolve(info);
      }),
      getSchema: unary(() => {
        const response = new messages.GetSchemaResponse();
        const { name, version } = this.definition;
        response.setSchema(JSON.stringify({ name, version }));
        return Promise.resolve(response);
      }),
      attach: unary((request: plugin.PluginAttach) => {
        this.log.connect(request.getAddress());
        return Promise.resolve(new Empty());
      }),
      cancel: unary(() => {
        this.cancellation.abort();
        return Promise.resolve(new Empty());
      }),
      invoke: unary(async (request: messages.InvokeRequest) => {
        const result = await this.function(request.getTok())(
          fromStruct(request.getArgs()),
          this.context("", request.getPreview()),
        );
        const response = new messages.InvokeResponse();
        response.setReturn(toStruct(result));
        return response;
      }),
    };
  }

  private comparisonMethods(): Methods<"check" | "diff" | "read"> {
    return {
      check: unary((request: messages.CheckRequest) => {
        const { inputs, failures } = this.resource(request.getUrn()).check(
          fromStruct(request.getNews()),
          fromStruct(request.getOlds()),
        );
        const response = new messages.CheckResponse();
        response.setInputs(toStruct(inputs));
        response.setFailuresList(
          failures.map(({ property, reason }) => {
            const failure = new messages.CheckFailure();
            failure.setProperty(property);
            failure.setReason(reason);
            return failure;
          }),
        );
        return Promise.resolve(response);
      }),
      diff: unary((request: messages.DiffRequest) => {
        const existing: Existing = {
          id: request.getId(),
          inputs: fromStruct(request.getOldInputs()),
          outputs: fromStruct(request.getOlds()),
        };
        const difference = this.resource(request.getUrn()).diff(
          existing,
          fromStruct(request.getNews()),
        );
        return Promise.resolve(
          diffResponse(withoutIgnored(difference, request.getIgnorechangesList())),
        );
      }),
      read: unary(async (request: messages.ReadRequest) => {
        const type = this.resource(request.getUrn());
        const existing: Existing = {
          id: request.getId(),
          inputs: fromStruct(request.getInputs()),
          outputs: fromStruct(request.getProperties()),
        };
        const found =
          type.read === undefined
            ? existing
            : await type.read(existing, this.context(request.getUrn(), false));
        const response = new messages.ReadResponse();
        response.setId(found?.id ?? "");
        response.setInputs(toStruct(found?.inputs ?? {}));
        response.setProperties(toStruct(found?.outputs ?? {}));
        return response;
      }),
    };
  }

  private changeMethods(): Methods<"create" | "update" | "delete"> {
    return {
      create: unary(async (request: messages.CreateRequest) => {
        const inputs = fromStruct(request.getProperties());
        const context = this.context(request.getUrn(), request.getPreview());
        const response = new messages.CreateResponse();
        if (context.preview && containsUnknown(inputs)) {
          response.setProperties(toStruct(inputs));
          return response;
        }
        const { id, outputs } = await this.resource(request.getUrn()).create(inputs, context);
        response.setId(context.preview ? "" : id);
        response.setProperties(toStruct(outputs));
        return response;
      }),
      update: unary(async (request: messages.UpdateRequest) => {
        const news = fromStruct(request.getNews());
        const context = {
          ...this.context(request.getUrn(), request.getPreview()),
          ignoreChanges: request.getIgnorechangesList(),
        };
        const existing: Existing = {
          id: request.getId(),
          inputs: fromStruct(request.getOldInputs()),
          outputs: fromStruct(request.getOlds()),
        };
        const type = this.resource(request.getUrn());
        const response = new messages.UpdateResponse();
        const outputs =
          context.preview || type.update === undefined
            ? { ...existing.outputs, ...news }
            : await type.update(existing, news, context);
        response.setProperties(toStruct(outputs));
        return response;
      }),
      delete: unary(async (request: messages.DeleteRequest) => {
        const existing: Existing = {
          id: request.getId(),
          inputs: fromStruct(request.getOldInputs()),
          outputs: fromStruct(request.getProperties()),
        };
        const context = this.context(request.getUrn(), false);
        await this.resource(request.getUrn()).delete?.(existing, context);
        return new Empty();
      }),
    };
  }

  private context(urn: string, preview: boolean): CallContext {
    return {
      urn,
      preview,
      signal: this.cancellation.signal,
      progress: (message) => this.log.info(urn, message),
      warn: (message) => this.log.warning(urn, message),
    };
  }

  private resource(urn: string): ResourceType {
    const token = typeOf(urn);
    const type = this.definition.resources.get(token);
    if (type === undefined) throw new Error(`${this.definition.name} has no resource "${token}"`);
    return type;
  }

  private function(token: string): FunctionType {
    const type = this.definition.functions.get(token);
    if (type === undefined) throw new Error(`${this.definition.name} has no function "${token}"`);
    return type;
  }
}

/** Any number of calls may wait on it at once. */
function cancellation(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** Resource type of a URN: the last of the `$`-separated types in its third part. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").pop() ?? "";
}

/** State may differ from ignored inputs (a service changed the value): the program does not mind. */
function withoutIgnored(difference: Difference, ignored: string[]): Difference {
  const { update = [], replace = [] } = difference;
  const minds = (key: string): boolean => !ignored.includes(key);
  return { ...difference, update: update.filter(minds), replace: replace.filter(minds) };
}
