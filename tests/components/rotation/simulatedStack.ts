import type { LedgerEntry } from "../../../components/rotation/ledger";
import {
  planRotation,
  type RotationInput,
  type RotationPlan,
} from "../../../components/rotation/plan";
import { timestamp } from "../../../common/clock";

/** How one update ends. */
export type Outcome =
  /** Everything the plan wants is done. */
  | "done"
  /** Fails before the first store is written. */
  | "nothing delivered"
  /** Fails after the first of the two stores is written. */
  | "half delivered"
  /** The previous secret could not be switched off; the rest is done (`--continue-on-error`). */
  | "not disabled";

/** A generation as the services have it. */
export interface Living {
  issuedAt: string;
  request?: string;
  deliveredAt?: string;
  disabledAt?: string;
}

/** What an update is run with; the stack knows the rest. */
export type Circumstances = Pick<RotationInput, "now" | "policy" | "requests" | "gates">;

/** One team's stack without engine and services: plays plans as `CiKey` and the engine do. */
export class SimulatedStack {
  ledger: LedgerEntry | undefined;
  /** Every secret that exists, by generation. */
  readonly alive = new Map<number, Living>();
  /** Generation that each of two stores holds. */
  readonly stores: [number | undefined, number | undefined] = [undefined, undefined];

  constructor(readonly team: string) {}

  plan(circumstances: Circumstances): RotationPlan {
    return planRotation({ team: this.team, ledger: this.ledger, ...circumstances });
  }

  /** Runs one update and returns its plan. */
  update(circumstances: Circumstances, outcome: Outcome = "done"): RotationPlan {
    const plan = this.plan(circumstances);
    const now = timestamp(circumstances.now);
    for (const { number } of plan.generations) this.issue(number, now, circumstances);
    if (outcome === "nothing delivered") return plan;
    const [current, previous] = plan.generations;
    if (current === undefined) throw new Error("a plan must have a current generation");
    this.stores[0] = current.number;
    if (outcome === "half delivered") return plan;
    this.stores[1] = current.number;
    const living = this.living(current.number);
    living.deliveredAt ??= now;
    if (previous?.phase === "disabled") {
      if (outcome === "not disabled") return plan;
      this.living(previous.number).disabledAt ??= now;
    } else if (previous !== undefined) {
      delete this.living(previous.number).disabledAt;
    }
    this.ledger = this.entry(current.number, previous?.number);
    const wanted = new Set(plan.generations.map(({ number }) => number));
    for (const number of [...this.alive.keys()]) {
      if (!wanted.has(number)) this.alive.delete(number); // last of all steps, as the engine does
    }
    return plan;
  }

  /** A generation keeps what it was born with, however often it is declared again. */
  private issue(number: number, issuedAt: string, { requests: { request } }: Circumstances): void {
    if (this.alive.has(number)) return;
    this.alive.set(number, { issuedAt, ...(request === undefined ? {} : { request }) });
  }

  private living(number: number): Living {
    const living = this.alive.get(number);
    if (living === undefined) throw new Error(`generation ${number} must be alive`);
    return living;
  }

  /** The entry that `CiKey` writes after a delivery. */
  private entry(current: number, previous: number | undefined): LedgerEntry {
    const { issuedAt, deliveredAt, request = this.ledger?.request } = this.living(current);
    if (deliveredAt === undefined) throw new Error("only what was delivered is written down");
    const disabledAt = previous === undefined ? undefined : this.living(previous).disabledAt;
    return {
      generation: current,
      issuedAt,
      deliveredAt,
      ...(request === undefined ? {} : { request }),
      ...(previous === undefined
        ? {}
        : {
            previous: {
              generation: previous,
              ...(disabledAt === undefined ? {} : { disabledAt }),
            },
          }),
      protect: true,
    };
  }
}
