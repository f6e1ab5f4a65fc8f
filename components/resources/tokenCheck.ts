import * as pulumi from "@pulumi/pulumi";

/** Arguments of `TokenCheck`. */
export interface TokenCheckArgs {
  apiKey: pulumi.Input<string>;
  /** Issuer (RFC 8414); its metadata names the token endpoint and the keys. */
  issuer: pulumi.Input<string>;
  /** Whose refusals to explain. */
  issuerKind: "okta" | "entra" | "oidc";
  /** Scope to ask for, which the token must grant unless a role is named. */
  scope: pulumi.Input<string>;
  /** App role that the token must carry. */
  role?: string;
  /** Audience that the token must have; not checked unless set. */
  audience?: string;
  /** When the client secret was issued: older tokens do not count. */
  notBefore: pulumi.Input<string>;
  /** Successes in a row. */
  successes: number;
  /** Seconds between two requests. */
  interval: number;
  /** Seconds for the whole check. */
  timeout: number;
  /** Whether the control plane is asked too; `auto` where it answers. Default `idp`. */
  through?: "auto" | "control-plane" | "idp";
  /** Certificate authorities of the control plane, PEM, besides Node's own. */
  authorities?: string;
  /** Generation about to be retired; its first mention makes one more check. */
  beforeRetiring?: number;
  /** Stores that may get the key, and how they are written; a new one makes one more check. */
  stores?: string[];
}

/** Proof, by real token requests, that an API key works. Nothing may be delivered before it. */
export class TokenCheck extends pulumi.CustomResource {
  /** Whom the control plane sees: its own word where it was asked, else `sub` of the token. */
  declare readonly subject: pulumi.Output<string>;
  declare readonly issuer: pulumi.Output<string>;
  /** `aud` of the token. */
  declare readonly audiences: pulumi.Output<string[]>;
  /** `control-plane` when it accepted the token too, else `idp`. */
  declare readonly provenThrough: pulumi.Output<string>;
  /** Instant of the last success, ISO 8601 in UTC. */
  declare readonly checkedAt: pulumi.Output<string>;

  constructor(name: string, args: TokenCheckArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "cikeys:index:TokenCheck",
      name,
      {
        ...args,
        apiKey: pulumi.secret(args.apiKey),
        subject: undefined,
        audiences: undefined,
        provenThrough: undefined,
        checkedAt: undefined,
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["apiKey"] }),
    );
  }
}
