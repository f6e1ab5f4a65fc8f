import * as pulumi from "@pulumi/pulumi";
import { gitHubAddress, type GitHubPlace, type GitHubScope } from "../../common/gitHubAddress";
import { GitHubEnvironment } from "../resources/gitHubEnvironment";
import { GitHubPreflight } from "../resources/gitHubPreflight";
import { GitHubSecretRemoval } from "../resources/gitHubSecretRemoval";
import { declareSecret, type GitHubSecretScope } from "./gitHubScopes";
import type { Store } from "./store";

/** Arguments of `GitHubSecret` that come from the settings. */
export interface GitHubSecretArgs {
  /** Organization or user. */
  owner: string;
  scope: GitHubSecretScope;
  /** Name of the secret, in capitals. */
  secretName: string;
  /** Overwrite a secret that is there already. */
  adopt: boolean;
  /** Address of a GitHub Enterprise Server. */
  baseUrl?: string;
  /** Provider for this owner. */
  provider: pulumi.ProviderResource;
}

/**
 * A GitHub secret: of a repository, of one of its environments, or of an organization; for Actions or Dependabot.
 *
 * Written by the official plugin, and taken away by our own `SecretRemoval`: the plugin fails to delete from a repository
 * that is archived, deleted or hidden, and the engine would then keep the team's client alive.
 *
 * @example
 * import type * as pulumi from "@pulumi/pulumi";
 * import { gitHubProvider, GitHubSecret } from "flyte-ci-keys";
 *
 * const provider = gitHubProvider("github-acme", { owner: "acme", writeDelayMs: 1000 });
 * export const store = (apiKey: pulumi.Output<string>): GitHubSecret =>
 *   new GitHubSecret("payments-github", {
 *     owner: "acme",
 *     scope: { kind: "environment", repository: "app", environment: "production", create: false },
 *     secretName: "FLYTE_API_KEY",
 *     adopt: false,
 *     provider,
 *     apiKey,
 *   });
 */
export class GitHubSecret extends pulumi.ComponentResource implements Store {
  readonly kind = "github";
  readonly address: string;
  readonly updatedAt: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: GitHubSecretArgs & { apiKey: pulumi.Input<string> },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("flyte-ci-keys:index:GitHubSecret", name, {}, opts);
    const { scope, secretName, apiKey, provider } = args;
    this.address = gitHubAddress(args);
    const preflight = this.look(name);
    const ready = pulumi.mergeOptions(
      { dependsOn: opts?.dependsOn ?? [] },
      { parent: this, dependsOn: [preflight] },
    );
    const before = this.prepare(name, ready);
    const secret = declareSecret(
      name,
      scope,
      { secretName, value: pulumi.secret(apiKey) },
      {
        ...pulumi.mergeOptions(ready, { dependsOn: before }),
        provider,
        // A replacement would otherwise write the secret and then delete it under the same name.
        deleteBeforeReplace: true,
        retainOnDelete: true, // `SecretRemoval` deletes it
      },
    );
    this.updatedAt = secret.updatedAt;
    this.registerOutputs({ address: this.address });
  }

  /** Depends on nothing, so that it refuses before anything else is made. */
  private look(name: string): GitHubPreflight {
    const { scope, adopt } = this.args;
    return new GitHubPreflight(
      `${name}-preflight`,
      {
        ...this.place(),
        adopt,
        createEnvironment: scope.kind === "environment" && scope.create,
      },
      { parent: this },
    );
  }

  /** What must be in the state before the secret is written; on the way back it goes after the secret. */
  private prepare(name: string, ready: pulumi.CustomResourceOptions): pulumi.Resource[] {
    const { scope } = this.args;
    const removal = new GitHubSecretRemoval(`${name}-removal`, this.place(), ready);
    if (scope.kind !== "environment" || !scope.create) return [removal];
    return [removal, new GitHubEnvironment(`${name}-environment`, this.place(), ready)];
  }

  private place(): GitHubPlace & { baseUrl?: string } {
    const { owner, scope, secretName, baseUrl } = this.args;
    return {
      owner,
      scope: placeScope(scope),
      secretName,
      ...(baseUrl === undefined ? {} : { baseUrl }),
    };
  }
}

/** The scope without what does not belong to its address. */
function placeScope(scope: GitHubSecretScope): GitHubScope {
  switch (scope.kind) {
    case "repository":
      return { kind: scope.kind, repository: scope.repository, app: scope.app };
    case "environment":
      return {
        kind: scope.kind,
        repository: scope.repository,
        environment: scope.environment,
      };
    case "organization":
      return { kind: scope.kind, app: scope.app };
  }
}
