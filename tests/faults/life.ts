import { setTimeout as sleep } from "node:timers/promises";
import type { Call } from "../../sandbox/emulators/callLog";
import type { Emulator } from "../../sandbox/emulators/emulator";
import { LeakSearch } from "../../sandbox/leaks";
import type { Run } from "../../sandbox/stack";
import { SANDBOX_TOKENS } from "../../sandbox/world";
import { everyService } from "../support/everyStore";
import { killEngine, repairLive, startLive, type Live } from "../support/liveStack";
import type { CaseResult, FaultCase, Reference } from "./caseResult";
import { callPoints, faultAt } from "./fault";
import type { Operation } from "./operations";
import { settingsOf, type Pair } from "./pair";
import { difference, heldValues, picture, type Picture } from "./picture";

/** Commands that may be run again before a refresh is tried. */
const PATIENCE = 2;

/** A `file://` backend writes the state in place, and the program may read its own ledger at that moment. */
const TORN_STATE = /failed to load checkpoint: EOF/;

/** A team's life in a world of its own: operations one after the other, each with a fault or with none. */
export class Life {
  private constructor(
    readonly pair: Pair,
    private readonly live: Live,
  ) {}

  static async start(pair: Pair): Promise<Life> {
    const live = await startLive({
      world: everyService(),
      stackFile: (world) => settingsOf(pair, world),
    });
    return new Life(pair, live);
  }

  async stop(): Promise<void> {
    await this.live.world.stop();
  }

  /**
   * An operation in which nothing fails.
   *
   * @throws Error when it does not do what its outcome says: then nothing can be measured against it.
   */
  async undisturbed(operation: Operation): Promise<Reference> {
    const before = this.prepare(operation);
    const marks = this.marks();
    for (let update = 0; update < operation.updates; update += 1) {
      let run = await this.command(operation);
      if (!run.ok && TORN_STATE.test(run.printed)) run = await this.command(operation);
      if (!run.ok) throw new Error(`${operation.name} fails by itself:\n${run.printed}`);
    }
    const calls = callPoints(this.callsSince(marks));
    const after = this.picture(before);
    refuseOther(operation, after);
    if (calls.length === 0) throw new Error(`${operation.name} made no call`);
    const { violations } = this.live.world.monitor;
    if (violations.length > 0) throw new Error(JSON.stringify(violations));
    return { calls, picture: after };
  }

  /** An operation with a fault at one of its calls, and everything that puts it right. */
  async disturbed(
    operation: Operation,
    reference: Reference,
    faultCase: FaultCase,
  ): Promise<CaseResult> {
    const start = performance.now();
    const before = this.prepare(operation);
    const attempt = new Attempt(this.live, () => this.command(operation));
    const { monitor } = this.live.world;
    const known = monitor.violations.length;
    const { faults } = this.emulator(faultCase.call.service);
    let hit = false;
    const lift = faults.add(
      faultAt(faultCase.call, faultCase.fault, {
        kill: () => attempt.kill(),
        hit: () => (hit = true),
      }),
    );
    for (let update = 0; update < operation.updates; update += 1) await attempt.run();
    lift();
    const reached = faultCase.fault.startsWith("kill") ? attempt.killed : hit;
    const verdict = await this.converge(operation, reference, attempt, before);
    return {
      pair: this.pair,
      operation: operation.name,
      ...faultCase,
      reached,
      ...verdict,
      violations: monitor.violations
        .slice(known)
        .map(({ after, store, reason }) => `${store} after "${after}": ${reason}`),
      leaked: this.leaksIn(attempt.told),
      seconds: Math.round((performance.now() - start) / 100) / 10,
    };
  }

  /** Secrets in clear in any file of the backend and of the work folder. */
  leaksInFiles(): string[] {
    const search = this.search();
    search.folder(this.live.world.folder);
    return search.leaks.map(({ where, encoding }) => `${encoding} in ${where}`);
  }

  private async converge(
    operation: Operation,
    { picture: expected }: Reference,
    attempt: Attempt,
    before: Map<string, string>,
  ): Promise<Pick<CaseResult, "converged" | "again" | "refreshed" | "lost" | "orphaned" | "why">> {
    const arrived = () => attempt.ok && alike(expected, this.picture(before));
    let again = 0;
    for (; again < PATIENCE && !arrived(); again += 1) await attempt.run();
    const refreshed = !arrived();
    if (refreshed) {
      await attempt.refresh();
      await attempt.run();
    }
    const actual = this.picture(before);
    const differs = differences(expected, actual);
    const lost = [...differs.stores.missing, ...differs.identity.missing];
    const orphaned = [...differs.stores.extra, ...differs.identity.extra];
    const why = attempt.ok
      ? describe(differs)
      : `${describe(differs)}\n${errorIn(attempt.last)}`.trim();
    if (!attempt.ok || why !== "")
      return { converged: false, again, refreshed, lost, orphaned, why };
    const idle = await this.unlessIdle(operation, attempt);
    return { converged: idle === "", again, refreshed, lost, orphaned, why: idle };
  }

  /** What a further command did although nothing was left to do. */
  private async unlessIdle(operation: Operation, attempt: Attempt): Promise<string> {
    const marks = this.marks();
    const run = await attempt.run();
    if (!run.ok) return `the further ${operation.command} failed\n${errorIn(run)}`;
    const changes = Object.entries(run.changes).filter(
      ([change, count]) => !["same", "read"].includes(change) && count !== 0,
    );
    const writes = this.callsSince(marks).filter(({ kind }) => kind === "write");
    if (changes.length + writes.length === 0) return "";
    const did = [
      ...changes.map(([change, count]) => `${change} ${count}`),
      ...writes.map(({ service, method, template }) => `${service} ${method} ${template}`),
    ];
    return `the further ${operation.command} was no no-op: ${did.join(", ")}`;
  }

  /** Makes the operation due. Returns what the stores hold. */
  private prepare({ days, rotation }: Operation): Map<string, string> {
    const { world, stack } = this.live;
    world.clock.advanceDays(days);
    stack.configure(settingsOf(this.pair, world, rotation));
    return heldValues(world);
  }

  private async command({ command }: Operation): Promise<Run> {
    return command === "up" ? this.live.stack.up() : this.live.stack.destroy();
  }

  private picture(before: Map<string, string>): Picture {
    return picture(this.live, this.pair.identity, before);
  }

  private leaksIn(told: readonly string[]): string[] {
    const search = this.search();
    told.forEach((text, index) => search.text(`output ${index + 1}`, text));
    return search.leaks.map(({ where, encoding }) => `${encoding} in ${where}`);
  }

  private search(): LeakSearch {
    const { secrets } = this.live.world.monitor;
    return new LeakSearch([...secrets, ...Object.values(SANDBOX_TOKENS)]);
  }

  private emulators(): Emulator[] {
    return [this.pair.identity, this.pair.store].map((name) => this.emulator(name));
  }

  private emulator(name: string): Emulator {
    const found = this.live.world.emulators.find((emulator) => emulator.name === name);
    if (found === undefined) throw new RangeError(`the world has no service "${name}"`);
    return found;
  }

  private marks(): number[] {
    return this.emulators().map(({ calls }) => calls.mark());
  }

  private callsSince(marks: number[]): Call[] {
    return this.emulators().flatMap(({ calls }, index) => [...calls.since(marks[index])]);
  }
}

/** The commands of one case, and the kill that may hit one of them. */
class Attempt {
  killed = false;
  ok = false;
  last: Run | undefined;
  /** Everything that was printed and every event. */
  readonly told: string[] = [];
  private killing: Promise<void> | undefined;

  constructor(
    private readonly live: Live,
    private readonly command: () => Promise<Run>,
  ) {}

  /** Kills the engine, and gives its plugins the time to notice. */
  async kill(): Promise<void> {
    if (this.live.stack.locks().length === 0) return;
    this.killed = true;
    killEngine(this.live);
    await (this.killing = sleep(300));
  }

  /** What a person does when the same command fails again and again. */
  async refresh(): Promise<void> {
    const run = await this.live.stack.refresh();
    this.told.push(run.printed, JSON.stringify(run.events));
  }

  /** The command; after a kill what a person does first. */
  async run(): Promise<Run> {
    const run = await this.command();
    this.last = run;
    this.ok = run.ok;
    this.told.push(run.printed, JSON.stringify(run.events));
    if (this.killing !== undefined) {
      await this.killing;
      this.killing = undefined;
      const { exit, message, steps } = await repairLive(this.live);
      this.told.push(JSON.stringify(steps));
      if (exit !== 0) this.told.push(`repair ended with ${exit}: ${message ?? ""}`);
    }
    return run;
  }
}

type Differences = Record<keyof Picture, ReturnType<typeof difference>>;

function differences(expected: Picture, actual: Picture): Differences {
  return {
    stores: difference(expected.stores, actual.stores),
    identity: difference(expected.identity, actual.identity),
    state: difference(expected.state, actual.state),
  };
}

function alike(expected: Picture, actual: Picture): boolean {
  return describe(differences(expected, actual)) === "";
}

function describe(all: Differences): string {
  return Object.entries(all)
    .flatMap(([where, { missing, extra }]) => [
      ...missing.map((line) => `${where}: missing "${line}"`),
      ...extra.map((line) => `${where}: "${line}" too many`),
    ])
    .join("\n");
}

/** The engine's own errors, without what it says of the resources that went well. */
function errorIn(run: Run | undefined): string {
  const lines = (run?.printed ?? "").split("\n").map((line) => line.trim());
  const errors = lines.filter((line) => /^error:|error: /.test(line));
  return [...new Set(errors)].slice(0, 4).join("\n") || lines.slice(-6).join("\n");
}

/** A reference that is itself wrong would let everything pass. */
function refuseOther({ name, outcome }: Operation, { identity, state, stores }: Picture): void {
  const count = (text: string) => identity.filter((line) => line.endsWith(text)).length;
  const ledger = `ledger: ${outcome.generation ?? "none"},`;
  const well =
    count(": a secret that works") === outcome.working &&
    count(": a disabled secret") === outcome.disabled &&
    state.some((line) => line.startsWith(ledger)) &&
    stores.length === (outcome.working > 0 ? 1 : 0) &&
    stores.every((line) => line.includes("the key works")) &&
    stores.every((line) => line.endsWith("of the newest secret"));
  if (well) return;
  throw new Error(`${name} ends otherwise:\n${[...identity, ...stores, ...state].join("\n")}`);
}
