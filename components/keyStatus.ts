import * as pulumi from "@pulumi/pulumi";
import { liveSubjects, type LiveSubject } from "./liveSubjects";
import type { LedgerEntry } from "./rotation/ledger";
import { dueAt, type RotationGates, type RotationPlan } from "./rotation/plan";
import type { RotationPolicy } from "./rotation/policy";
import { settled } from "./settled";
import { detailsOf, type StoreDetails } from "./stores/details";
import type { SuppliedStore } from "./stores/supply";

/** What a person sees of a key. */
export interface CiKeyStatus {
  clientId: string;
  subject: string;
  /** Everyone whom the control plane must let in, by generation. */
  subjects: LiveSubject[];
  /** Who accepted the current key when it was proven: `control-plane`, or the `idp` alone. */
  provenThrough: string;
  /** State of the client at the identity provider, as of the last refresh. */
  clientStatus: string;
  /** Generation in the stores. */
  generation: number;
  issuedAt: string;
  deliveredAt: string;
  /** When the next rotation is due, ISO 8601. */
  nextRotation: string | undefined;
  /** When the identity provider lets the current secret die, ISO 8601; absent where it lives until it is removed. */
  expiresAt: string | undefined;
  /** The generation before, while it lives. */
  previous: string | undefined;
  /** Why something due does not happen. */
  blocked: string | undefined;
  /** What this update saw outside that keeps the generation before alive: pipeline runs, or a key that is refused. */
  closedGate: string | undefined;
  /** What a person has to do at the identity provider. */
  toDo: string[];
  /** Addresses of the stores. */
  stores: string[];
  /** The stores, in the same order. */
  storeDetails: StoreDetails[];
}

/** What a status is made from. */
export interface KeyFacts {
  team: string;
  plan: RotationPlan;
  policy: RotationPolicy;
  clientId: pulumi.Output<string>;
  subject: pulumi.Output<string>;
  provenThrough: pulumi.Output<string>;
  clientStatus: pulumi.Output<string>;
  expiresAt: pulumi.Output<string>;
  /** What was seen outside. */
  gates: RotationGates;
  /** Entry of the last update. */
  before: LedgerEntry | undefined;
  ledger: pulumi.Output<LedgerEntry | undefined>;
  stores: SuppliedStore[];
  toDo: string[];
}

/** A key as a person wants to see it. */
export function describeKey(facts: KeyFacts): pulumi.Output<CiKeyStatus> {
  const { team, plan, policy, gates, stores } = facts;
  const [current, previous] = plan.generations;
  return pulumi
    .all([
      settled(facts.clientId, ""),
      settled(facts.subject, ""),
      settled(facts.provenThrough, ""),
      settled(facts.clientStatus, ""),
      settled(facts.expiresAt, ""),
      facts.ledger,
      pulumi.all(stores.map((supplied) => detailsOf(supplied, facts.before?.generation))),
    ])
    .apply(([clientId, subject, provenThrough, clientStatus, expiresAt, entry, storeDetails]) => ({
      clientId,
      subject,
      subjects: liveSubjects({ generation: current?.number ?? 0, clientId, subject }, entry),
      provenThrough,
      clientStatus,
      generation: entry?.generation ?? 0,
      issuedAt: entry?.issuedAt ?? "",
      deliveredAt: entry?.deliveredAt ?? "",
      nextRotation: entry && dueAt(team, entry, policy).toISOString(),
      expiresAt: expiresAt || undefined,
      previous: previous && `generation ${previous.number}, ${previous.phase}: ${previous.why}`,
      blocked: plan.blocked,
      closedGate: gates.survivorFailed ?? gates.runsInFlight ?? gates.survivorUnproven,
      toDo: facts.toDo,
      stores: stores.map(({ store }) => store.address),
      storeDetails,
    }));
}
