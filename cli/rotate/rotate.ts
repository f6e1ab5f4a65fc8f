import type { LedgerEntry } from "../../components/rotation/ledger";
import { CliError } from "../cliError";
import type { Context } from "../context";
import { EXIT, type ExitCode } from "../exitCode";
import { readFleet, settingsOf, stackOfTeam, type FleetStack } from "../fleet/fleet";
import { ledgerEntry } from "../fleet/ledgerEntry";
import { upStacks } from "../fleet/up";
import { StackFile } from "../settings/stackFile";
import { requestFor } from "./request";

/** What a person asks for. */
export interface RotateOptions {
  stack?: string;
  reason: string;
  /** The key leaked: its secret dies at once. */
  compromised: boolean;
}

/** How a rotation ended. */
export interface RotateOutcome {
  team: string;
  stack: string;
  request: string;
  /** Generation in the stores before and now. */
  before: number;
  generation: number;
  /** The generation before, while it lives. */
  previous: number | null;
  /** Updates that were run. */
  updates: number;
  message?: string;
  remedy?: string;
  exit: ExitCode;
}

/** Retire what is left of the last rotation, rotate, retire what leaked: never more than one step an update. */
const MOST_UPDATES = 3;

/**
 * Rotates one team's key now: writes the request into the stack's settings and runs updates until it is answered; for a
 * leaked key until its secret is gone, too.
 */
export async function rotate(
  context: Context,
  team: string,
  options: RotateOptions,
): Promise<RotateOutcome> {
  const found = stackOfTeam(readFleet(context.project), team, options.stack);
  const file = settingsOf(found);
  const entry = await ledgerEntry(context, found.name, team);
  if (entry === undefined) {
    throw new CliError(
      `"${team}" has no key to rotate yet: flyte-ci-keys up --stack ${found.name}`,
    );
  }
  const request = ask(context, file, team, entry, options);
  const job = { context, found, team, request, leaked: options.compromised };
  const outcome = await updateUntilDone(job, entry);
  if (outcome.exit === EXIT.ok && options.compromised) {
    // Left in, it would make the next rotation skip its overlap, too. Read again: an update may write to the file.
    const now = StackFile.read(context.project, found.name);
    now.remove(["teams", team, "rotation", "compromised"]);
    now.save();
  }
  return outcome;
}

/** Writes the request; returns it. */
function ask(
  context: Context,
  file: StackFile,
  team: string,
  entry: LedgerEntry,
  { reason, compromised }: RotateOptions,
): string {
  const rotation = file.valueAt(["teams", team, "rotation"]) as
    { request?: unknown; hold?: unknown } | undefined;
  if (compromised && rotation?.hold === true) {
    throw new CliError(
      `"${team}" has \`hold: true\`, which keeps the leaked key alive. Take it out of ${file.file} first`,
    );
  }
  const written = typeof rotation?.request === "string" ? rotation.request : undefined;
  const open = written === entry.request ? undefined : written;
  const request = requestFor(reason, open, context.clock.now());
  file.set(["teams", team, "rotation", "request"], request);
  if (compromised) file.set(["teams", team, "rotation", "compromised"], true);
  file.save();
  context.say(`${file.file}: the request is written; keep the change (git commit)`);
  return request;
}

interface RotationJob {
  context: Context;
  found: FleetStack;
  team: string;
  request: string;
  leaked: boolean;
}

async function updateUntilDone(
  { context, found, team, request, leaked }: RotationJob,
  before: LedgerEntry,
): Promise<RotateOutcome> {
  let entry = before;
  const outcome = (updates: number, rest: Partial<RotateOutcome> = {}): RotateOutcome => ({
    team,
    stack: found.name,
    request,
    before: before.generation,
    generation: entry.generation,
    previous: entry.previous?.generation ?? null,
    updates,
    exit: EXIT.ok,
    ...rest,
  });
  for (let updates = 1; ; updates += 1) {
    const { stacks, exit } = await upStacks(context, [found]);
    const { message, remedy } = stacks[0] ?? {};
    entry = (await ledgerEntry(context, found.name, team)) ?? entry;
    if (exit !== EXIT.ok) {
      return outcome(updates, {
        exit,
        ...(message === undefined ? {} : { message }),
        ...(remedy === undefined ? {} : { remedy }),
      });
    }
    if (entry.request === request && !(leaked && entry.previous !== undefined)) {
      return outcome(updates);
    }
    if (!leaked || updates === MOST_UPDATES) return outcome(updates, stillWaiting(team, entry));
  }
}

function stillWaiting(team: string, entry: LedgerEntry): Partial<RotateOutcome> {
  const generation = entry.previous?.generation;
  return {
    exit: EXIT.blocked,
    message:
      generation === undefined
        ? "the rotation waits"
        : `the rotation waits until generation ${generation} is retired: only two may live at a time`,
    remedy: `flyte-ci-keys status --team ${team}; an update after that rotates. Leaked? Add --compromised`,
  };
}
