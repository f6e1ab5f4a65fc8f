import * as pulumi from "@pulumi/pulumi";
import type { LedgerEntry } from "./rotation/ledger";
import { dueAt, type RotationPlan } from "./rotation/plan";
import type { RotationPolicy } from "./rotation/policy";
import { settled } from "./settled";
import type { Store } from "./stores/store";

/** What a person sees of a key. */
export interface CiKeyStatus {
  clientId: string;
  subject: string;
  /** State of the client at the identity provider, as of the last refresh. */
  clientStatus: string;
  /** Generation in the stores. */
  generation: number;
  issuedAt: string;
  deliveredAt: string;
  /** When the next rotation is due, ISO 8601. */
  nextRotation: string | undefined;
  /** The generation before, while it lives. */
  previous: string | undefined;
  /** Why something due does not happen. */
  blocked: string | undefined;
  stores: string[];
}

/** What a status is made from. */
export interface KeyFacts {
  team: string;
  plan: RotationPlan;
  policy: RotationPolicy;
  clientId: pulumi.Output<string>;
  subject: pulumi.Output<string>;
  clientStatus: pulumi.Output<string>;
  ledger: pulumi.Output<LedgerEntry | undefined>;
  stores: Store[];
}

/** A key as a person wants to see it. */
export function describeKey(facts: KeyFacts): pulumi.Output<CiKeyStatus> {
  const { team, plan, policy, stores } = facts;
  const previous = plan.generations[1];
  return pulumi
    .all([
      settled(facts.clientId, ""),
      settled(facts.subject, ""),
      settled(facts.clientStatus, ""),
      facts.ledger,
    ])
    .apply(([clientId, subject, clientStatus, entry]) => ({
      clientId,
      subject,
      clientStatus,
      generation: entry?.generation ?? 0,
      issuedAt: entry?.issuedAt ?? "",
      deliveredAt: entry?.deliveredAt ?? "",
      nextRotation: entry && dueAt(team, entry, policy).toISOString(),
      previous: previous && `generation ${previous.number}, ${previous.phase}: ${previous.why}`,
      blocked: plan.blocked,
      stores: stores.map(({ address }) => address),
    }));
}
