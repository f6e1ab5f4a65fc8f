import * as pulumi from "@pulumi/pulumi";

/** Arguments of `TokenCheck`. */
export interface TokenCheckArgs {
  apiKey: pulumi.Input<string>;
  /** Issuer (RFC 8414); its metadata names the token endpoint and the keys. */
  issuer: pulumi.Input<string>;
  /** Whose refusals to explain. */
  issuerKind: "okta" | "oidc";
  /** Scope to ask for, which the token must grant. */
  scope: string;
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
  /** Generation about to be retired; its first mention makes one more check. */
  beforeRetiring?: number;
}

/** Proof, by real token requests, that an API key works. Nothing may be delivered before it. */
export class TokenCheck extends pulumi.CustomResource {
  /** `sub` of the token: whom the control plane sees. */
  declare readonly subject: pulumi.Output<string>;
  /** `aud` of the token. */
  declare readonly audiences: pulumi.Output<string[]>;
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
        checkedAt: undefined,
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["apiKey"] }),
    );
  }
}
