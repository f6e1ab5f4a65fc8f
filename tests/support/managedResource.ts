import type { Properties } from "../../provider/protocol/properties";
import {
  partialFailure,
  urnOf,
  type DiffAnswer,
  type KnownState,
  type ProviderClient,
} from "./providerClient";

/** What an update did to a resource. */
export type Step = "create" | "same" | "update" | "replace";

/** One resource of a program: calls its provider in the engine's order and keeps its state, without an engine. */
export class ManagedResource {
  state: KnownState | undefined;
  /** The last answer to a diff. */
  lastDiff: DiffAnswer | undefined;
  readonly urn: string;
  private unfinished = false;

  constructor(
    private readonly client: ProviderClient,
    type: string,
    name: string,
  ) {
    this.urn = urnOf(type, name);
  }

  /** Id of the object; throws when there is none. */
  get id(): string {
    return this.known().id;
  }

  /** Outputs in state; throws when there are none. */
  get outputs(): Properties {
    return this.known().outputs;
  }

  /** Brings the resource to what the program says: `pulumi up`. A replacement is only told, never carried out. */
  async up(program: Properties, ignoreChanges: string[] = []): Promise<Step> {
    const wanted = this.withIgnored(program, ignoreChanges);
    const olds = this.state?.inputs ?? {};
    const { inputs, failures } = await this.client.check(this.urn, wanted, olds);
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    if (this.state === undefined) {
      await this.keepPartial(async () => {
        const created = await this.client.create(this.urn, inputs);
        return { ...created, inputs };
      });
      return "create";
    }
    const state = this.state;
    this.lastDiff = await this.client.diff(this.urn, state, inputs, ignoreChanges);
    if (this.lastDiff.replaces.length > 0) return "replace";
    if (!this.lastDiff.changed && !this.unfinished) return "same";
    await this.keepPartial(async () => {
      const outputs = await this.client.update(this.urn, state, inputs, ignoreChanges);
      return { id: state.id, inputs, outputs };
    });
    return "update";
  }

  /** Reads what is there: `pulumi refresh`. */
  async refresh(): Promise<void> {
    this.state = await this.client.read(this.urn, this.known());
  }

  /** Takes an existing object into the state. */
  async import(id: string): Promise<void> {
    this.state = await this.client.read(this.urn, { id });
  }

  async destroy(): Promise<void> {
    await this.client.delete(this.urn, this.known());
    this.state = undefined;
  }

  private known(): KnownState {
    if (this.state === undefined) throw new Error(`${this.urn} is not in state`);
    return this.state;
  }

  /** The engine puts old inputs in place of ignored new ones before anything else sees them. */
  private withIgnored(program: Properties, ignored: string[]): Properties {
    const inputs = this.state?.inputs;
    if (inputs === undefined) return program;
    return { ...program, ...Object.fromEntries(ignored.map((key) => [key, inputs[key]])) };
  }

  private async keepPartial(action: () => Promise<KnownState>): Promise<void> {
    try {
      this.state = await action();
      this.unfinished = false;
    } catch (error) {
      const partial = partialFailure(error);
      if (partial !== undefined) {
        this.state = partial;
        this.unfinished = true;
      }
      throw error;
    }
  }
}
