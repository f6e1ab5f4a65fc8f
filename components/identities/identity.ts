import type * as pulumi from "@pulumi/pulumi";
import type { RotationPlan } from "../rotation/plan";
import type { IdentityKind } from "./traits";

/** How a key is proven. */
export interface CheckOptions {
  /** Successes in a row that prove a key. */
  successes: number;
  /** Seconds between two requests. */
  interval: number;
  /** Seconds for the whole check. */
  timeout: number;
  /** Whether the control plane is asked too; `auto` where it answers. Default `idp`, the identity provider alone. */
  through?: "auto" | "control-plane" | "idp";
  /** Certificate authorities of the control plane, PEM, besides Node's own. */
  authorities?: string;
}

/** Where and for what a token is asked, to prove a key. */
export interface TokenRequest extends CheckOptions {
  issuer: pulumi.Input<string>;
  issuerKind: "okta" | "entra" | "oidc";
  scope: pulumi.Input<string>;
  /** App role that a token must carry, where the scope asked for is not what is granted (Entra). */
  role?: string;
  audience?: string;
}

/** What an identity gives for one generation; id and subject may differ from one generation to the next. */
export interface Credentials {
  clientId: pulumi.Output<string>;
  /** Secret. Resolves only once the identity provider has it. */
  clientSecret: pulumi.Output<string>;
  /** Since when it is switched off, ISO 8601; meaningful in phase `disabled` only. */
  disabledAt: pulumi.Output<string>;
  /** When the identity provider lets it die, ISO 8601; empty where it lives until it is removed. */
  expiresAt: pulumi.Output<string>;
  /** Where Okta has the secret; at other providers absent. */
  oktaSecret?: pulumi.Output<{ appId: string; secretId: string }>;
  /** Where and for what its tokens are asked, where that differs from one generation to the next. */
  tokenRequest?: Pick<TokenRequest, "issuer" | "scope">;
}

/** A generation as an identity sees it. */
export interface CredentialsArgs {
  /** Name of the generation's resources. */
  name: string;
  /** Number of the generation. */
  number: number;
  /** Number of the generation that pipelines shall hold. */
  newest: number;
  /** When it began, ISO 8601. */
  issuedAt: pulumi.Output<string>;
  /** The drawn secret, for providers that take one of our choice; secret. */
  secret: pulumi.Output<string>;
  /** Whether it can sign in. */
  enabled: boolean;
  /** Whether a later generation has taken its place: nothing is made for it any more. */
  superseded: boolean;
  /** Whether an earlier update delivered it to every store. */
  delivered: boolean;
}

/** The generation that was current when a client was made. */
export interface FirstGeneration {
  secret: pulumi.Output<string>;
  issuedAt: pulumi.Output<string>;
}

/** A machine client at an identity provider, with one set of credentials per generation. */
export interface Identity {
  readonly kind: IdentityKind;
  /** What a token request needs besides the credentials. */
  readonly tokenRequest: TokenRequest;
  /** Must exist before a token request can succeed. */
  readonly ready: pulumi.Resource[];
  /** State of the client at the provider, for example `ACTIVE`. */
  readonly clientStatus: pulumi.Output<string>;
  /** Declares the credentials of one generation. */
  credentials(args: CredentialsArgs, opts: pulumi.CustomResourceOptions): Credentials;
  /** What a person has to do at the provider, where the program cannot; one sentence each. */
  toDo?(plan: RotationPlan): string[];
}
