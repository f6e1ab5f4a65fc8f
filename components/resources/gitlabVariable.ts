import * as pulumi from "@pulumi/pulumi";
import type { GitLabPlace } from "../../common/gitLabAddress";

/** Arguments of `GitLabVariable`. */
export interface GitLabVariableArgs {
  /**
   * Address of the GitLab, with a relative URL root if it has one, for example `https://gitlab.com`. https, or http to this
   * machine.
   */
  baseUrl: string;
  place: GitLabPlace;
  /** Default `FLYTE_API_KEY`. */
  key?: string;
  value: pulumi.Input<string>;
  /** Environments whose jobs see it, `*` for any text. Default `*`. Not for the instance. */
  environmentScope?: string;
  /** Blot it out in job logs. Default `true`. */
  masked?: boolean;
  /** Show it to nobody, in GitLab 17.4 or newer. A change deletes the variable and adds it again. Default `false`. */
  hidden?: boolean;
  /** Only for jobs of protected branches and tags. Default `true`. */
  protected?: boolean;
  /** Take `$` as it is. Default `true`. */
  raw?: boolean;
  /**
   * Who writes it; must contain `flyte-ci-keys`. A variable that is already there is ours when its description says the
   * same. Default `flyte-ci-keys`.
   */
  description?: string;
  /** Generation of the key, said in the description: an older one is never written over a later one. */
  generation?: number;
  /** Branch or tag that the team deploys from: gives a warning when `protected` would keep the key from it. */
  deployRef?: string;
  /** Overwrite a variable that is there and not ours. Default `false`. */
  adopt?: boolean;
  /** Environment variable with the access token, for stacks with several GitLabs. Default `GITLAB_TOKEN`. */
  tokenEnv?: string;
}

/** A CI/CD variable of a GitLab project, group or instance. */
export class GitLabVariable extends pulumi.CustomResource {
  /** Where it is, for example `gitlab:project acme/app: FLYTE_API_KEY`. */
  declare readonly address: pulumi.Output<string>;
  declare readonly hidden: pulumi.Output<boolean>;
  /** Why the team's jobs might not see it, if there is a reason to think so. */
  declare readonly warning: pulumi.Output<string | undefined>;

  constructor(name: string, args: GitLabVariableArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "cikeys:gitlab:Variable",
      name,
      {
        ...args,
        value: pulumi.secret(args.value),
        address: undefined,
        mark: undefined,
        warning: undefined,
      },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["value"] }),
    );
  }
}
