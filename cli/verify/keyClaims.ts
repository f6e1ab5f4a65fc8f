import { z } from "zod";
import type { Claim } from "../../provider/check/prove";
import type { AccessArgs } from "../../components/access/args";
import { stackOutputs, type StackState } from "../backend/state";

/** The key that was delivered last to one team, and what its tokens must say. */
export interface KeyClaim {
  team: string;
  generation: number;
  claim: Claim;
  /** Who decides what it may do, and where it is to deploy, by the output `access`. */
  access?: AccessArgs;
}

/** How often and how long one key is tried: a busy moment of the identity provider is not a dead key. */
const PATIENCE = { successes: 1, interval: 2, timeout: 5 };

const ledgerSchema = z.object({
  teams: z.record(z.string(), z.object({ generation: z.int() })),
});

const checkSchema = z.object({
  issuer: z.string(),
  issuerKind: z.enum(["okta", "entra", "oidc"]),
  scope: z.string(),
  role: z.string().optional(),
  audience: z.string().optional(),
  notBefore: z.string(),
  through: z.enum(["auto", "control-plane", "idp"]).optional(),
  authorities: z.string().optional(),
});

const accessSchema = z.discriminatedUnion("mode", [
  z.object({ mode: z.literal("noop") }),
  z.object({ mode: z.enum(["external", "union"]), project: z.string(), domain: z.string() }),
]);

/** Teams that have a key, by the ledger. */
export function deliveredTeams(state: StackState): Map<string, number> {
  const ledger = ledgerSchema.safeParse(stackOutputs(state)["ledger"]).data;
  return new Map(
    Object.entries(ledger?.teams ?? {}).map(([team, { generation }]) => [team, generation]),
  );
}

/**
 * What each delivered key claims, by the inputs of its `TokenCheck`.
 *
 * @param state With secrets in clear, or with the keys given.
 * @param keys Keys by team, where the stack exports them; else they are taken from the state.
 */
export function keyClaims(state: StackState, keys: Record<string, unknown> = {}): KeyClaim[] {
  const accesses = z.record(z.string(), z.unknown()).catch({}).parse(stackOutputs(state)["access"]);
  return [...deliveredTeams(state)].flatMap(([team, generation]) => {
    const name = `::${team}-check-${generation}`;
    const check = state.resources.find(
      ({ type, urn }) => type === "cikeys:index:TokenCheck" && urn.endsWith(name),
    );
    const given = Object.hasOwn(keys, team) ? keys[team] : undefined;
    const apiKey = typeof given === "string" ? given : clearText(check?.inputs?.["apiKey"]);
    const inputs = checkSchema.safeParse(check?.inputs).data;
    if (inputs === undefined || apiKey === undefined) return [];
    const known = Object.hasOwn(accesses, team)
      ? accessSchema.safeParse(accesses[team])
      : undefined;
    const access = known?.success === true ? { access: known.data } : {};
    return [{ team, generation, claim: { ...inputs, apiKey, ...PATIENCE }, ...access }];
  });
}

/** A secret as `pulumi stack export --show-secrets` writes it: JSON in a text. */
function clearText(value: unknown): string | undefined {
  const secret = z.object({ plaintext: z.string() }).safeParse(value).data;
  if (secret === undefined) return undefined;
  const text: unknown = JSON.parse(secret.plaintext);
  return typeof text === "string" ? text : undefined;
}
