import * as pulumi from "@pulumi/pulumi";
import { gitLabAddress, type GitLabVariablePlace } from "../../common/gitLabAddress";
import { GitLabVariable, type GitLabVariableArgs } from "../resources/gitlabVariable";
import type { Store, StoredKey } from "./store";

/** The key, and what the description says of it. */
type GitLabKey = Pick<StoredKey, "owner" | "apiKey"> & Partial<Pick<StoredKey, "generation">>;

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

/**
 * A CI/CD variable of a GitLab project, group or instance, written in place.
 *
 * @example
 * import type * as pulumi from "@pulumi/pulumi";
 * import { GitLabCiVariable } from "flyte-ci-keys";
 *
 * export const store = (apiKey: pulumi.Output<string>): GitLabCiVariable =>
 *   new GitLabCiVariable("payments-gitlab", {
 *     baseUrl: "https://gitlab.com",
 *     place: { kind: "project", id: "acme/app" },
 *     key: "FLYTE_API_KEY",
 *     masked: true,
 *     hidden: false,
 *     protected: true,
 *     raw: true,
 *     adopt: false,
 *     tokenEnv: "GITLAB_TOKEN",
 *     owner: "platform/prod/payments",
 *     apiKey,
 *   });
 */
export class GitLabCiVariable extends pulumi.ComponentResource implements Store {
  readonly kind = "gitlab";
  readonly address: string;
  readonly notes: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: GitLabCiVariableArgs & GitLabKey,
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
  generation,
  apiKey,
  ...args
}: GitLabCiVariableArgs & GitLabKey): GitLabVariableArgs {
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
    ...(generation === undefined ? {} : { generation }),
    ...(deployRef === undefined ? {} : { deployRef }),
    adopt,
    tokenEnv,
  };
}
