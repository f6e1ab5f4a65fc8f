import * as pulumi from "@pulumi/pulumi";
import { jenkinsAddress, type JenkinsPlace } from "../../common/jenkinsAddress";
import { JenkinsSecretText, type JenkinsSecretTextArgs } from "../resources/jenkinsSecretText";
import type { Store, StoredKey } from "./store";

/** Arguments of `JenkinsCredential` that come from the settings. */
export interface JenkinsCredentialArgs extends JenkinsPlace {
  /** Take over a Secret text that is there already and not ours. */
  adopt: boolean;
  /** Allow plain http to another machine. */
  allowInsecure: boolean;
  /** Beginning of the names of the variables with user and API token. */
  tokenEnv: string;
}

/**
 * A Secret text in the credentials of a Jenkins controller or folder, written in place.
 *
 * @example
 * import type * as pulumi from "@pulumi/pulumi";
 * import { JenkinsCredential } from "flyte-ci-keys";
 *
 * export const store = (apiKey: pulumi.Output<string>): JenkinsCredential =>
 *   new JenkinsCredential("payments-jenkins", {
 *     url: "https://ci.example.com/jenkins",
 *     folder: "payments",
 *     credentialId: "flyte-api-key",
 *     adopt: false,
 *     allowInsecure: false,
 *     tokenEnv: "JENKINS",
 *     team: "payments",
 *     owner: "platform/prod/payments",
 *     generation: 1,
 *     apiKey,
 *   });
 */
export class JenkinsCredential extends pulumi.ComponentResource implements Store {
  readonly kind = "jenkins";
  readonly address: string;
  readonly notes: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: JenkinsCredentialArgs & StoredKey,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("flyte-ci-keys:index:JenkinsCredential", name, {}, opts);
    this.address = jenkinsAddress(args);
    const credential = new JenkinsSecretText(
      name,
      inputsOf(args),
      pulumi.mergeOptions({ dependsOn: opts?.dependsOn ?? [] }, { parent: this }),
    );
    const hidden = credential.hiddenBy.apply((addresses) => addresses.map(hiddenNote));
    this.warnOf(hidden);
    this.notes = pulumi
      .all([hidden, credential.hiddenByLooked])
      .apply(([notes, looked]) => (looked ? notes : [...notes, NOT_LOOKED]));
    this.registerOutputs({ address: this.address });
  }

  /** In every update, the one that retires the old key too: those jobs do not hold the new one. */
  private warnOf(hidden: pulumi.Output<string[]>): void {
    hidden.apply((notes) => {
      for (const note of notes) void pulumi.log.warn(`${this.address} is ${note}`, this);
    });
  }
}

const NOT_LOOKED =
  "whether another credential hides it was not looked at everywhere: the user may not look";

/** @param address Of the credential that hides ours. */
function hiddenNote(address: string): string {
  const place = address.replace(/\/credentials\/store\/.*$/, "");
  return `hidden for jobs below ${place} by a credential that is not ours: ${address}`;
}

function inputsOf(args: JenkinsCredentialArgs & StoredKey): JenkinsSecretTextArgs {
  const { url, folder, domain, credentialId, team, owner, apiKey } = args;
  const { generation, adopt, allowInsecure, tokenEnv } = args;
  return {
    url,
    ...(folder === undefined ? {} : { folder }),
    ...(domain === undefined ? {} : { domain }),
    credentialId,
    secret: pulumi.secret(apiKey),
    description: `CI key of ${team}, written by ${owner.slice(0, owner.lastIndexOf("/"))}`,
    generation,
    adopt,
    allowInsecure,
    tokenEnv,
  };
}
