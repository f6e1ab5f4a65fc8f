import { existsSync, rmSync } from "node:fs";
import { pulumi } from "../backend/pulumi";
import type { StateResource } from "../backend/state";
import { CliError } from "../cliError";
import { pulumiCli, snapshotSource, type Context } from "../context";
import { EXIT, type ExitCode } from "../exitCode";
import { nameOf } from "../fleet/progress";
import {
  readFleet,
  settingsOf,
  stackNamed,
  stackOfTeam,
  teamsOf,
  type FleetStack,
} from "../fleet/fleet";
import { readSnapshots } from "../fleet/snapshot";
import { ledgerEntry } from "../fleet/ledgerEntry";
import { runJobs } from "../fleet/runJobs";
import { outcomeOf } from "../fleet/stackOutcome";
import { upNamed } from "../fleet/upNamed";
import { prepare } from "../preparation/prepare";
import type { StackFile } from "../settings/stackFile";

/** How a team's end went. */
export interface RetireOutcome {
  team: string;
  stack: string;
  /** What was done, in order. */
  done: string[];
  message?: string;
  remedy?: string;
  exit: ExitCode;
}

/** A step that failed; what was done before stands, and the same command goes on from there. */
class Stopped extends Error {
  constructor(
    readonly exit: ExitCode,
    message: string,
    readonly remedy: string | undefined,
  ) {
    super(message);
  }
}

/**
 * Destroys one team's key: its client, its secrets, its entries in the stores. The protection is lifted in one update and
 * the team removed in the next; a stack that has no other team is destroyed and removed. Killed anywhere, the same
 * command goes on.
 */
export async function retireTeam(
  context: Context,
  team: string,
  stack: string | undefined,
): Promise<RetireOutcome> {
  const found = findTeam(context, team, stack);
  const done: string[] = [];
  const outcome = { team, stack: found.name, done };
  try {
    const trace = await traceOf(context, found.name, team);
    if (trace === "key") {
      await liftProtection(context, found, team);
      done.push("its protection is lifted");
    }
    const file = settingsOf(found);
    if (teamsOf(file).some((other) => other !== team) || file.importsEnvironments) {
      await removeFromStack(context, found.name, team, trace);
    } else if (trace === "no stack") {
      rmSync(file.file);
    } else await destroyStack(context, found);
    if (trace === "key") done.push("its client, secrets and store entries are deleted");
    done.push(existsSync(file.file) ? `it is gone from ${file.file}` : `${file.file} is deleted`);
    return { ...outcome, exit: EXIT.ok };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    const { exit, message, remedy } = error;
    return { ...outcome, exit, message, ...(remedy === undefined ? {} : { remedy }) };
  }
}

function findTeam(context: Context, team: string, stack: string | undefined): FleetStack {
  const fleet = readFleet(context.project);
  // An earlier try may have got as far as taking it out of the settings.
  const begun = fleet.find(
    ({ name, file }) =>
      (stack === undefined || name === stack) &&
      !(file instanceof CliError) &&
      confirmed(file).includes(team),
  );
  return begun ?? stackOfTeam(fleet, team, stack);
}

function confirmed(file: StackFile): string[] {
  const list = file.valueAt(["confirmDestroy"]);
  return Array.isArray(list) ? list.map(String) : [];
}

async function liftProtection(context: Context, found: FleetStack, team: string): Promise<void> {
  const file = settingsOf(found);
  if (!confirmed(file).includes(team)) {
    file.set(["confirmDestroy"], [...confirmed(file), team]);
    file.save();
  }
  if (!teamsOf(file).includes(team)) return;
  const delivered = (await ledgerEntry(context, found.name, team)) !== undefined;
  await update(context, found.name, team).catch((error: unknown) => {
    // A team that never came to a key may fail for ever; the protection is lifted before that.
    if (delivered || !(error instanceof Stopped) || error.exit === EXIT.interrupted) throw error;
  });
}

/** What the state knows of the team: an update that made its key may have failed half-way. */
async function traceOf(
  context: Context,
  stack: string,
  team: string,
): Promise<"no stack" | "no key" | "key"> {
  const [snapshot] = await readSnapshots(snapshotSource(context), [stack]);
  if (snapshot?.error !== undefined) throw new CliError(`stack ${stack}: ${snapshot.error}`);
  if (snapshot?.state === undefined) return "no stack";
  const isKey = ({ type, urn }: StateResource): boolean =>
    type === "flyte-ci-keys:index:CiKey" && nameOf(urn) === team;
  return snapshot.state.resources.some(isKey) ? "key" : "no key";
}

async function removeFromStack(
  context: Context,
  stack: string,
  team: string,
  trace: "no stack" | "no key" | "key",
): Promise<void> {
  const file = settingsOf(stackNamed(readFleet(context.project), stack));
  file.remove(["teams", team]);
  file.save();
  if (trace === "key") await update(context, stack, team);
  const others = confirmed(file).filter((name) => name !== team);
  if (others.length > 0) file.set(["confirmDestroy"], others);
  else file.remove(["confirmDestroy"]);
  file.save();
}

async function update(context: Context, stack: string, team: string): Promise<void> {
  const { stacks, exit } = await upNamed(context, stack);
  if (exit === EXIT.ok) return;
  const { message = "the update failed" } = stacks[0] ?? {};
  throw new Stopped(exit, message, `flyte-ci-keys retire-team ${team} --stack ${stack} --yes`);
}

/** A stack without teams is no stack: the settings must name one at least. */
async function destroyStack(context: Context, found: FleetStack): Promise<void> {
  const { name: stack } = found;
  await prepare(context, [found]);
  const { results } = await runJobs(context, [{ stack, operation: "destroy" }], 1);
  const [result] = results;
  if (result !== undefined && result.outcome !== "succeeded") {
    const { exit, message = "the stack could not be destroyed", remedy } = outcomeOf(result, "");
    throw new Stopped(exit, message, remedy || "run the same command again");
  }
  await pulumi(await pulumiCli(context), "stack", "rm", "--yes", "--stack", stack);
  rmSync(settingsOf(found).file, { force: true });
}
