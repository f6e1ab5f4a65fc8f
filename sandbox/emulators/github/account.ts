import { Repository } from "./repository";
import { SecretScope, type SecretApp, type Services } from "./secretScope";
import type { OwnerDescription } from "./world";

/** GitHub's limit on the number of secrets of an organization. */
const ORGANIZATION_CAPACITY = 1000;

/** An owner of repositories. Only organizations have secrets of their own. */
export class Account {
  readonly login: string;
  readonly type: "Organization" | "User";
  readonly secrets: Record<SecretApp, SecretScope> | undefined;
  private readonly byName = new Map<string, Repository>();

  constructor(
    readonly id: number,
    description: Pick<OwnerDescription, "login" | "type">,
    private readonly services: Services,
  ) {
    this.login = description.login;
    this.type = description.type;
    const scope = (app: SecretApp) =>
      new SecretScope({ owner: this.login, app }, ORGANIZATION_CAPACITY, services);
    this.secrets =
      this.type === "Organization"
        ? { actions: scope("actions"), dependabot: scope("dependabot") }
        : undefined;
  }

  repositories(): Repository[] {
    return [...this.byName.values()];
  }

  repository(name: string): Repository | undefined {
    return this.byName.get(name.toLowerCase());
  }

  addRepository(
    id: number,
    description: NonNullable<OwnerDescription["repositories"]>[number],
  ): Repository {
    const repository = new Repository(id, this, description, this.services);
    this.byName.set(repository.name.toLowerCase(), repository);
    return repository;
  }

  removeRepository(repository: Repository): void {
    this.byName.delete(repository.name.toLowerCase());
  }

  /** Takes over a repository of another account. */
  receiveRepository(repository: Repository): void {
    repository.owner.removeRepository(repository);
    repository.moveTo(this);
    this.byName.set(repository.name.toLowerCase(), repository);
  }
}
