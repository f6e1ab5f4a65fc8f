/** What a person is asked for a kind of identity or store, beyond what its settings cannot do without. */
interface Kind {
  /** Setting that the short form `<kind>:<value>` means. */
  main?: string;
  /** Settings that are optional, because the environment or another setting may stand in, and usually wanted. */
  asked?: readonly { setting: string; what: string; unless?: string }[];
}

export const IDENTITY_KINDS: Record<string, Kind> = {
  okta: {
    asked: [
      {
        setting: "orgName",
        what: "the organisation's name, such as acme",
        unless: "OKTA_ORG_NAME",
      },
      {
        setting: "baseUrl",
        what: "the rest of its host, such as okta.com",
        unless: "OKTA_BASE_URL",
      },
    ],
  },
  entra: {},
  oidc: {},
};

export const STORE_KINDS: Record<string, Kind> = {
  github: {
    main: "repository",
    asked: [{ setting: "repository", what: "owner and repository, such as acme/app" }],
  },
  gitlab: {
    main: "project",
    asked: [{ setting: "project", what: "path of the project, such as acme/app" }],
  },
  jenkins: {
    main: "folder",
    asked: [
      { setting: "url", what: "address of the controller", unless: "JENKINS_URL" },
      { setting: "folder", what: "full name of the folder, such as payments/ml" },
    ],
  },
};

/** Setting that the short form of a store means. */
export function mainSetting(kind: string): string | undefined {
  return Object.hasOwn(STORE_KINDS, kind) ? STORE_KINDS[kind]?.main : undefined;
}
