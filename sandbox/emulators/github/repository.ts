import { timestamp } from "../../../common/clock";
import type { Account } from "./account";
import { GitHubError, notFound } from "./githubError";
import { SecretScope, type SecretApp, type Services } from "./secretScope";
import { WorkflowRun, type RunDescription } from "./workflowRun";
import type { RepositoryDescription } from "./world";

/** GitHub's limits on the number of secrets. */
const REPOSITORY_CAPACITY = 100;
const ENVIRONMENT_CAPACITY = 100;

/** What guards deployments to an environment. */
export interface EnvironmentSettings {
  /** Minutes. */
  waitTimer: number;
  preventSelfReview: boolean;
  reviewers: { type: "User" | "Team"; id: number }[];
  canAdminsBypass: boolean;
  branchPolicy: { protected_branches: boolean; custom_branch_policies: boolean } | null;
}

/** A deployment environment and its own secrets. */
export interface Environment {
  id: number;
  name: string;
  createdAt: string;
  updatedAt: string;
  settings: EnvironmentSettings;
  secrets: SecretScope;
}

const UNGUARDED: EnvironmentSettings = {
  waitTimer: 0,
  preventSelfReview: false,
  reviewers: [],
  canAdminsBypass: true,
  branchPolicy: null,
};

/** A repository with its secrets and environments. */
export class Repository {
  readonly name: string;
  readonly visibility: "private" | "internal" | "public";
  /** Archived repositories can be read; every write is refused. */
  archived: boolean;
  /** Nobody sees it any more: as after their access was taken away. */
  hidden = false;
  readonly secrets: Record<SecretApp, SecretScope>;
  /** In order of their beginning. */
  readonly workflowRuns: WorkflowRun[] = [];
  private readonly byName = new Map<string, Environment>();
  private environmentsMade = 0;

  constructor(
    readonly id: number,
    private account: Account,
    description: RepositoryDescription,
    private readonly services: Services,
  ) {
    this.name = description.name;
    this.visibility = description.visibility ?? "private";
    this.archived = description.archived ?? false;
    const scope = (app: SecretApp) =>
      new SecretScope(
        { owner: account.login, repository: this.name, app },
        REPOSITORY_CAPACITY,
        services,
      );
    this.secrets = { actions: scope("actions"), dependabot: scope("dependabot") };
    for (const name of description.environments ?? []) this.add(name, UNGUARDED);
  }

  get owner(): Account {
    return this.account;
  }

  /** Secrets and environments go along. */
  moveTo(account: Account): void {
    this.account = account;
    const scopes = [
      ...Object.values(this.secrets),
      ...this.environments().map(({ secrets }) => secrets),
    ];
    for (const scope of scopes) scope.address = { ...scope.address, owner: account.login };
  }

  get fullName(): string {
    return `${this.owner.login}/${this.name}`;
  }

  environments(): Environment[] {
    return [...this.byName.values()];
  }

  findEnvironment(name: string): Environment | undefined {
    return this.byName.get(name.toLowerCase());
  }

  /** @throws GitHubError 404 */
  environment(name: string): Environment {
    const environment = this.findEnvironment(name);
    if (environment === undefined) throw notFound();
    return environment;
  }

  /** Creates an environment, or replaces the settings of the one of this name. */
  putEnvironment(name: string, settings: Partial<EnvironmentSettings>): Environment {
    const complete = { ...UNGUARDED, ...settings };
    const environment = this.findEnvironment(name) ?? this.add(name, complete);
    environment.settings = complete;
    environment.updatedAt = timestamp(this.services.clock.now());
    this.services.changed(`environment ${environment.name} of ${this.fullName} written`);
    return environment;
  }

  /** Deletes an environment with its secrets. @throws GitHubError 404 */
  deleteEnvironment(name: string): void {
    const environment = this.environment(name);
    this.byName.delete(environment.name.toLowerCase());
    this.services.changed(`environment ${environment.name} of ${this.fullName} deleted`);
  }

  /** Begins a run, which reads the secrets as they are now. */
  startRun(description: RunDescription): WorkflowRun {
    const number = this.workflowRuns.length + 1;
    const run = new WorkflowRun(this.id * 100_000 + number, number, description, {
      clock: this.services.clock,
      secrets: () => new Map(this.secrets.actions.list().map(({ name, value }) => [name, value])),
    });
    this.workflowRuns.push(run);
    return run;
  }

  /** @throws GitHubError 403 for an archived repository. */
  requireWritable(): void {
    if (this.archived) throw new GitHubError(403, "Repository was archived so is read-only.");
  }

  private add(name: string, settings: EnvironmentSettings): Environment {
    const now = timestamp(this.services.clock.now());
    const address = {
      owner: this.owner.login,
      repository: this.name,
      environment: name,
      app: "actions" as const,
    };
    this.environmentsMade += 1;
    const environment: Environment = {
      id: this.id * 1000 + this.environmentsMade,
      name,
      createdAt: now,
      updatedAt: now,
      settings,
      secrets: new SecretScope(address, ENVIRONMENT_CAPACITY, this.services),
    };
    this.byName.set(name.toLowerCase(), environment);
    return environment;
  }
}
