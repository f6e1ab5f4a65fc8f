import * as pulumi from "@pulumi/pulumi";

/** Arguments of `OidcClient`. */
export interface OidcClientArgs {
  /** Issuer (RFC 8414); its metadata names the registration endpoint. */
  issuer: string;
  /** Name by which an administrator finds the client; registered clients cannot be listed. */
  clientName: string;
  /** Scope that the client must be allowed to ask for. */
  scope: string;
  /** A later generation has taken its place: it is not registered where it is not there. */
  superseded: boolean;
  /** Pipelines have had its key: it is never replaced, whatever changes. */
  delivered: boolean;
}

/** A client that registers itself at an OpenID provider (RFC 7591). */
export class OidcClient extends pulumi.CustomResource {
  declare readonly clientId: pulumi.Output<string>;
  /** Secret. */
  declare readonly clientSecret: pulumi.Output<string>;
  /** When the secret dies by itself, ISO 8601; empty for never. */
  declare readonly expiresAt: pulumi.Output<string>;
  /** Issuer and scope that the client was registered with; later arguments do not change it. */
  declare readonly issuer: pulumi.Output<string>;
  declare readonly scope: pulumi.Output<string>;

  constructor(name: string, args: OidcClientArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "cikeys:oidc:Client",
      name,
      {
        ...args,
        clientId: undefined,
        clientSecret: undefined,
        registrationClientUri: undefined,
        registrationAccessToken: undefined,
        expiresAt: undefined,
      },
      pulumi.mergeOptions(opts, {
        additionalSecretOutputs: [
          "clientSecret",
          "registrationClientUri",
          "registrationAccessToken",
        ],
      }),
    );
  }
}
