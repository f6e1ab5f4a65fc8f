import * as pulumi from "@pulumi/pulumi";

/** Arguments of `JenkinsSecretText`. Another `url`, `folder`, `domain` or `credentialId` means another credential. */
export interface JenkinsSecretTextArgs {
  /** Address of the controller with its context path, for example `https://ci.example.com/jenkins`. */
  url: string;
  /** Full name of a folder, parents first, for example `payments/ml`. Default the controller's own store. */
  folder?: string;
  /** Domain of credentials, which must exist. Default the global one. */
  domain?: string;
  /** Default `flyte-api-key`. */
  credentialId?: string;
  /** API key to write. */
  secret: pulumi.Input<string>;
  /** One line for people; a marker is put after it. Default empty. */
  description?: string;
  /** Generation that the key belongs to; part of the marker. */
  generation: pulumi.Input<number>;
  /** Take over a Secret text that is there and is not ours. Default `false`: it is refused. */
  adopt?: boolean;
  /** Allow plain http to another machine. Default `false`. */
  allowInsecure?: boolean;
  /** Beginning of the names of the variables with user and API token. Default `JENKINS`: `JENKINS_USER_ID`, `JENKINS_API_TOKEN`. */
  tokenEnv?: string;
}

/**
 * A Secret text in the credentials of a Jenkins controller or folder, written in place.
 *
 * Imported by its address as a browser shows it, `…/credentials/store/folder/domain/_/credential/flyte-api-key`, with
 * `#JENKINS_EU` after it where `tokenEnv` is not `JENKINS`.
 */
export class JenkinsSecretText extends pulumi.CustomResource {
  /** Address of the credential, as a browser shows it; also the id. */
  declare readonly address: pulumi.Output<string>;
  /** What the description ends in: `flyte-ci-keys` and 8 hexadecimal digits. */
  declare readonly marker: pulumi.Output<string>;
  /** What others changed since it was written, as the last refresh found it: `kind`, `scope`, `marker`, `secret`. */
  declare readonly drift: pulumi.Output<string[]>;
  /** Whether a secret that was changed alone would be found: `ciphertext` where the user may configure the folder. */
  declare readonly driftDetection: pulumi.Output<"ciphertext" | "none">;
  /** SHA-256 of what Jenkins made of the secret, where `driftDetection` is `ciphertext`. */
  declare readonly ciphertextHash: pulumi.Output<string | undefined>;
  /** Addresses of credentials of the same id that some jobs get instead, and that are not ours. */
  declare readonly hiddenBy: pulumi.Output<string[]>;
  /** Whether every place that could hold one was looked at. */
  declare readonly hiddenByLooked: pulumi.Output<boolean>;

  constructor(name: string, args: JenkinsSecretTextArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "cikeys:jenkins:SecretText",
      name,
      {
        ...args,
        secret: pulumi.secret(args.secret),
        address: undefined,
        marker: undefined,
        drift: undefined,
        driftDetection: undefined,
        ciphertextHash: undefined,
        hiddenBy: undefined,
        hiddenByLooked: undefined,
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["secret"] }),
    );
  }
}
