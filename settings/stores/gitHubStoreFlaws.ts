/** As much of a store's settings as is compared. */
interface GitHubStoreOutline {
  repository?: string | undefined;
  environment?: string | undefined;
  createEnvironment?: boolean | undefined;
  organization?: string | undefined;
  visibility?: string | undefined;
  repositories?: string[] | undefined;
  app?: string | undefined;
}

/** One thing that does not go together with another. */
export interface Flaw {
  path: PropertyKey[];
  message: string;
}

/** What does not go together in the settings of a GitHub store; each flaw is told once. */
export function gitHubStoreFlaws(store: GitHubStoreOutline): Flaw[] {
  const { repository, organization } = store;
  if (repository !== undefined && organization !== undefined) {
    return [
      flaw(
        "organization",
        "must not stand beside `repository`: a store is one secret; write two stores for two",
      ),
    ];
  }
  if (repository === undefined && organization === undefined) {
    return [
      flaw(
        "repository",
        "is missing: owner and repository, such as acme/app, or else `organization`",
      ),
    ];
  }
  return [
    ...environmentFlaws(store),
    ...(organization === undefined ? visibilityBesideRepository(store) : visibilityFlaws(store)),
  ];
}

function environmentFlaws(store: GitHubStoreOutline): Flaw[] {
  const { environment, createEnvironment, organization, app } = store;
  if (environment === undefined) {
    return createEnvironment === true
      ? [flaw("createEnvironment", "needs `environment`: the name of the one to make")]
      : [];
  }
  if (organization !== undefined) {
    return [flaw("environment", "belongs to a `repository`; an organization has none")];
  }
  return app === "dependabot"
    ? [flaw("environment", "must not stand beside `app: dependabot`, which has no environments")]
    : [];
}

function visibilityBesideRepository({ visibility, repositories }: GitHubStoreOutline): Flaw[] {
  return [
    ...(visibility === undefined ? [] : [flaw("visibility", "is for an `organization` only")]),
    ...(repositories === undefined ? [] : [flaw("repositories", "is for an `organization` only")]),
  ];
}

function visibilityFlaws({ visibility, repositories }: GitHubStoreOutline): Flaw[] {
  if (visibility === undefined) {
    return [flaw("visibility", 'is missing: "all", "private" or "selected" (with `repositories`)')];
  }
  if (visibility !== "selected") {
    return repositories === undefined
      ? []
      : [flaw("repositories", "is for `visibility: selected` only")];
  }
  if (repositories === undefined) {
    return [flaw("repositories", "is missing: the repositories that read the secret")];
  }
  return repositories.flatMap((name, index) => {
    const first = repositories.findIndex((other) => other.toLowerCase() === name.toLowerCase());
    return first === index
      ? []
      : [{ path: ["repositories", index], message: `is the same as ${first}, ignoring case` }];
  });
}

function flaw(setting: string, message: string): Flaw {
  return { path: [setting], message };
}
