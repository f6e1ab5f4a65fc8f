import * as pulumi from "@pulumi/pulumi";
import { timestamp } from "../common/clock";
import type { Credentials } from "./identities/identity";
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
  /** What the current settings make a client from. */
  basis: string | undefined;
  credentials: Credentials;
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
  const { plan, before, credentials, generation, delivery, check, protect } = record;
  const [current, previous] = plan.generations as [PlannedGeneration, PlannedGeneration?];
  const { clientId, expiresAt, oktaSecret } = credentials;
  const disabled = previous?.phase === "disabled";
  const entry = pulumi
    .all([
      generation.issuedAt,
      delivery.deliveredAt,
      generation.drawnFor,
      check.checkedAt,
      check.subject,
      { clientId, expiresAt, oktaSecret },
      disabled ? (before?.previous?.disabledAt ?? record.disabledAt) : undefined,
    ])
    .apply((facts): LedgerEntry | undefined => {
      const [issuedAt, deliveredAt, drawnFor, checkedAt, subject, known, disabledAt] = facts;
      if (!issuedAt || !deliveredAt || !checkedAt) return before;
      if (disabled && !disabledAt) return before;
      // Taken out of the settings and put back, a request is still answered.
      const request = drawnFor || before?.request;
      return {
        generation: current.number,
        issuedAt,
        deliveredAt,
        clientId: known.clientId,
        subject,
        ...(known.expiresAt ? { expiresAt: timestamp(new Date(known.expiresAt)) } : {}),
        ...(known.oktaSecret?.secretId ? { oktaSecret: known.oktaSecret } : {}),
        ...basisEntry(record, current),
        ...(request === undefined ? {} : { request }),
        ...previousEntry(previous, before, disabledAt),
        protect,
      };
    });
  return settled(entry, before);
}

/** A generation keeps the settings that it was made from, whatever they are now. */
function basisEntry(
  { before, basis: now }: DeliveryRecord,
  { number }: PlannedGeneration,
): Pick<LedgerEntry, "basis"> {
  const basis = (before?.generation === number ? before.basis : undefined) ?? now;
  return basis === undefined ? {} : { basis };
}

function previousEntry(
  previous: PlannedGeneration | undefined,
  before: LedgerEntry | undefined,
  disabledAt: string | undefined,
): Pick<LedgerEntry, "previous"> {
  if (previous === undefined) return {};
  const { number } = previous;
  const known = before?.generation === number ? before : before?.previous;
  return {
    previous: {
      generation: number,
      ...(known?.clientId === undefined ? {} : { clientId: known.clientId }),
      ...(known?.subject === undefined ? {} : { subject: known.subject }),
      ...(disabledAt === undefined ? {} : { disabledAt }),
    },
  };
}
