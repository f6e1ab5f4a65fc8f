import type { Flaw } from "./gitHubStoreFlaws";

/** As much of a store's settings as is compared. */
interface GitLabStoreOutline {
  project?: string | undefined;
  group?: string | undefined;
  instance?: boolean | undefined;
  environmentScope?: string | undefined;
  masked: boolean;
  hidden: boolean;
  deployRef?: string | undefined;
}

const PLACES = ["project", "group", "instance"] as const;

/** What does not go together in the settings of a GitLab store; each flaw is told once. */
export function gitLabStoreFlaws(store: GitLabStoreOutline): Flaw[] {
  const [place, another] = PLACES.filter((name) => store[name] !== undefined);
  if (place === undefined) {
    return [
      flaw(
        "project",
        "is missing: path of the project, such as acme/app, or else `group` or `instance: true`",
      ),
    ];
  }
  if (another !== undefined) {
    return [
      flaw(
        another,
        `must not stand beside \`${place}\`: a store is one variable; write two stores for two`,
      ),
    ];
  }
  return [
    ...(place === "instance" ? instanceFlaws(store) : []),
    ...(store.hidden && !store.masked
      ? [flaw("masked", "must be true for a hidden variable")]
      : []),
    ...(store.deployRef !== undefined && place !== "project"
      ? [flaw("deployRef", "is for a `project` only: each project protects its own branches")]
      : []),
  ];
}

function instanceFlaws({ environmentScope, hidden }: GitLabStoreOutline): Flaw[] {
  return [
    ...(environmentScope === undefined
      ? []
      : [flaw("environmentScope", "must be left out: an instance variable has none")]),
    ...(hidden ? [flaw("hidden", "must be false: GitLab cannot hide an instance variable")] : []),
  ];
}

function flaw(setting: string, message: string): Flaw {
  return { path: [setting], message };
}
