import { Build } from "./build";
import { SECRET_TEXT, type Credential } from "./credential";
import { GLOBAL_DOMAIN, type Domain } from "./credentialStore";
import { ensureFolder, Folder, itemAt, Job } from "./items";
import { resolveFor, secretTextsOf, type Located } from "./resolution";
import { SecretCipher } from "./secretCipher";
import type { CredentialDescription, CredentialPlace, World } from "./world";

/** A Secret text that is held at this moment. */
export interface HeldSecret {
  /** Address of the credential, as a browser shows it; of a running build, its name. */
  address: string;
  value: string;
}

/** What the controller takes from its surroundings. */
export interface Surroundings {
  /** Address without a slash at the end, context path included; known only once the server listens. */
  address(): string;
  now(): Date;
  changed(what: string): void;
}

/** The state of a controller, and what people and jobs do with it other than by the remote access API. */
export class Controller {
  readonly root = new Folder("", undefined);
  readonly cipher = new SecretCipher();
  private readonly builds: Build[] = [];

  constructor(
    world: World,
    private readonly surroundings: Surroundings,
  ) {
    for (const folder of world.folders ?? []) this.addFolder(folder);
    for (const job of world.jobs ?? []) this.addJob(job);
    for (const credential of world.credentials ?? []) this.setCredential(credential);
  }

  addFolder(fullName: string): void {
    ensureFolder(this.root, fullName);
  }

  /** Deletes a folder with everything in it. */
  removeFolder(fullName: string): void {
    const folder = this.folder(fullName);
    folder.parent?.remove(folder);
    this.surroundings.changed(`folder ${fullName} deleted`);
  }

  addJob(fullName: string): void {
    const names = fullName.split("/");
    const parent = ensureFolder(this.root, names.slice(0, -1).join("/"));
    parent.add(new Job(names.at(-1) ?? "", parent));
  }

  addDomain(folder: string, name: string): void {
    ensureFolder(this.root, folder).store.addDomain(name, "");
  }

  /** Deletes a domain with everything in it. */
  removeDomain(folder: string, name: string): void {
    this.folder(folder).store.removeDomain(this.domain({ folder, domain: name }));
    this.surroundings.changed(`domain ${name} deleted`);
  }

  /** What a person does on the page of a Secret text: writes it, whether it was there or not. */
  setCredential(description: CredentialDescription): void {
    const { folder = "", domain = GLOBAL_DOMAIN, id } = description;
    this.addDomain(folder, domain);
    this.put(this.folder(folder), this.domain({ folder, domain, id }), {
      kind: SECRET_TEXT,
      scope: description.scope ?? "GLOBAL",
      id,
      description: description.description ?? "",
      username: undefined,
      secret: this.cipher.keep(description.secret),
    });
    this.surroundings.changed(`${id} set by hand`);
  }

  /** What a person does with the button Delete. */
  removeCredential(place: CredentialPlace): void {
    this.folder(place.folder ?? "").store.remove(this.domain(place), place.id);
    this.surroundings.changed(`${place.id} deleted by hand`);
  }

  /** A credential as it is; `undefined` when there is none. */
  credential(place: CredentialPlace): Credential | undefined {
    return this.domain(place).credentials.find(({ id }) => id === place.id);
  }

  /** Every Secret text that is held at this moment. */
  secrets(): HeldSecret[] {
    return [...this.root.folders()].flatMap(secretTextsOf).map((located) => this.held(located));
  }

  /** What a job would get for a credential's id at this moment, and from where. */
  resolve(job: string, credentialId: string): HeldSecret | undefined {
    const found = resolveFor(this.job(job), credentialId);
    return found === undefined ? undefined : this.held(found);
  }

  /**
   * Starts a build that needs a credential from here on.
   *
   * @param scheduledAt Default now.
   * @throws CredentialMissing
   */
  startBuild(job: string, credentialId: string, scheduledAt = this.surroundings.now()): Build {
    const build = new Build(this.job(job), credentialId, scheduledAt);
    this.builds.push(build);
    return build;
  }

  /** What running builds hold, by build. */
  heldByBuilds(): HeldSecret[] {
    return this.builds
      .filter(({ running }) => running)
      .map(({ job, number, value }) => ({ address: `${job.fullName} #${number}`, value }));
  }

  /** Address of an item, without a slash at the end. */
  urlOf(item: Folder | Job): string {
    const path = item.fullName === "" ? [] : item.fullName.split("/");
    const jobs = path.map((name) => `/job/${encodeURIComponent(name)}`).join("");
    return `${this.surroundings.address()}${jobs}`;
  }

  private held({ folder, domain, credential }: Located): HeldSecret {
    const store = folder.parent === undefined ? "system" : "folder";
    const names = [domain.name, "credential", credential.id].map(encodeURIComponent).join("/");
    const address = `${this.urlOf(folder)}/credentials/store/${store}/domain/${names}`;
    return { address, value: credential.secret.value };
  }

  private put(folder: Folder, domain: Domain, credential: Credential): void {
    if (!folder.store.update(domain, credential)) folder.store.add(domain, credential);
  }

  private domain({ folder = "", domain: name = GLOBAL_DOMAIN }: Partial<CredentialPlace>): Domain {
    const domain = this.folder(folder).store.domain(name);
    if (domain === undefined) throw new RangeError(`"${folder}" has no domain "${name}"`);
    return domain;
  }

  private folder(fullName: string): Folder {
    const item = itemAt(this.root, fullName === "" ? [] : fullName.split("/"));
    if (item instanceof Folder) return item;
    throw new RangeError(`there is no folder "${fullName}"`);
  }

  private job(fullName: string): Job {
    const item = itemAt(this.root, fullName.split("/"));
    if (item instanceof Job) return item;
    throw new RangeError(`there is no job "${fullName}"`);
  }
}
