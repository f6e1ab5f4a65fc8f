import {
  ACCESS_LEVELS,
  parentPath,
  samePath,
  type Group,
  type Project,
  type User,
} from "./namespace";
import { VariableSet } from "./variableSet";
import type { GroupDescription, PlaceKind, ProjectDescription, Role, World } from "./world";

/** Where the numbering begins; the order of the description decides the rest. */
const FIRST_USER_ID = 101;
const FIRST_GROUP_ID = 2001;
const FIRST_PROJECT_ID = 30001;

/** Everything that exists, found by number or full path, and who has which role there. */
export class Directory {
  readonly users: User[] = [];
  groups: Group[] = [];
  projects: Project[] = [];
  readonly instanceVariables: VariableSet;

  constructor(
    private readonly world: World,
    private readonly changed: (what: string) => void,
  ) {
    for (const { username, administrator } of world.users ?? []) {
      this.addUser(username, administrator ?? false);
    }
    for (const group of world.groups ?? []) this.addGroup(group);
    for (const project of world.projects ?? []) this.addProject(project);
    this.instanceVariables = this.variables("instance", () => undefined, world.variables);
  }

  /** Number, or full path with at least one slash; a path that it once had is found too. */
  project(id: string): Project | undefined {
    if (/^-?\d+$/.test(id)) return this.projects.find((project) => project.id === Number(id));
    if (!id.includes("/")) return undefined;
    return (
      this.projects.find(({ path }) => samePath(path, id)) ??
      this.projects.find(({ formerly }) => formerly.some((path) => samePath(path, id)))
    );
  }

  /** Number or full path. */
  group(id: string): Group | undefined {
    if (/^-?\d+$/.test(id)) return this.groups.find((group) => group.id === Number(id));
    return this.groups.find(({ path }) => samePath(path, id));
  }

  user(username: string): User | undefined {
    return this.users.find((user) => samePath(user.username, username));
  }

  /** Highest role that a user has in a group or project, of its own or inherited; 0 for none. */
  accessLevel(user: User, place: Group): number {
    let highest = 0;
    for (const members of this.memberLists(place)) {
      const role = members.get(user.username);
      if (role !== undefined) highest = Math.max(highest, ACCESS_LEVELS[role]);
    }
    const owner = place.path.split("/")[0] ?? "";
    const personal = this.group(owner) === undefined && samePath(owner, user.username);
    return personal ? ACCESS_LEVELS.Owner : highest;
  }

  /** The groups around a group or project, nearest first. */
  *groupsAbove(place: Group): Iterable<Group> {
    for (let path = parentPath(place.path); path !== undefined; path = parentPath(path)) {
      const group = this.group(path);
      if (group !== undefined) yield group;
    }
  }

  addUser(username: string, administrator = false): User {
    const user = { id: FIRST_USER_ID + this.users.length, username, administrator };
    this.users.push(user);
    return user;
  }

  /** Removes a group with all that is below it. */
  removeGroup(path: string): void {
    const prefix = `${path}/`.toLowerCase();
    const stays = (place: Group) => !`${place.path}/`.toLowerCase().startsWith(prefix);
    this.groups = this.groups.filter(stays);
    this.projects = this.projects.filter(stays);
  }

  private *memberLists(place: Group): Iterable<Map<string, Role>> {
    yield place.members;
    for (const group of this.groupsAbove(place)) yield group.members;
  }

  private addGroup(description: GroupDescription): Group {
    this.addGroupsAbove(description.path);
    const group = this.place("group", FIRST_GROUP_ID + this.groups.length, description);
    this.groups.push(group);
    return group;
  }

  private addProject(description: ProjectDescription): void {
    this.addGroupsAbove(description.path);
    const project: Project = Object.assign(
      this.place("project", FIRST_PROJECT_ID + this.projects.length, description),
      {
        archived: description.archived ?? false,
        formerly: [...(description.formerly ?? [])],
        protectedBranches: description.protectedBranches ?? ["main"],
        protectedTags: description.protectedTags ?? [],
        pipelinesEnabled: description.pipelinesEnabled ?? true,
        pipelines: [],
      },
    );
    this.projects.push(project);
  }

  private place(kind: PlaceKind, number: number, description: GroupDescription): Group {
    const place: Group = {
      id: description.id ?? number,
      path: description.path,
      visibility: description.visibility ?? "private",
      members: new Map(Object.entries(description.members ?? {})),
      variables: this.variables(kind, () => place.path, description.variables),
    };
    return place;
  }

  private variables(
    kind: PlaceKind,
    path: () => string | undefined,
    seeds: World["variables"] = [],
  ): VariableSet {
    const capacity = this.world.limits?.[kind];
    return new VariableSet(kind, { path, seeds, capacity, changed: this.changed });
  }

  /** A user's own namespace is no group. */
  private addGroupsAbove(path: string): void {
    const above = parentPath(path);
    if (above === undefined || this.group(above) !== undefined) return;
    if (this.user(above) === undefined) this.addGroup({ path: above });
  }
}
