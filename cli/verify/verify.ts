import { proveKey } from "../../provider/check/prove";
import { ServiceError } from "../../provider/http/serviceError";
import { pulumi, type PulumiCli } from "../backend/pulumi";
import { parseState, stackOutputs, type StackState } from "../backend/state";
import { pulumiCli, snapshotSource, type Context } from "../context";
import { EXIT, worst, type ExitCode } from "../exitCode";
import type { FleetStack } from "../fleet/fleet";
import { mapLimited } from "../fleet/mapLimited";
import { readSnapshots } from "../fleet/snapshot";
import type { Place } from "../../components/access/args";
import { placesElsewhere, proveAccess, type AccessVerdict } from "./access";
import { deliveredTeams, keyClaims, type KeyClaim } from "./keyClaims";

/** What a team's key is worth right now. */
export interface Verdict {
  team: string;
  stack: string;
  result: "works" | "refused" | "no key" | "unknown";
  generation: number | null;
  /** `sub` of the token. */
  subject: string | null;
  /** Why it does not work, or why that is not known. */
  message?: string;
  /** Where it may deploy, if that was asked and it works. */
  access?: Omit<AccessVerdict, "exit">;
  exit: ExitCode;
}

/** Stacks whose secrets are read side by side. */
const READERS = 4;
/** Token requests at a time: far below what identity providers allow. */
const REQUESTS = 8;

/** What is asked besides the token. */
export interface VerifyOptions {
  /** Ask where each key may deploy, too. */
  access?: boolean;
  /** A place that no key may deploy to; another team's of these stacks when left out. */
  elsewhere?: Place;
}

/**
 * Asks for a token with the key that each team was last given, as the flyte client does. No update, no write.
 *
 * @param teams Only these; all when left out.
 */
export async function verify(
  context: Context,
  stacks: readonly FleetStack[],
  teams?: readonly string[],
  { access = false, elsewhere }: VerifyOptions = {},
): Promise<{ verdicts: Verdict[]; exit: ExitCode }> {
  const cli = await pulumiCli(context);
  const wanted = (team: string): boolean => teams === undefined || teams.includes(team);
  const found = await mapLimited(stacks, READERS, (stack) => claimsOf(context, cli, stack, wanted));
  const other = placesElsewhere(found.flat().filter((one) => "claim" in one));
  const known = found.flat().filter(({ team }) => team === "-" || wanted(team));
  const verdicts = await mapLimited(known, REQUESTS, async (one) => {
    if (!("claim" in one)) return one;
    const verdict = await prove(context, one);
    if (!access || verdict.result !== "works") return verdict;
    const { exit, ...finding } = await proveAccess(one, elsewhere ?? other(one));
    return { ...verdict, access: finding, exit };
  });
  return { verdicts, exit: worst(verdicts.map(({ exit }) => exit)) };
}

type Known = Verdict | (KeyClaim & { stack: string });

async function claimsOf(
  context: Context,
  cli: PulumiCli,
  { name: stack, teams }: FleetStack,
  wanted: (team: string) => boolean,
): Promise<Known[]> {
  const unknown = (team: string, message: string): Verdict => ({
    ...{ team, stack, generation: null, subject: null, message },
    ...{ result: "unknown", exit: EXIT.error },
  });
  const [snapshot] = await readSnapshots(snapshotSource(context), [stack]);
  if (snapshot?.error !== undefined) return [unknown("-", snapshot.error)];
  const delivered = snapshot?.state === undefined ? new Map() : deliveredTeams(snapshot.state);
  const keyless = teams
    .filter((team) => wanted(team) && !delivered.has(team))
    .map((team) => withoutKey(team, stack));
  if (snapshot?.state === undefined || ![...delivered.keys()].some(wanted)) return keyless;
  try {
    const claims = await decrypted(cli, stack, snapshot.state);
    const missing = [...delivered.keys()].filter(
      (team: string) => wanted(team) && !claims.some((claim) => claim.team === team),
    );
    return [
      // Of the others too: their places are there to compare with.
      ...claims.map((claim) => ({ ...claim, stack })),
      ...missing.map((team: string) => unknown(team, "the state has no check of its key")),
      ...keyless,
    ];
  } catch (error) {
    return [unknown("-", error instanceof Error ? error.message : String(error))];
  }
}

function withoutKey(team: string, stack: string): Verdict {
  return { team, stack, result: "no key", generation: null, subject: null, exit: EXIT.due };
}

/**
 * Keys in clear, through a pipe from the Pulumi CLI and no further than this process. Where the stack exports its keys,
 * nothing else is decrypted.
 */
async function decrypted(cli: PulumiCli, stack: string, state: StackState): Promise<KeyClaim[]> {
  if (stackOutputs(state)["apiKeys"] !== undefined) {
    const args = ["stack", "output", "apiKeys", "--json", "--show-secrets", "--stack", stack];
    const keys = JSON.parse(await pulumi(cli, ...args)) as Record<string, unknown>;
    return keyClaims(state, keys);
  }
  const text = await pulumi(cli, "stack", "export", "--show-secrets", "--stack", stack);
  return keyClaims(parseState((JSON.parse(text) as { deployment?: unknown }).deployment));
}

async function prove(
  context: Context,
  { team, stack, generation, claim }: KeyClaim & { stack: string },
): Promise<Verdict> {
  const silent = {
    urn: "",
    preview: false,
    signal: AbortSignal.timeout(2 * 60_000),
    progress: () => undefined,
    warn: () => Promise.resolve(),
  };
  try {
    const { subject } = await proveKey(claim, context.clock, silent);
    return { team, stack, result: "works", generation, subject, exit: EXIT.ok };
  } catch (error) {
    const message = error instanceof Error ? error.message : "the token request failed";
    const known = { team, stack, generation, subject: null, message };
    // Thrown before the key was tried: the control plane did not say where tokens come from.
    if (error instanceof ServiceError) return { ...known, result: "unknown", exit: EXIT.error };
    return { ...known, result: "refused", exit: EXIT.humanNeeded };
  }
}
