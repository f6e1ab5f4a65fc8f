import { Account } from "./account";
import type { Repository } from "./repository";
import type { ScopeAddress, SecretScope, Services } from "./secretScope";
import type { World } from "./world";

/** Where the numbering of accounts and repositories begins; the order of the description decides the rest. */
const FIRST_ACCOUNT_ID = 4242;
const FIRST_REPOSITORY_ID = 900001;

/** Everything that exists, found by name or number. */
export class Directory {
  private readonly byLogin = new Map<string, Account>();
  private readonly byId = new Map<number, Repository>();
  private readonly formerAddresses = new Map<string, Repository>();

  constructor(
    world: World,
    private readonly services: Services,
  ) {
    for (const owner of world.owners) {
      const account = this.addAccount(owner.login, owner.type);
      for (const description of owner.repositories ?? []) {
        const repository = account.addRepository(FIRST_REPOSITORY_ID + this.byId.size, description);
        this.byId.set(repository.id, repository);
        for (const address of description.formerly ?? []) {
          this.formerAddresses.set(address.toLowerCase(), repository);
        }
      }
    }
    for (const token of world.tokens) {
      if (this.account(token.login) === undefined) this.addAccount(token.login, "User");
    }
  }

  accounts(): Account[] {
    return [...this.byLogin.values()];
  }

  account(login: string): Account | undefined {
    return this.byLogin.get(login.toLowerCase());
  }

  repository(owner: string, name: string): Repository | undefined {
    return this.account(owner)?.repository(name);
  }

  repositoryById(id: number): Repository | undefined {
    return this.byId.get(id);
  }

  /** The repository that once had this address. */
  formerly(owner: string, name: string): Repository | undefined {
    return this.formerAddresses.get(`${owner}/${name}`.toLowerCase());
  }

  /** Deletes a repository with everything in it. */
  deleteRepository(repository: Repository): void {
    repository.owner.removeRepository(repository);
    this.byId.delete(repository.id);
    for (const [address, moved] of this.formerAddresses) {
      if (moved === repository) this.formerAddresses.delete(address);
    }
    this.services.changed(`repository ${repository.fullName} deleted`);
  }

  /** Gives a repository to another account; requests to its former address are redirected. */
  transferRepository(repository: Repository, to: Account): void {
    const former = repository.fullName;
    to.receiveRepository(repository);
    this.formerAddresses.set(former.toLowerCase(), repository);
    this.services.changed(`repository ${former} moved to ${repository.fullName}`);
  }

  /** The secrets at an address, if there is such a place. */
  scope(address: ScopeAddress): SecretScope | undefined {
    if (address.repository === undefined)
      return this.account(address.owner)?.secrets?.[address.app];
    const repository = this.repository(address.owner, address.repository);
    if (address.environment === undefined) return repository?.secrets[address.app];
    return repository?.findEnvironment(address.environment)?.secrets;
  }

  *scopes(): Iterable<SecretScope> {
    for (const account of this.accounts()) {
      if (account.secrets !== undefined) yield* Object.values(account.secrets);
      for (const repository of account.repositories()) {
        yield* Object.values(repository.secrets);
        for (const environment of repository.environments()) yield environment.secrets;
      }
    }
  }

  private addAccount(login: string, type: "Organization" | "User"): Account {
    const account = new Account(
      FIRST_ACCOUNT_ID + this.byLogin.size,
      { login, type },
      this.services,
    );
    this.byLogin.set(login.toLowerCase(), account);
    return account;
  }
}
