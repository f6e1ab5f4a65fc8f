import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { RegisterResourceResponse, Result } from "@pulumi/pulumi/proto/resource_pb";
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor, type MockResourceArgs } from "@pulumi/pulumi/runtime/mocks";

/** Pulumi's mark of a special value, and its mark of a secret (sdk/go/common/resource/properties.go). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A resource as the engine would be told of it. */
export interface Registration {
  type: string;
  name: string;
  urn: string;
  /** URN; empty at the root. */
  parent: string;
  custom: boolean;
  /** As on the wire: a secret stays wrapped, `undefined` is left out. */
  inputs: Record<string, unknown>;
  /** Reference `<urn>::<id>`; empty for the default provider. */
  provider: string;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  options: RegistrationOptions;
}

/** What the engine is told about how to treat a resource. */
export interface RegistrationOptions {
  protect: boolean;
  ignoreChanges: string[];
  deletedWith: string;
  deleteBeforeReplace: boolean;
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
  import: string;
  /** Former types, names or URNs. */
  aliases: string[];
  retainOnDelete: boolean;
}

/** Options of a resource that asks for none. */
export const NO_OPTIONS: RegistrationOptions = {
  protect: false,
  ignoreChanges: [],
  deletedWith: "",
  deleteBeforeReplace: false,
  replaceOnChanges: [],
  additionalSecretOutputs: [],
  import: "",
  aliases: [],
  retainOnDelete: false,
};

/** How a service answers a registration. */
export type Answer = (args: MockResourceArgs) => { id: string; state: Record<string, unknown> };

/** What a piece of program told the engine. */
export class Recording {
  readonly registrations: Registration[] = [];
  readonly registeredOutputs: { urn: string; outputs: Record<string, unknown> }[] = [];

  ofType(type: string): Registration[] {
    return this.registrations.filter((registration) => registration.type === type);
  }

  names(): string[] {
    return this.registrations.map(({ name }) => name);
  }

  /** The only one of its type, or the only one of its type and name. */
  one(type: string, name?: string): Registration {
    const found = this.ofType(type).filter(
      (candidate) => name === undefined || candidate.name === name,
    );
    assert.equal(found.length, 1, `${type} ${name ?? ""} among ${this.names().join(", ")}`);
    return found[0] as Registration;
  }
}

/**
 * Runs a piece of program against Pulumi's mocks and keeps everything that the engine would be told. `MockResourceArgs`
 * alone shows neither options nor secrecy, so the mock monitor itself is listened to.
 *
 * @param options `fails`: registrations that fail as under `--continue-on-error`: the program goes on, what depends on them fails, too.
 */
export async function record<T>(
  declare: () => T,
  options: { answer: Answer; preview?: boolean; fails?: (registration: Registration) => boolean },
): Promise<{ recording: Recording; result: T }> {
  const recording = new Recording();
  const failed = new Set<string>();
  const { prototype } = MockMonitor;
  const original = Object.getOwnPropertyDescriptors(prototype);
  prototype.registerResource = async function (request: RegisterResourceRequest, callback) {
    const answered = (error: unknown, response: unknown) => {
      if (!(response instanceof RegisterResourceResponse)) return callback(error, response);
      const registration = describeRequest(request, response.getUrn());
      recording.registrations.push(registration);
      const { urn, dependencies } = registration;
      const skipped = dependencies.some((dependency) => failed.has(dependency));
      if (!skipped && options.fails?.(registration) !== true) return callback(error, response);
      failed.add(urn);
      callback(error, failure(request, urn));
    };
    await original.registerResource.value?.call(this, request, answered);
  };
  prototype.registerResourceOutputs = function (request: RegisterResourceOutputsRequest, callback) {
    const outputs = asRecord(request.getOutputs()?.toJavaScript());
    recording.registeredOutputs.push({ urn: request.getUrn(), outputs });
    original.registerResourceOutputs.value?.call(this, request, callback);
  };
  try {
    const mocks = { newResource: options.answer, call: () => ({}) };
    await pulumi.runtime.setMocks(mocks, "flyte-ci-keys", "dev", options.preview ?? false);
    const result = declare();
    await pulumi.runtime.disconnect();
    return { recording, result };
  } finally {
    Object.defineProperties(prototype, original);
  }
}

/** How a secret stands among recorded inputs. */
export function wrapped(value: unknown): Record<string, unknown> {
  return { [SIGNATURE]: SECRET, value };
}

/** Everything that would be stored or shown in plain text: the structure without its wrapped secrets. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.some(([key, mark]) => key === SIGNATURE && mark === SECRET)) return "[secret]";
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutSecrets(inner)]));
}

/** Waits for an output's value; `undefined` while it is unknown. */
export async function valueOf<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  const { promise } = output as unknown as { promise: () => Promise<T | undefined> };
  return promise.call(output);
}

function describeRequest(request: RegisterResourceRequest, urn: string): Registration {
  const propertyDependencies: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    propertyDependencies[property] = dependencies.getUrnsList();
  });
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    parent: request.getParent(),
    custom: request.getCustom(),
    inputs: asRecord(request.getObject()?.toJavaScript()),
    provider: request.getProvider(),
    dependencies: request.getDependenciesList(),
    propertyDependencies,
    options: {
      protect: request.getProtect() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      deletedWith: request.getDeletedwith(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      replaceOnChanges: request.getReplaceonchangesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      import: request.getImportid(),
      aliases: request.getAliasesList().map((alias) => {
        const spec = alias.getSpec();
        return alias.getUrn() || `${spec?.getType()} ${spec?.getName()}`.trim();
      }),
      retainOnDelete: request.getRetainondelete() ?? false,
    },
  };
}

/** The inputs come back, and nothing that only the provider knows. */
function failure(request: RegisterResourceRequest, urn: string): RegisterResourceResponse {
  const response = new RegisterResourceResponse();
  response.setUrn(urn);
  response.setObject(request.getObject());
  response.setResult(Result.FAIL);
  return response;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
