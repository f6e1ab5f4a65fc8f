import type * as pulumi from "@pulumi/pulumi";

/** Where and for what a token is asked, to prove a key. */
export interface TokenRequest {
  issuer: pulumi.Input<string>;
  issuerKind: "okta" | "oidc";
  scope: string;
  audience?: string;
  /** Successes in a row that prove a key. */
  successes: number;
  /** Seconds between two requests. */
  interval: number;
  /** Seconds for the whole check. */
  timeout: number;
}

/** What an identity gives for one generation; id and subject may differ from one generation to the next. */
export interface Credentials {
  clientId: pulumi.Output<string>;
  /** Secret. Resolves only once the identity provider has it. */
  clientSecret: pulumi.Output<string>;
  /** Since when it is switched off, ISO 8601; meaningful in phase `disabled` only. */
  disabledAt: pulumi.Output<string>;
}

/** A generation as an identity sees it. */
export interface CredentialsArgs {
  /** Name of the generation's resources. */
  name: string;
  /** The drawn secret; secret. */
  secret: pulumi.Input<string>;
  /** Whether it can sign in. */
  enabled: boolean;
}

/** A machine client at an identity provider, with one set of credentials per generation. */
export interface Identity {
  readonly kind: "okta";
  /** What a token request needs besides the credentials. */
  readonly tokenRequest: TokenRequest;
  /** Must exist before a token request can succeed. */
  readonly ready: pulumi.Resource[];
  /** State of the client at the provider, for example `ACTIVE`. */
  readonly clientStatus: pulumi.Output<string>;
  /** Declares the credentials of one generation. */
  credentials(args: CredentialsArgs, opts: pulumi.CustomResourceOptions): Credentials;
}
