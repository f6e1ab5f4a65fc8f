import { z } from "zod";

const instant = z.iso.datetime().describe("ISO 8601, UTC");

/** From good to bad. */
export const TEAM_STATES = ["ok", "due", "blocked", "human"] as const;

const reason = z
  .object({
    state: z.enum(TEAM_STATES).exclude(["ok"]),
    text: z.string().describe("What is the case."),
    remedy: z.string().optional().describe("Command or step that helps."),
  })
  .describe("Why a team or stack is not ok.");

const store = z.object({
  address: z.string(),
  generation: z
    .int()
    .nullable()
    .describe("Generation that it holds, as of the last update; null where it never got one."),
  updatedAt: z
    .string()
    .nullable()
    .describe("When it was written, as the service or else the program says."),
  notes: z
    .array(z.string())
    .describe("What a person should know, such as that another credential hides it."),
});

const team = z.object({
  team: z.string(),
  stack: z.string(),
  state: z
    .enum(TEAM_STATES)
    .describe(
      "ok: nothing to do. due: an update has something to do. blocked: something due waits. human: a person is needed.",
    ),
  reasons: z.array(reason),
  identity: z.string().nullable().describe("Kind of identity provider, from the settings."),
  clientId: z.string().nullable(),
  subject: z.string().nullable().describe("Whom the control plane sees (`sub` of the token)."),
  clientStatus: z
    .string()
    .nullable()
    .describe("State of the client at the identity provider, as of the last refresh."),
  generation: z.int().nullable().describe("Generation that every store holds."),
  issuedAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  nextRotation: instant.nullable().describe("When the next rotation is due."),
  expiresAt: instant
    .nullable()
    .describe("When the identity provider lets the current secret die; null where it does not."),
  checkedAt: instant.nullable().describe("When a token request with this key last succeeded."),
  previous: z
    .object({
      generation: z.int(),
      disabledAt: instant.nullable().describe("Since when it is switched off."),
      why: z.string().nullable().describe("What becomes of it, and when."),
    })
    .nullable()
    .describe("The generation before, while it exists."),
  request: z.string().nullable().describe("Rotation request that is not answered yet."),
  stores: z.array(z.string()).describe("Addresses of the stores."),
  storeDetails: z.array(store).describe("The stores, in the same order."),
});

const lock = z.object({
  pid: z.int(),
  username: z.string(),
  hostname: z.string(),
  since: z.string(),
  holder: z.enum(["alive", "dead", "elsewhere"]),
});

const stack = z.object({
  stack: z.string(),
  state: z.enum(TEAM_STATES),
  reasons: z.array(reason),
  readable: z.boolean().describe("Whether settings and state could be read."),
  lastUpdate: instant.nullable().describe("When the state was last written."),
  locks: z.array(lock),
  teams: z.int(),
});

/** What `flyte-ci-keys status --json` prints. Never a secret. */
export const boardSchema = z
  .object({
    version: z.literal(1),
    generatedAt: instant,
    project: z.string(),
    summary: z.object({
      teams: z.int(),
      ok: z.int(),
      due: z.int(),
      blocked: z.int(),
      human: z.int(),
      stacks: z.int(),
      unreadable: z.int().describe("Stacks about which nothing is known."),
    }),
    teams: z.array(team),
    stacks: z.array(stack),
  })
  .meta({ title: "flyte-ci-keys status", description: "Keys of all teams, at one instant." });

export type Board = z.infer<typeof boardSchema>;
export type TeamRow = z.infer<typeof team>;
export type StoreRow = z.infer<typeof store>;
export type StackRow = z.infer<typeof stack>;
export type Reason = z.infer<typeof reason>;
export type TeamState = (typeof TEAM_STATES)[number];

/** JSON Schema (2020-12) of the board, as it is published in docs/. */
export function boardJsonSchema(): object {
  return z.toJSONSchema(boardSchema, { target: "draft-2020-12" });
}
