import * as pulumi from "@pulumi/pulumi";
import { encodeApiKey } from "./apiKey";
import type { Credentials, Identity, IdentityArgs } from "./identities/identity";
import { OktaServiceApp } from "./identities/okta";
import { Delivery } from "./resources/delivery";
import { Generation } from "./resources/generation";
import { TokenCheck } from "./resources/tokenCheck";
import type { LedgerEntry } from "./rotation/ledger";
import {
  dueAt,
  planRotation,
  type PlannedGeneration,
  type RotationGates,
  type RotationPlan,
  type RotationRequests,
} from "./rotation/plan";
import { DEFAULT_POLICY, type RotationPolicy } from "./rotation/policy";
import { settled } from "./settled";
import { GitHubSecret, gitHubAddress } from "./stores/github";
import { storeSuffix, type Store, type StoreArgs } from "./stores/store";

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
  ledger?: LedgerEntry;
  /** Present time. */
  now: Date;
}

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

/**
 * One team's key, end to end: a client secret per generation, the key built from it, proven, written to every store,
 * and only then recorded as delivered.
 *
 * @example
 * new CiKey("payments", { domain: "union.example.com", identity, stores, ledger, now: new Date() });
 */
export class CiKey extends pulumi.ComponentResource {
  /** Client id of the current generation. */
  readonly clientId: pulumi.Output<string>;
  /** Whom the control plane sees: `sub` of the token. */
  readonly subject: pulumi.Output<string>;
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
    super("flyte-ci-keys:index:CiKey", name, {}, opts);
    this.policy = args.rotation?.policy ?? DEFAULT_POLICY;
    const plan = this.plan();
    const [current, previous] = plan.generations as [PlannedGeneration, PlannedGeneration?];
    const generation = this.generation(current);
    const identity = createIdentity(name, args.identity, generation.secret, { parent: this });
    const credentials = this.credentials(identity, current, generation);
    this.apiKey = this.encode(credentials);
    const check = this.check(identity, current, previous, generation);
    const stores = this.deliver(check);
    const delivery = new Delivery(
      `${name}-delivery-${current.number}`,
      { generation: current.number, issuedAt: generation.issuedAt },
      { parent: this, dependsOn: stores },
    );
    const old =
      previous &&
      this.credentials(identity, previous, this.generation(previous), {
        // The survivor is proven again before its predecessor is switched off.
        dependsOn: previous.phase === "disabled" ? [check] : [],
      });
    this.clientId = credentials.clientId;
    this.subject = check.subject;
    this.ledger = this.ledgerEntry(plan, generation, delivery, check, old);
    this.status = this.describe(plan, identity, stores);
    this.registerOutputs({ clientId: this.clientId, subject: this.subject });
  }

  private plan(): RotationPlan {
    const { rotation = {}, ledger, now } = this.args;
    return planRotation({
      team: this.name,
      ledger,
      policy: this.policy,
      now,
      requests: rotation.requests ?? {},
      gates: rotation.gates ?? {},
    });
  }

  private generation({ number }: PlannedGeneration): Generation {
    const request = this.args.rotation?.requests?.request;
    return new Generation(
      `${this.name}-generation-${number}`,
      { number, drawSecret: true, ...(request === undefined ? {} : { request }) },
      { parent: this },
    );
  }

  private credentials(
    identity: Identity,
    { number, phase }: PlannedGeneration,
    generation: Generation,
    opts: pulumi.CustomResourceOptions = {},
  ): Credentials {
    return identity.credentials(
      {
        name: `${this.name}-secret-${number}`,
        secret: generation.secret,
        enabled: phase !== "disabled",
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
    current: PlannedGeneration,
    previous: PlannedGeneration | undefined,
    generation: Generation,
  ): TokenCheck {
    return new TokenCheck(
      `${this.name}-check-${current.number}`,
      {
        ...identity.tokenRequest,
        apiKey: this.apiKey,
        notBefore: generation.issuedAt,
        ...(previous?.phase === "disabled" ? { beforeRetiring: previous.number } : {}),
      },
      { parent: this, dependsOn: identity.ready },
    );
  }

  private deliver(check: TokenCheck): Store[] & pulumi.Resource[] {
    return this.args.stores.map(
      (store) =>
        new GitHubSecret(
          `${this.name}-${storeSuffix(gitHubAddress(store))}`,
          { ...store, apiKey: this.apiKey },
          { parent: this, dependsOn: [check] },
        ),
    );
  }

  /**
   * The entry, made from what the provider says. Under `--continue-on-error` the fields of a resource that failed are
   * missing or unknown: then the old entry stands.
   */
  private ledgerEntry(
    { generations }: RotationPlan,
    generation: Generation,
    delivery: Delivery,
    check: TokenCheck,
    old: Credentials | undefined,
  ): pulumi.Output<LedgerEntry | undefined> {
    const [current, previous] = generations as [PlannedGeneration, PlannedGeneration?];
    const before = this.args.ledger;
    const disabled = previous?.phase === "disabled";
    const knownDisabledAt = before?.previous?.disabledAt;
    const entry = pulumi
      .all([
        generation.issuedAt,
        delivery.deliveredAt,
        generation.request,
        check.checkedAt,
        disabled ? (knownDisabledAt ?? old?.disabledAt) : undefined,
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
          ...(previous === undefined
            ? {}
            : {
                previous: {
                  generation: previous.number,
                  ...(disabledAt === undefined ? {} : { disabledAt }),
                },
              }),
          protect: this.args.identity.protect,
        };
      });
    return settled(entry, before);
  }

  private describe(
    plan: RotationPlan,
    identity: Identity,
    stores: Store[],
  ): pulumi.Output<CiKeyStatus> {
    const previous = plan.generations[1];
    return pulumi
      .all([
        settled(this.clientId, ""),
        settled(this.subject, ""),
        settled(identity.clientStatus, ""),
        this.ledger,
      ])
      .apply(([clientId, subject, clientStatus, entry]) => ({
        clientId,
        subject,
        clientStatus,
        generation: entry?.generation ?? 0,
        issuedAt: entry?.issuedAt ?? "",
        deliveredAt: entry?.deliveredAt ?? "",
        nextRotation: entry && dueAt(this.name, entry, this.policy).toISOString(),
        previous: previous && `generation ${previous.number}, ${previous.phase}: ${previous.why}`,
        blocked: plan.blocked,
        stores: stores.map(({ address }) => address),
      }));
  }
}

function createIdentity(
  name: string,
  args: IdentityArgs,
  firstSecret: pulumi.Input<string>,
  opts: pulumi.ComponentResourceOptions,
): Identity {
  switch (args.kind) {
    case "okta":
      return new OktaServiceApp(`${name}-okta`, { ...args, firstSecret }, opts);
  }
}
