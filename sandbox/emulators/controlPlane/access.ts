import { ConnectError } from "./connectProtocol";
import type { Project } from "./answers";
import type { Place } from "./requests";

/** Which identity may do what where, as an administrator's role bindings say. */
export class Access {
  private readonly granted = new Map<string, Place[]>();

  constructor(private readonly all: readonly Project[]) {}

  /** Lets an identity deploy to a project's domain. */
  allow(subject: string, place: Place): void {
    this.granted.set(subject, [...this.placesOf(subject), place]);
  }

  /** Takes everything from an identity. */
  revoke(subject: string): void {
    this.granted.delete(subject);
  }

  /** Projects that an identity may see. */
  projects(subject: string): Project[] {
    return this.all.filter(({ id }) =>
      this.placesOf(subject).some(({ project }) => project === id),
    );
  }

  /**
   * A project that the identity may see.
   *
   * @throws ConnectError `not_found`, `permission_denied`
   */
  project(subject: string, id: string): Project {
    const project = this.all.find((candidate) => candidate.id === id);
    if (project === undefined) throw new ConnectError("not_found", `no project is called "${id}"`);
    if (!this.projects(subject).includes(project)) throw denied(subject, id);
    return project;
  }

  /**
   * Checks that the identity may deploy there.
   *
   * @throws ConnectError `not_found`, `permission_denied`
   */
  require(subject: string, { project: id, domain }: Place): void {
    const project = this.project(subject, id);
    if (!project.domains.includes(domain)) {
      throw new ConnectError("not_found", `project "${id}" has no domain "${domain}"`);
    }
    const allowed = this.placesOf(subject).some(
      (place) => place.project === id && place.domain === domain,
    );
    if (!allowed) throw denied(subject, `${id}/${domain}`);
  }

  private placesOf(subject: string): Place[] {
    return this.granted.get(subject) ?? [];
  }
}

function denied(subject: string, where: string): ConnectError {
  return new ConnectError("permission_denied", `identity "${subject}" may not access "${where}"`);
}
