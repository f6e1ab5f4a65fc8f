import * as pulumi from "@pulumi/pulumi";
import { encodeApiKey } from "./apiKey";
import { recordDelivery } from "./deliveryRecord";
import type { Credentials, Identity } from "./identities/identity";
import { basisOf, createIdentity, noGeneration, type IdentityArgs } from "./identities/kinds";
import { IDENTITY_TRAITS } from "./identities/traits";
import { describeKey, type CiKeyStatus } from "./keyStatus";
import { Delivery } from "./resources/delivery";
import { Generation } from "./resources/generation";
import { TokenCheck } from "./resources/tokenCheck";
import type { LedgerEntry } from "./rotation/ledger";
import {
  nextNumber,
  planRotation,
  type PlannedGeneration,
  type RotationGates,
  type RotationPlan,
  type RotationRequests,
} from "./rotation/plan";
import { DEFAULT_POLICY, type RotationPolicy } from "./rotation/policy";
import { keyFacts } from "./rules/keyFacts";
import { retentionFlaw } from "./rules/retention";
import type { StoreArgs } from "./stores/kinds";
import { supplyStores, type SuppliedStore } from "./stores/supply";
import { writeOf } from "./stores/writes";

/** Arguments of `CiKey`. */
export interface CiKeyArgs {
  /** Host of the control plane: no scheme, no port, no path. */
  domain: string;
  /** The machine client. */
  identity: IdentityArgs;
  /** Where pipelines read the key; one at least. */
  stores: StoreArgs[];
  /** When it rotates. Default: every 90 days, overlap 7, spread 9, brown-out 1. */
  rotation?: { policy?: RotationPolicy; requests?: RotationRequests; gates?: RotationGates };
  /** What the last update delivered; absent on the first. */
  ledger?: LedgerEntry | undefined;
  /** Present time. */
  now: Date;
}

/**
 * One team's key, end to end: a client secret per generation, the key built from it, proven, written to every store,
 * and only then recorded as delivered.
 *
 * @example
 * import { CiKey, type IdentityArgs, type Ledger, type StoreArgs } from "flyte-ci-keys";
 *
 * export function payments(identity: IdentityArgs, stores: StoreArgs[], ledger: Ledger): CiKey {
 *   return new CiKey("payments", {
 *     domain: "union.example.com",
 *     identity,
 *     stores,
 *     ledger: ledger.teams["payments"],
 *     now: new Date(),
 *   });
 * }
 */
export class CiKey extends pulumi.ComponentResource {
  /** Client id of the current generation. */
  readonly clientId: pulumi.Output<string>;
  /** Whom the control plane sees. */
  readonly subject: pulumi.Output<string>;
  /** `iss` of its tokens. */
  readonly issuer: pulumi.Output<string>;
  /** `aud` of its tokens. */
  readonly audiences: pulumi.Output<string[]>;
  /** Value of `FLYTE_API_KEY`; secret. */
  readonly apiKey: pulumi.Output<string>;
  readonly status: pulumi.Output<CiKeyStatus>;
  /** Entry for the ledger. The previous entry is carried on where this update did not come to a delivery. */
  readonly ledger: pulumi.Output<LedgerEntry | undefined>;
  private readonly policy: RotationPolicy;

  constructor(
    private readonly name: string,
    private readonly args: CiKeyArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const policy = args.rotation?.policy ?? DEFAULT_POLICY;
    // For policy packs: what they judge, before anything is made; none of it is secret.
    const facts = keyFacts(policy, args.identity, args.stores);
    super("flyte-ci-keys:index:CiKey", name, facts, opts);
    const flaw = retentionFlaw(opts ?? {});
    if (flaw !== undefined) throw new pulumi.RunError(`${name}: ${flaw}`);
    this.policy = policy;
    const plan = this.plan();
    const [current, previous] = plan.generations as [PlannedGeneration, PlannedGeneration?];
    const generation = this.generation(current);
    const identity = createIdentity(
      name,
      args.identity,
      { first: generation, policy: this.policy },
      { parent: this },
    );
    const credentials = this.credentials(identity, current, generation, current.number);
    this.apiKey = this.encode(credentials);
    const check = this.check(identity, credentials, plan, generation);
    const stores = this.deliver(check, current);
    const delivery = new Delivery(
      `${name}-delivery-${current.number}`,
      { generation: current.number, issuedAt: generation.issuedAt },
      { parent: this, dependsOn: stores.map(({ store }) => store) },
    );
    const old =
      previous &&
      this.credentials(identity, previous, this.generation(previous), current.number, {
        // The survivor is proven again before its predecessor is switched off.
        dependsOn: previous.phase === "disabled" ? [check] : [],
      });
    this.clientId = credentials.clientId;
    this.subject = check.subject;
    this.issuer = check.issuer;
    this.audiences = check.audiences;
    this.ledger = recordDelivery({
      plan,
      before: args.ledger,
      basis: basisOf(args.identity),
      credentials,
      generation,
      delivery,
      check,
      disabledAt: old?.disabledAt,
      protect: args.identity.protect,
    });
    this.status = describeKey({
      team: name,
      plan,
      policy: this.policy,
      clientId: this.clientId,
      subject: this.subject,
      provenThrough: check.provenThrough,
      clientStatus: identity.clientStatus,
      expiresAt: credentials.expiresAt,
      gates: args.rotation?.gates ?? {},
      before: args.ledger,
      ledger: this.ledger,
      stores,
      toDo: identity.toDo?.(plan) ?? [],
    });
    this.registerOutputs({ clientId: this.clientId, subject: this.subject });
  }

  private plan(): RotationPlan {
    const { identity, rotation = {}, ledger, now } = this.args;
    const basis = basisOf(identity);
    const requests = rotation.requests ?? {};
    const noSuccessor = ledger && noGeneration(identity, nextNumber(ledger, requests));
    return planRotation({
      team: this.name,
      ledger,
      policy: this.policy,
      now,
      ...(basis === undefined ? {} : { basis }),
      requests,
      gates: { ...rotation.gates, ...(noSuccessor === undefined ? {} : { noSuccessor }) },
    });
  }

  private generation({ number }: PlannedGeneration): Generation {
    const request = this.args.rotation?.requests?.request;
    const { takesSecret } = IDENTITY_TRAITS[this.args.identity.kind];
    return new Generation(
      `${this.name}-generation-${number}`,
      { number, drawSecret: takesSecret, ...(request === undefined ? {} : { request }) },
      { parent: this },
    );
  }

  private credentials(
    identity: Identity,
    { number, phase }: PlannedGeneration,
    generation: Generation,
    newest: number,
    opts: pulumi.CustomResourceOptions = {},
  ): Credentials {
    return identity.credentials(
      {
        name: `${this.name}-secret-${number}`,
        number,
        newest,
        issuedAt: generation.issuedAt,
        secret: generation.secret,
        enabled: phase !== "disabled",
        superseded: phase !== "current",
        delivered: this.args.ledger?.generation === number,
      },
      pulumi.mergeOptions(opts, { parent: this }),
    );
  }

  private encode({ clientId, clientSecret }: Credentials): pulumi.Output<string> {
    const { domain } = this.args;
    return pulumi.secret(
      pulumi
        .all([clientId, clientSecret])
        .apply(([id, secret]) => encodeApiKey({ domain, clientId: id, clientSecret: secret })),
    );
  }

  private check(
    identity: Identity,
    { tokenRequest }: Credentials,
    plan: RotationPlan,
    generation: Generation,
  ): TokenCheck {
    const [current, previous] = plan.generations as [PlannedGeneration, PlannedGeneration?];
    return new TokenCheck(
      `${this.name}-check-${current.number}`,
      {
        ...identity.tokenRequest,
        ...tokenRequest,
        apiKey: this.apiKey,
        notBefore: generation.issuedAt,
        ...this.beforeRetiring(previous),
        stores: this.args.stores.map(writeOf),
      },
      { parent: this, dependsOn: identity.ready },
    );
  }

  /** Generation that is about to go: the survivor is proven again first. */
  private beforeRetiring(previous: PlannedGeneration | undefined): { beforeRetiring?: number } {
    if (previous !== undefined && previous.phase !== "disabled") return {};
    const number = previous?.number ?? this.args.ledger?.previous?.generation;
    return number === undefined ? {} : { beforeRetiring: number };
  }

  private deliver(check: TokenCheck, { number }: PlannedGeneration): SuppliedStore[] {
    const key = {
      team: this.name,
      owner: `${pulumi.getProject()}/${pulumi.getStack()}/${this.name}`,
      generation: number,
      apiKey: this.apiKey,
    };
    return supplyStores(key, this.args.stores, { parent: this, check });
  }
}
