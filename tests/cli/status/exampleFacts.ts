import type { StackState } from "../../../cli/backend/state";
import type { StackFacts } from "../../../cli/status/model";
import { outlineOf } from "../../../cli/status/settingsOutline";

/** The instant at which the examples are looked at. */
export const NOW = new Date("2026-04-10T12:00:00Z");

/** Settings with one team, as a stack file has them. */
export function settingsWith(rotation: object = {}, teams: string[] = ["payments"]): object {
  return {
    identity: { kind: "okta" },
    rotation: { every: "90d", overlap: "7d", spread: "0d", brownout: "1d" },
    teams: Object.fromEntries(teams.map((team) => [team, { stores: [], rotation }])),
  };
}

/** A ledger entry; delivered on 1 April. */
export function entry(fields: object = {}): object {
  return {
    generation: 3,
    issuedAt: "2026-04-01T00:00:00Z",
    deliveredAt: "2026-04-01T00:00:10Z",
    protect: true,
    ...fields,
  };
}

/** What is known of stack `prod`. */
export function factsWith(options: {
  settings?: object | undefined;
  entries?: Record<string, object>;
  status?: Record<string, object>;
  state?: Partial<StackState>;
  locks?: StackFacts["locks"];
  error?: string;
  incomplete?: boolean;
}): StackFacts {
  const { entries = { payments: entry() }, status = {}, locks = [], error } = options;
  const ledger = { version: 1, stack: "flyte-ci-keys/prod", teams: entries };
  const settings = "settings" in options ? options.settings : settingsWith();
  const statuses = Object.fromEntries(
    Object.keys(entries).map((team) => [
      team,
      {
        clientId: "0oa1",
        subject: "0oa1",
        clientStatus: "ACTIVE",
        stores: ["github:acme/payments: FLYTE_API_KEY"],
        ...status[team],
      },
    ]),
  );
  return {
    stack: "prod",
    settings: settings && outlineOf(settings, options.incomplete ?? false),
    locks,
    ...(error === undefined ? {} : { error }),
    state: {
      lastUpdate: "2026-04-09T03:00:00.123456789Z",
      pendingCreates: [],
      resources: [
        {
          urn: "urn:pulumi:prod::flyte-ci-keys::pulumi:pulumi:Stack::flyte-ci-keys-prod",
          type: "pulumi:pulumi:Stack",
          outputs: { ledger, status: statuses },
        },
        {
          urn: "urn:pulumi:prod::flyte-ci-keys::cikeys:index:TokenCheck::payments-check-3",
          type: "cikeys:index:TokenCheck",
          outputs: { checkedAt: "2026-04-01T00:00:05Z" },
        },
      ],
      ...options.state,
    },
  };
}
