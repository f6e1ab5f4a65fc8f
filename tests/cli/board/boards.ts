import type { Board, Reason, StackRow, TeamRow } from "../../../cli/status/schema";

/** Instant at which the boards of these tests are made. */
export const NOW = "2026-03-02T08:00:00.000Z";

/** A team with a key and nothing to do. */
export function teamRow(fields: Partial<TeamRow> = {}): TeamRow {
  const { team = "payments", generation = 3 } = fields;
  const { stores = [`github.com/acme/${team} FLYTE_API_KEY`] } = fields;
  return {
    team,
    stack: `${team}-prod`,
    state: "ok",
    reasons: [],
    identity: "okta",
    clientId: `0oa1${team}`,
    subject: `0oa1${team}`,
    clientStatus: "ACTIVE",
    generation,
    issuedAt: "2026-02-20T08:00:00Z",
    deliveredAt: "2026-02-20T08:00:30Z",
    nextRotation: "2026-05-14T20:00:00.000Z",
    expiresAt: null,
    checkedAt: "2026-02-20T08:00:10Z",
    previous: null,
    request: null,
    stores,
    storeDetails: detailsOf(stores, generation),
    ...fields,
  };
}

/** Stores that hold a generation. */
function detailsOf(stores: string[], generation: number | null): TeamRow["storeDetails"] {
  return stores.map((address) => ({ address, generation, updatedAt: null, notes: [] }));
}

/** A stack that was updated a day ago. */
export function stackRow(fields: Partial<StackRow> = {}): StackRow {
  return {
    stack: "payments-prod",
    state: "ok",
    reasons: [],
    readable: true,
    lastUpdate: "2026-03-01T08:00:00.000Z",
    locks: [],
    teams: 1,
    ...fields,
  };
}

/** The board of these rows. */
export function boardOf(teams: TeamRow[], stacks: StackRow[] = [stackRow()]): Board {
  const count = (state: string) => teams.filter((row) => row.state === state).length;
  return {
    version: 1,
    generatedAt: NOW,
    project: "flyte-ci-keys",
    summary: {
      teams: teams.length,
      ok: count("ok"),
      due: count("due"),
      blocked: count("blocked"),
      human: count("human"),
      stacks: stacks.length,
      unreadable: stacks.filter(({ readable }) => !readable).length,
    },
    teams,
    stacks,
  };
}

const DUE: Reason = { state: "due", text: "rotation is due" };
const BLOCKED: Reason = {
  state: "blocked",
  text: "due, but generation 2 must be retired first: held by `hold: true`",
};
const DEAD: Reason = {
  state: "human",
  text: "the client is INACTIVE at the identity provider: its key does not work",
  remedy: "activate it there, then: flyte-ci-keys up --refresh --stack search-prod",
};

/** One team of each state and phase. */
export function mixedBoard(): Board {
  const teams = [
    teamRow(),
    teamRow({
      team: "search",
      stack: "search-prod",
      state: "human",
      reasons: [DEAD],
      clientStatus: "INACTIVE",
    }),
    teamRow({
      team: "fraud",
      stack: "fraud-prod",
      state: "blocked",
      reasons: [BLOCKED],
      nextRotation: "2026-02-27T20:00:00.000Z",
      previous: { generation: 2, disabledAt: null, why: "held by `hold: true`" },
    }),
    teamRow({
      team: "ads",
      stack: "ads-prod",
      state: "due",
      reasons: [DUE],
      identity: "entra",
      nextRotation: "2026-03-02T05:00:00.000Z",
      expiresAt: "2026-03-16T05:00:00Z",
      previous: {
        generation: 2,
        disabledAt: "2026-03-01T08:00:00Z",
        why: "deleted after 2026-03-02T08:00:00.000Z",
      },
    }),
    teamRow({
      team: "maps",
      stack: "maps-prod",
      state: "due",
      reasons: [
        { state: "due", text: "has no key yet", remedy: "flyte-ci-keys up --stack maps-prod" },
      ],
      ...{ clientId: null, subject: null, clientStatus: null, generation: null, issuedAt: null },
      ...{ deliveredAt: null, nextRotation: null, checkedAt: null, stores: [] },
    }),
  ];
  const stacks = teams.map(({ stack }) => stackRow({ stack }));
  const locked = stackRow({
    stack: "risk-prod",
    state: "human",
    reasons: [
      {
        state: "human",
        text: "was left locked by ci@runner-7 (pid 4711) since 2026-03-01 08:00 UTC, which is dead",
        remedy: "flyte-ci-keys repair --stack risk-prod",
      },
    ],
  });
  return boardOf(teams, [...stacks, locked]);
}

/** So many teams, most of them well. */
export function largeBoard(count: number): Board {
  const patterns = mixedBoard().teams;
  const day = (offset: number) => new Date(Date.parse(NOW) + offset * 86_400_000).toISOString();
  const teams = Array.from({ length: count }, (_unused, index) => {
    const name = `team-${index + 1}`;
    const special = index % 23 === 5 ? patterns[1 + (index % 4)] : undefined;
    const stores = ["github.com", "gitlab.example.com"].map(
      (host) => `${host}/acme/${name} FLYTE_API_KEY`,
    );
    return {
      ...(special ?? teamRow({ nextRotation: day(1 + (index % 80)) })),
      team: name,
      stack: `${name}-prod`,
      ...(special?.generation === null
        ? {}
        : {
            clientId: `0oa${String(index).padStart(17, "x")}`,
            subject: `0oa${String(index).padStart(17, "x")}`,
            stores,
            storeDetails: detailsOf(stores, special?.generation ?? 3),
          }),
    };
  });
  return boardOf(
    teams,
    teams.map(({ stack }) => stackRow({ stack })),
  );
}
