import type { Properties } from "./properties";

/** What a handler may know about, and say during, the call it serves. */
export interface CallContext {
  /** Uniform resource name; empty for functions. */
  readonly urn: string;
  /** `true` when nothing may be changed: the engine only wants to know what would happen. */
  readonly preview: boolean;
  /** Aborted when the engine cancels the update. Waits end on it; a write that was sent is finished. */
  readonly signal: AbortSignal;
  /** On update: property paths that the program leaves to whatever is there (resource option `ignoreChanges`). */
  readonly ignoreChanges?: readonly string[];
  /** Shows a line beside the resource while the call runs. */
  progress(message: string): void;
  /** Leaves a warning beside the resource, which the update's report repeats. Resolves when the engine has it. */
  warn(message: string): Promise<void>;
}

/** One wrong input, named by its property path. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/** How desired inputs differ from what is there. */
export interface Difference {
  /** Properties whose change calls for an update. */
  update?: string[];
  /** Properties whose change calls for a replacement. */
  replace?: string[];
  /** Delete the old resource before the new one is created. */
  deleteBeforeReplace?: boolean;
}

/** What is there, as `read` found it. */
export interface Found {
  id: string;
  inputs: Properties;
  outputs: Properties;
}

/** State before an update, delete or diff. */
export interface Existing {
  id: string;
  inputs: Properties;
  outputs: Properties;
}

/** One resource type of a provider (Pulumi `ResourceProvider` service, one resource's share of it). */
export interface ResourceType {
  /** Validates inputs and fills defaults. Unknown values pass. */
  check(news: Properties, olds: Properties): { inputs: Properties; failures: CheckFailure[] };
  /** Compares; makes no network call (the engine asks one resource at a time). */
  diff(existing: Existing, news: Properties): Difference;
  /** Creates, or recognises and adopts what an interrupted create left behind. */
  create(inputs: Properties, context: CallContext): Promise<{ id: string; outputs: Properties }>;
  /** Changes in place and returns all outputs. Absent where every change is a replacement. */
  update?(existing: Existing, news: Properties, context: CallContext): Promise<Properties>;
  /** Deletes; succeeds when nothing is there. Absent where nothing exists outside the state. */
  delete?(existing: Existing, context: CallContext): Promise<void>;
  /**
   * Finds the resource for refresh and import; `undefined` when it is gone. On import, `existing` has only the id.
   * Absent where nothing exists outside the state: then the state is echoed.
   */
  read?(existing: Existing, context: CallContext): Promise<Found | undefined>;
}

/** A function (Pulumi `Invoke`). */
export type FunctionType = (args: Properties, context: CallContext) => Promise<Properties>;

/** A whole provider. */
export interface ProviderDefinition {
  /** Package name, for example `cikeys`. */
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
  /** Resource types by token, for example `cikeys:index:Generation`. */
  readonly resources: ReadonlyMap<string, ResourceType>;
  /** Functions by token. */
  readonly functions: ReadonlyMap<string, FunctionType>;
  /** Called once per provider instance, before any resource, with the provider's own inputs. */
  configure(inputs: Properties): Promise<void>;
}

/** A create whose object exists but is not whole: the engine keeps it in state and asks for an update next time. */
export class InitializationError extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly inputs: Properties,
    readonly outputs: Properties,
  ) {
    super(message);
    this.name = "InitializationError";
  }
}
