import { UNKNOWN, type Properties } from "../../../provider/protocol/properties";
import {
  InitializationError,
  type CallContext,
  type Difference,
  type Existing,
  type ResourceType,
} from "../../../provider/protocol/resourceType";
import { changedAttributes, isZero, nothing, plan, type AttributeTable } from "./attributes";
import { crashReport, listErrors, messageOf, NilPointerDereference } from "./errors";
import { checkInputs, importedInputs, refreshedInputs } from "./inputs";
import type { Organisation } from "./organisation";
import { ResourceData } from "./resourceData";

/** One call: the organisation and the word that ends waits. */
export interface Operation {
  organisation: Organisation;
  signal: AbortSignal;
  /** The program's inputs; empty on read and delete. */
  inputs: Properties;
}

/** A resource as the plugin has it. Operations throw errors with the plugin's text and change `data` as they go. */
export interface OktaResource {
  /** Terraform's name, for example `okta_app_oauth`. */
  readonly name: string;
  readonly attributes: AttributeTable;
  /** Further outputs, the same for every object. */
  readonly constants?: Properties;
  /** Ids and properties that an import id stands for. */
  imported(id: string): { id: string; state: Properties };
  /** Properties beside the ones marked in the table whose change calls for a replacement. */
  replacedBy?(state: Properties, desired: Properties): string[];
  create(data: ResourceData, operation: Operation): Promise<void>;
  /** Clears `data.id` when the object is gone. */
  read(data: ResourceData, operation: Operation): Promise<void>;
  /** @param before State before the update. */
  update(data: ResourceData, before: ResourceData, operation: Operation): Promise<void>;
  delete(data: ResourceData, operation: Operation): Promise<void>;
}

/** Serves a plugin's resource to the engine the way Pulumi's Terraform bridge does. */
export function bridged(resource: OktaResource, organisation: () => Organisation): ResourceType {
  const operation = (context: CallContext, inputs: Properties): Operation => ({
    organisation: organisation(),
    signal: context.signal,
    inputs,
  });
  return {
    check: (news) => checkInputs(resource.attributes, news),
    diff: (existing, news) => difference(resource, existing, news),
    create: (inputs, context) =>
      create(resource, inputs, context, () => operation(context, inputs)),
    update: (existing, news, context) =>
      update(resource, existing, news, context, operation(context, news)),
    read: (existing, context) => read(resource, existing, context, operation(context, {})),
    delete: async (existing, context) => {
      const data = new ResourceData(existing.id, stateOf(resource, existing.outputs));
      await resource.delete(data, operation(context, {})).catch((error: unknown) => {
        throw new Error(`deleting ${context.urn}: ${report(resource, "Delete", error)}`);
      });
    },
  };
}

function difference(resource: OktaResource, existing: Existing, news: Properties): Difference {
  const { attributes } = resource;
  const state = stateOf(resource, existing.outputs);
  const desired = plan(attributes, state, news);
  const changed = changedAttributes(attributes, state, desired);
  const replace = changed.filter((key) => attributes[key]?.forceNew === true);
  const further = resource.replacedBy?.(state, desired) ?? [];
  return {
    update: changed.filter((key) => !replace.includes(key)),
    replace: [...replace, ...further],
  };
}

async function create(
  resource: OktaResource,
  inputs: Properties,
  { urn, preview }: CallContext,
  operation: () => Operation,
): Promise<{ id: string; outputs: Properties }> {
  const desired = plan(resource.attributes, {}, inputs);
  if (preview) return { id: "", outputs: previewed(resource, desired) };
  const data = new ResourceData("", { ...desired });
  try {
    await resource.create(data, operation());
  } catch (error) {
    const reason = report(resource, "Create", error);
    if (data.id === "") throw new Error(reason);
    const outputs = outputsOf(resource, data, desired);
    throw new InitializationError(`creating ${urn}: ${reason}`, data.id, inputs, outputs);
  }
  if (data.id === "") {
    throw new Error(`expected non-nil error with nil state during Create of ${urn}`);
  }
  return { id: data.id, outputs: outputsOf(resource, data, desired) };
}

async function update(
  resource: OktaResource,
  existing: Existing,
  news: Properties,
  { urn, ignoreChanges }: CallContext,
  operation: Operation,
): Promise<Properties> {
  const before = new ResourceData(existing.id, stateOf(resource, existing.outputs));
  const desired = plan(resource.attributes, before.state, news, ignoreChanges);
  const data = new ResourceData(existing.id, { ...desired });
  try {
    await resource.update(data, before, operation);
  } catch (error) {
    // Terraform saves the planned state of a failed update; the engine asks for another one next time.
    const reason = `updating ${urn}: ${report(resource, "Update", error)}`;
    throw new InitializationError(reason, data.id, news, outputsOf(resource, data, desired));
  }
  if (data.id === "") {
    throw new Error(
      `Resource provider reported that the resource did not exist while updating ${urn}.\n\n` +
        "This is usually a result of the resource having been deleted outside of Pulumi, " +
        "and can often be fixed by running `pulumi refresh` before updating.",
    );
  }
  return outputsOf(resource, data, desired);
}

async function read(
  resource: OktaResource,
  existing: Existing,
  { urn }: CallContext,
  operation: Operation,
): Promise<{ id: string; inputs: Properties; outputs: Properties } | undefined> {
  const importing = Object.keys(existing.outputs).length === 0;
  try {
    const { id, state } = importing
      ? resource.imported(existing.id)
      : { id: existing.id, state: existing.outputs };
    const data = new ResourceData(id, stateOf(resource, state));
    await resource.read(data, operation);
    if (data.id === "") return undefined;
    const inputs = importing
      ? importedInputs(resource.attributes, data.state)
      : refreshedInputs(resource.attributes, existing.inputs, data.state);
    return { id: data.id, inputs, outputs: outputsOf(resource, data) };
  } catch (error) {
    throw new Error(`refreshing ${urn}: ${report(resource, "Read", error)}`);
  }
}

/** The properties that the resource knows, present even where they say nothing. */
function stateOf({ attributes }: OktaResource, outputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, attribute]) => [key, outputs[key] ?? nothing(attribute)]),
  );
}

/** @param desired Where it has null, an empty collection stays null: Terraform's way after a write, not after a read. */
function outputsOf(
  resource: OktaResource,
  { id, state }: ResourceData,
  desired?: Properties,
): Properties {
  const outputs = Object.entries(state).map(([key, value]) => {
    const empty = isZero(value) && Array.isArray(value);
    return [key, empty && desired?.[key] === null ? null : value] as const;
  });
  return { ...Object.fromEntries(outputs), ...resource.constants, id };
}

function previewed(resource: OktaResource, desired: Properties): Properties {
  return Object.fromEntries(
    Object.entries(desired).map(([key, value]) => {
      const { output, computed } = resource.attributes[key] ?? {};
      const unknown = (output === true || computed === true) && value === null;
      return [key, unknown ? UNKNOWN : value];
    }),
  );
}

function report(resource: OktaResource, operation: string, error: unknown): string {
  const crashed = error instanceof NilPointerDereference;
  return listErrors(crashed ? crashReport(operation, resource.name, error) : messageOf(error));
}
