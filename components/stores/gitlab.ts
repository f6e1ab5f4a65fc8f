import * as pulumi from "@pulumi/pulumi";
import { gitLabAddress, type GitLabVariablePlace } from "../../common/gitLabAddress";
import { GitLabVariable, type GitLabVariableArgs } from "../resources/gitlabVariable";
import type { Store, StoredKey } from "./store";

/** Arguments of `GitLabCiVariable` that come from the settings. */
export interface GitLabCiVariableArgs extends GitLabVariablePlace {
  masked: boolean;
  hidden: boolean;
  protected: boolean;
  raw: boolean;
  /** Branch or tag that the team deploys from. */
  deployRef?: string;
  /** Overwrite a variable that is there already and not ours. */
  adopt: boolean;
  /** Environment variable with the access token. */
  tokenEnv: string;
}

/** A CI/CD variable of a GitLab project, group or instance, written in place. */
export class GitLabCiVariable extends pulumi.ComponentResource implements Store {
  readonly kind = "gitlab";
  readonly address: string;
  readonly notes: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: GitLabCiVariableArgs & Pick<StoredKey, "owner" | "apiKey">,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("flyte-ci-keys:index:GitLabCiVariable", name, {}, opts);
    this.address = gitLabAddress(args);
    const variable = new GitLabVariable(
      name,
      inputsOf(args),
      pulumi.mergeOptions({ dependsOn: opts?.dependsOn ?? [] }, { parent: this }),
    );
    this.notes = variable.warning.apply((warning) => (warning === undefined ? [] : [warning]));
    this.registerOutputs({ address: this.address });
  }
}

function inputsOf({
  owner,
  apiKey,
  ...args
}: GitLabCiVariableArgs & Pick<StoredKey, "owner" | "apiKey">): GitLabVariableArgs {
  const { baseUrl, place, key, environmentScope, deployRef } = args;
  const { masked, hidden, raw, adopt, tokenEnv } = args;
  return {
    baseUrl,
    place,
    key,
    value: pulumi.secret(apiKey),
    ...(environmentScope === undefined ? {} : { environmentScope }),
    masked,
    hidden,
    protected: args.protected,
    raw,
    // By exactly this text the provider knows the variable again.
    description: `flyte-ci-keys ${owner}`,
    ...(deployRef === undefined ? {} : { deployRef }),
    adopt,
    tokenEnv,
  };
}
