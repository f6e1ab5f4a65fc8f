import type { EmulatorContext } from "../emulator";
import { keyOf, type ObjectKey } from "./addressing";
import type { Caller } from "./permissions";
import type { EntraSettings } from "./settings";
import type { Replica } from "./versioned";

/** One call of Graph: the request, who sends it, and the replica that it meets. */
export class GraphCall {
  private replica: Replica | undefined;

  constructor(
    readonly context: EmulatorContext,
    readonly caller: Caller,
    private readonly settings: EntraSettings,
  ) {}

  /** Replica that answers reads, and that looks up what a new object refers to. The same for the whole call. */
  get reads(): Replica {
    return (this.replica ??= this.settings.replica());
  }

  /** Replica in which a call that changes an object looks for it. */
  get writes(): Replica {
    return this.settings.writes === "primary" ? "current" : this.reads;
  }

  /** The key in the path. */
  get key(): ObjectKey {
    return keyOf(this.context);
  }
}
