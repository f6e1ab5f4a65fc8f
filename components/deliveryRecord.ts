import * as pulumi from "@pulumi/pulumi";
import type { Delivery } from "./resources/delivery";
import type { Generation } from "./resources/generation";
import type { TokenCheck } from "./resources/tokenCheck";
import type { LedgerEntry } from "./rotation/ledger";
import type { PlannedGeneration, RotationPlan } from "./rotation/plan";
import { settled } from "./settled";

/** What a ledger entry is made from. */
export interface DeliveryRecord {
  plan: RotationPlan;
  /** Entry of the last update. */
  before: LedgerEntry | undefined;
  generation: Generation;
  delivery: Delivery;
  check: TokenCheck;
  /** When the generation before was switched off. */
  disabledAt: pulumi.Output<string> | undefined;
  protect: boolean;
}

/**
 * The team's entry for the ledger, made from what the provider says and not from what was planned. Under
 * `--continue-on-error` the fields of a resource that failed are missing or unknown: then the old entry stands.
 */
export function recordDelivery(record: DeliveryRecord): pulumi.Output<LedgerEntry | undefined> {
  const { plan, before, generation, delivery, check, protect } = record;
  const [current, previous] = plan.generations as [PlannedGeneration, PlannedGeneration?];
  const disabled = previous?.phase === "disabled";
  const entry = pulumi
    .all([
      generation.issuedAt,
      delivery.deliveredAt,
      generation.request,
      check.checkedAt,
      disabled ? (before?.previous?.disabledAt ?? record.disabledAt) : undefined,
    ])
    .apply(([issuedAt, deliveredAt, drawnFor, checkedAt, disabledAt]) => {
      if (!issuedAt || !deliveredAt || !checkedAt) return before;
      if (disabled && !disabledAt) return before;
      // Taken out of the settings and put back, a request is still answered.
      const request = drawnFor ?? before?.request;
      return {
        generation: current.number,
        issuedAt,
        deliveredAt,
        ...(request === undefined ? {} : { request }),
        ...previousEntry(previous, disabledAt),
        protect,
      };
    });
  return settled(entry, before);
}

function previousEntry(
  previous: PlannedGeneration | undefined,
  disabledAt: string | undefined,
): Pick<LedgerEntry, "previous"> {
  if (previous === undefined) return {};
  const { number } = previous;
  return {
    previous: { generation: number, ...(disabledAt === undefined ? {} : { disabledAt }) },
  };
}
