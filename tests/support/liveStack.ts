import { readdirSync, readFileSync } from "node:fs";
import { devStackFile, devWorld } from "../../sandbox/dev";
import { SandboxStack, type Run } from "../../sandbox/stack";
import { World, type WorldOptions } from "../../sandbox/world";
import { makeContext, type Context } from "../../cli/context";
import { readFleet, stackNamed } from "../../cli/fleet/fleet";
import { noDisplay } from "../../cli/output/runDisplay";
import { repair, type RepairOutcome } from "../../cli/repair/repair";
import { stackFileFor } from "./oktaTeams";

/** A sandbox with one stack, on the real engine. */
export interface Live {
  world: World;
  stack: SandboxStack;
}

/** Settings with one team and one store: the quickest stack that has everything. */
export const ONE_TEAM = stackFileFor(["payments"]);

/** Settings of `ONE_TEAM` with something asked of the team's rotation. */
export function withRotation(yaml: string): string {
  return ONE_TEAM.replace("    payments:\n", `    payments:\n      rotation:\n        ${yaml}\n`);
}

/** Starts services and a stack; the caller stops `world`. */
export async function startLive(
  options: {
    /** Text of the stack file, or how to make it once the services have addresses. */
    stackFile?: string | ((world: World) => string);
    world?: Partial<WorldOptions>;
  } = {},
): Promise<Live> {
  const world = await World.start({ ...devWorld(() => undefined), ...options.world });
  const { stackFile = devStackFile() } = options;
  const text = typeof stackFile === "string" ? stackFile : stackFile(world);
  const stack = await SandboxStack.create(world, "dev", text);
  return { world, stack };
}

/** Runs `up` and fails with what was printed when it did not succeed. */
export async function upWell(stack: SandboxStack): Promise<Run> {
  const run = await stack.up();
  if (!run.ok) throw new Error(`the update failed:\n${run.printed}`);
  return run;
}

/** Kills the engine that holds the stack's lock, as a power cut would. Its plugins live on, as they really do. */
export function killEngine({ stack, world }: Live): void {
  for (const file of stack.locks()) {
    const { pid } = JSON.parse(readFileSync(file, "utf8")) as { pid: number };
    world.adoptOrphans(childrenOf(pid));
    process.kill(pid, "SIGKILL");
  }
}

/** Processes whose parent this is, from /proc. */
export function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent;
      } catch {
        return false; // it ended between the listing and the reading
      }
    })
    .map(Number);
}

/** What a person does after that: `flyte-ci-keys repair`. */
export async function repairLive(live: Live): Promise<RepairOutcome> {
  const context = quietContext(live);
  return repair(context, stackNamed(readFleet(context.project), live.stack.name), { force: false });
}

/** What commands of `flyte-ci-keys` run with in the stack's work folder. Nothing is printed. */
export function quietContext({ world, stack }: Live): Context {
  const env = { ...process.env, ...world.engineEnvironment() };
  const context = makeContext({ cwd: stack.folder, json: false }, env);
  return { ...context, say: () => undefined, display: () => noDisplay };
}

/** Writes to any service after a mark; after none, all of them. */
export function writesSince({ world }: Live, marks: Record<string, number>): string[] {
  return world.emulators
    .flatMap(({ name, calls }) => calls.since(marks[name]))
    .filter(({ kind }) => kind === "write")
    .map(({ method, template }) => `${method} ${template}`);
}

/** Marks in the call logs of all services, by their names. */
export function marksOf({ world }: Live): Record<string, number> {
  return Object.fromEntries(world.emulators.map(({ name, calls }) => [name, calls.mark()]));
}

/** Key that the pipelines of `acme/payments` hold. */
export function heldKey({ world }: Live): string | undefined {
  return world.github.secretValue({ owner: "acme", repository: "payments" }, "FLYTE_API_KEY");
}

/** The team's entry in the ledger. */
export function ledgerEntry({ stack }: Live, team = "payments"): Record<string, unknown> {
  const ledger = stack.outputs()["ledger"] as
    { teams?: Record<string, Record<string, unknown>> } | undefined;
  return ledger?.teams?.[team] ?? {};
}
