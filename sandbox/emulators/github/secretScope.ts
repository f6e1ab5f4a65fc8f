import { timestamp, type Clock } from "../../../common/clock";
import { GitHubError, notFound, secretRefused } from "./githubError";
import { SealedBoxKey } from "./sealedBox";
import { checkedSecretName, storedSecretName } from "./secretName";

/** The product that reads a secret. */
export type SecretApp = "actions" | "dependabot";

/** Where secrets are kept: an organization, a repository, or an environment of a repository. */
export interface ScopeAddress {
  owner: string;
  repository?: string;
  environment?: string;
  app: SecretApp;
}

/** Which repositories of an organization see one of its secrets. */
export interface SecretAccess {
  visibility: "all" | "private" | "selected";
  /** Repository ids; counts only while `visibility` is `selected`. */
  repositoryIds: number[];
}

/** A stored secret. Only the emulator's owner reads `value`; no request does. */
export interface Secret {
  name: string;
  value: string;
  /** RFC 3339, whole seconds. */
  createdAt: string;
  updatedAt: string;
  /** Secrets of organizations only. */
  access?: SecretAccess;
}

/** A value as it arrives. */
export interface SealedValue {
  keyId: string;
  /** Sealed box, base64. */
  encryptedValue: string;
}

/** What the emulated service's parts share. */
export interface Services {
  clock: Clock;
  /** Told after every change; never told a value. */
  changed: (what: string) => void;
}

/** 48 KB, the largest value that GitHub keeps. */
export const MAX_VALUE_BYTES = 48 * 1024;

/**
 * The secrets of one scope and the key to which their values are sealed.
 *
 * Source: https://docs.github.com/en/rest/actions/secrets
 */
export class SecretScope {
  private readonly secrets = new Map<string, Secret>();
  private pair: SealedBoxKey | undefined;

  constructor(
    /** Changes when its repository moves. */
    public address: ScopeAddress,
    /** How many secrets fit. */
    private readonly capacity: number,
    private readonly services: Services,
  ) {}

  /** Made when it is first asked for, because the library is not ready when the world is described. */
  get key(): SealedBoxKey {
    return (this.pair ??= new SealedBoxKey());
  }

  /** In the order of their names. */
  list(): Secret[] {
    return [...this.secrets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): Secret | undefined {
    return this.secrets.get(storedSecretName(name));
  }

  /** @throws GitHubError 404 */
  get(name: string): Secret {
    const secret = this.find(name);
    if (secret === undefined) throw notFound();
    return secret;
  }

  /**
   * Creates or overwrites. An organization's secret gets exactly the given access, so a list of repositories that is
   * left out is cleared.
   *
   * @throws GitHubError 422 for a bad name, a wrong key, a box that does not open, a value too large, or a full scope.
   */
  put(name: string, sealed: SealedValue, access?: SecretAccess): "created" | "updated" {
    const stored = checkedSecretName(name);
    const value = this.open(sealed);
    const previous = this.secrets.get(stored);
    if (previous === undefined && this.secrets.size >= this.capacity) {
      throw secretRefused(`At most ${this.capacity} secrets can be stored here.`);
    }
    const updatedAt = timestamp(this.services.clock.now());
    const createdAt = previous?.createdAt ?? updatedAt;
    this.secrets.set(stored, { name: stored, value, createdAt, updatedAt, access });
    this.changed(stored, "written");
    return previous === undefined ? "created" : "updated";
  }

  /** @throws GitHubError 404 */
  delete(name: string): void {
    const { name: stored } = this.get(name);
    this.secrets.delete(stored);
    this.changed(stored, "deleted");
  }

  /**
   * Replaces the list of repositories that see an organization's secret.
   *
   * @throws GitHubError 404, or 409 when the secret is not visible to selected repositories only.
   */
  select(name: string, repositoryIds: number[]): void {
    const secret = this.get(name);
    this.selected(secret).repositoryIds = repositoryIds;
    this.changed(secret.name, "given to other repositories");
  }

  /** @throws GitHubError 404, or 409 when the secret is not visible to selected repositories only. */
  selectedRepositoryIds(name: string): number[] {
    return this.selected(this.get(name)).repositoryIds;
  }

  private selected(secret: Secret): SecretAccess {
    if (secret.access?.visibility !== "selected") throw new GitHubError(409, "Conflict");
    return secret.access;
  }

  private open(sealed: SealedValue): string {
    const bytes = sealed.keyId === this.key.id ? this.key.open(sealed.encryptedValue) : undefined;
    if (bytes === undefined) {
      throw new GitHubError(
        422,
        "Bad request - validation failed due to an improperly encrypted secret",
      );
    }
    if (bytes.length > MAX_VALUE_BYTES) throw secretRefused("Value is too large.");
    return bytes.toString("utf8");
  }

  private changed(name: string, how: string): void {
    const { owner, repository, environment, app } = this.address;
    const place = [owner, repository, environment].filter((part) => part !== undefined).join("/");
    this.services.changed(`${app} secret ${name} of ${place} ${how}`);
  }
}
