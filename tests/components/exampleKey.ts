import * as pulumi from "@pulumi/pulumi";
import type { CiKeyArgs } from "../../components/ciKey";
import { CiKey } from "../../components/ciKey";
import type { EntraAppRegistrationArgs } from "../../components/identities/entra";
import type { OktaServiceAppArgs } from "../../components/identities/okta";
import type { LedgerEntry } from "../../components/rotation/ledger";
import { DAY } from "../../components/rotation/policy";
import type { StoreArgs } from "../../components/stores/kinds";
import { record, type Answer, type Recording, type Registration } from "../support/recorder";

/** A provider that is configured elsewhere. */
export class ExampleProvider extends pulumi.ProviderResource {
  constructor(kind: "github" | "okta", name: string) {
    super(kind, name, {});
  }
}

export const ORG_URL = "https://acme.okta.com";
export const CLIENT_ID = "0oa1payments";
export const ISSUED_AT = "2026-01-01T00:00:00Z";
export const DELIVERED_AT = "2026-01-01T00:05:00Z";
export const CHECKED_AT = "2026-01-01T00:03:00Z";
export const WRITTEN_AT = "2026-01-01T00:04:00Z";
export const LAST_UPDATED = "2026-04-09T00:01:00Z";

/** 43 characters, as drawn; no two generations share a stretch of text. */
export function secretOf(generation: number): string {
  return `canary${generation}`.padEnd(43, String.fromCharCode(96 + generation));
}

/** What every service answers when all goes well. */
export const answer: Answer = ({ type, name, inputs }) => {
  const echo = inputs as Record<string, unknown>;
  switch (type) {
    case "cikeys:index:Generation": {
      const secret = pulumi.secret(secretOf(Number(echo["number"])));
      const drawnFor = echo["request"] ?? "";
      return { id: name, state: { ...echo, drawnFor, issuedAt: ISSUED_AT, secret } };
    }
    case "okta:app/oAuth:OAuth":
      return { id: CLIENT_ID, state: { ...echo, clientId: CLIENT_ID, status: "ACTIVE" } };
    case "cikeys:okta:ClientSecret":
      return { id: name, state: { ...echo, lastUpdated: LAST_UPDATED } };
    case "cikeys:index:TokenCheck":
      return { id: name, state: { ...echo, subject: CLIENT_ID, checkedAt: CHECKED_AT } };
    case "cikeys:index:Delivery":
      return { id: name, state: { ...echo, deliveredAt: DELIVERED_AT } };
    case "cikeys:index:StoreReceipt":
      return { id: name, state: { ...echo, writtenAt: WRITTEN_AT } };
    case "cikeys:jenkins:SecretText":
      return { id: name, state: { ...echo, hiddenBy: [], hiddenByLooked: true } };
    default:
      return { id: `${name}-id`, state: echo };
  }
};

/** What an Entra tenant answers. */
export const entraAnswer: Answer = (args) => {
  const echo = args.inputs as Record<string, unknown>;
  switch (args.type) {
    case "cikeys:entra:Preflight":
      return { id: args.name, state: { ...echo, ...UNION_API } };
    case "cikeys:entra:AppRole":
      return { id: "new-role", state: { ...echo, roleId: "new-role" } };
    case "cikeys:entra:Application":
      return { id: "app-object", state: { ...echo, objectId: "app-object", clientId: CLIENT_ID } };
    case "cikeys:entra:ServicePrincipal":
      return { id: "sp-object", state: { ...echo, objectId: "sp-object" } };
    case "cikeys:entra:ClientSecret": {
      const number = Number(String(echo["displayName"]).split(" ").at(-1));
      return { id: args.name, state: { ...echo, clientSecret: pulumi.secret(secretOf(number)) } };
    }
    default:
      return answer(args);
  }
};

/** The Union API, as the preflight finds it. */
export const UNION_API = {
  apiObjectId: "api-object",
  apiClientId: "api-client",
  apiServicePrincipalId: "api-principal",
  roleId: "role-all",
  scopeIds: ["scope-1", "scope-2"],
};

/** The same answers, less one field of one type. */
export function answerWithout(type: string, field: string): Answer {
  return (args) => {
    const { id, state } = answer(args);
    if (args.type !== type) return { id, state };
    return {
      id,
      state: Object.fromEntries(Object.entries(state).filter(([key]) => key !== field)),
    };
  };
}

export const identity: OktaServiceAppArgs & { kind: "okta" } = {
  kind: "okta",
  orgUrl: ORG_URL,
  authorizationServer: { id: "aus1", name: "union", issuer: `${ORG_URL}/oauth2/aus1` },
  label: "flyte-ci payments",
  owner: "flyte-ci-keys/dev/payments",
  scope: "all",
  accessPolicy: "per-team",
  check: { successes: 2, interval: 1, timeout: 60 },
  protect: true,
};

/** A repository's secret and an environment's, of two owners. */
export function twoStores(): [StoreArgs, StoreArgs] {
  const secretName = "FLYTE_API_KEY";
  return [
    {
      kind: "github",
      owner: "acme",
      scope: { kind: "repository", repository: "app", app: "actions" },
      secretName,
      adopt: false,
      provider: new ExampleProvider("github", "github-acme"),
    },
    {
      kind: "github",
      owner: "acme-labs",
      scope: { kind: "environment", repository: "app", environment: "production", create: false },
      secretName,
      adopt: false,
      provider: new ExampleProvider("github", "github-acme-labs"),
    },
  ];
}

const delivered: LedgerEntry = {
  generation: 1,
  issuedAt: ISSUED_AT,
  deliveredAt: DELIVERED_AT,
  clientId: CLIENT_ID,
  subject: CLIENT_ID,
  protect: true,
};
const ENTRA_CONNECTION = {
  tenantId: "11111111-2222-3333-4444-555555555555",
  authorityHost: "https://login.microsoftonline.com",
  graphUrl: "https://graph.microsoft.com",
};

export const entraIdentity: EntraAppRegistrationArgs & { kind: "entra" } = {
  kind: "entra",
  connection: ENTRA_CONNECTION,
  api: "api://union",
  role: "all",
  displayName: "flyte-ci payments",
  owner: "flyte-ci-keys/dev/payments",
  consent: "automatic",
  preAuthorize: true,
  manageRole: false,
  owners: [],
  check: { successes: 3, interval: 5, timeout: 300 },
  protect: true,
};

const rotated: LedgerEntry = {
  ...delivered,
  generation: 2,
  previous: { generation: 1, clientId: CLIENT_ID, subject: CLIENT_ID },
};
const disabled: LedgerEntry = {
  ...rotated,
  previous: {
    generation: 1,
    clientId: CLIENT_ID,
    subject: CLIENT_ID,
    disabledAt: "2026-01-08T00:10:00Z",
  },
};

const after = (days: number): Date => new Date(Date.parse(DELIVERED_AT) + days * DAY);

/** Every stretch of a key's life: what the last update left, and the present time. */
export const PHASES = {
  "first run": { now: after(0) },
  steady: { now: after(10), ledger: delivered },
  "rotation due": { now: after(91), ledger: delivered },
  "previous alive": { now: after(3), ledger: rotated },
  "overlap over": { now: after(7.5), ledger: rotated },
  disabled: { now: after(7.6), ledger: disabled },
  retired: { now: after(9), ledger: disabled },
} satisfies Record<string, Pick<CiKeyArgs, "ledger" | "now">>;

export type Phase = keyof typeof PHASES;

interface Variant {
  args?: Partial<Omit<CiKeyArgs, "stores">>;
  identity?: Partial<OktaServiceAppArgs>;
  /** Another kind of identity in place of Okta. */
  entra?: Partial<EntraAppRegistrationArgs>;
  stores?: () => StoreArgs[];
  answer?: Answer;
  preview?: boolean;
  fails?: (registration: Registration) => boolean;
}

/** Declares the key of team `payments` in one phase. */
export async function declareKey(
  phase: Phase,
  { args, identity: changes, entra, stores = twoStores, ...how }: Variant = {},
): Promise<{ recording: Recording; key: CiKey }> {
  const { recording, result } = await record(
    () =>
      new CiKey(
        "payments",
        {
          domain: "union.example.com",
          identity: entra ? { ...entraIdentity, ...entra } : { ...identity, ...changes },
          stores: stores(),
          ...PHASES[phase],
          ...args,
        },
        { providers: [new ExampleProvider("okta", "okta")] },
      ),
    { answer: entra ? entraAnswer : answer, ...how },
  );
  return { recording, key: result };
}

/** Resource types by the words that tests use. */
export const TYPES = {
  key: "flyte-ci-keys:index:CiKey",
  identity: "flyte-ci-keys:index:OktaServiceApp",
  store: "flyte-ci-keys:index:GitHubSecret",
  preflight: "cikeys:okta:Preflight",
  app: "okta:app/oAuth:OAuth",
  policy: "okta:auth/serverPolicy:ServerPolicy",
  rule: "okta:auth/serverPolicyRule:ServerPolicyRule",
  generation: "cikeys:index:Generation",
  secret: "cikeys:okta:ClientSecret",
  check: "cikeys:index:TokenCheck",
  receipt: "cikeys:index:StoreReceipt",
  delivery: "cikeys:index:Delivery",
  repositorySecret: "github:index/actionsSecret:ActionsSecret",
  environmentSecret: "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
  gitLabVariable: "cikeys:gitlab:Variable",
  jenkinsSecretText: "cikeys:jenkins:SecretText",
} as const;
