import type { Call } from "../../sandbox/emulators/callLog";
import type { Emulator } from "../../sandbox/emulators/emulator";
import { LeakSearch } from "../../sandbox/leaks";
import type { Run } from "../../sandbox/stack";
import { SANDBOX_TOKENS } from "../../sandbox/world";
import { everyService } from "../support/everyStore";
import { startLive, type Live } from "../support/liveStack";
import { Attempt, errorIn } from "./attempt";
import type { CaseResult, FaultCase, Reference } from "./caseResult";
import { describe, difference, differences } from "./difference";
import { callPoints, faultAt } from "./fault";
import type { Operation } from "./operations";
import { settingsOf, type Pair } from "./pair";
import { heldValues, picture, type Picture } from "./picture";
import { stepsOf } from "./steps";

/** Commands that may be run again before `repair` is tried. */
const PATIENCE = 2;

/** What is said of how a case came to its end. */
type Verdict = Pick<CaseResult, "converged" | "again" | "repaired" | "lost" | "orphaned" | "why">;

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
   * @param measured Whether others are to be compared with it: then a further update must have nothing to do.
   * @throws Error when it does not do what its outcome says: then nothing can be measured against it.
   */
  async undisturbed(operation: Operation, measured = false): Promise<Reference> {
    const before = this.prepare(operation);
    const marks = this.marks();
    const attempt = new Attempt(this.live, () => this.command(operation));
    for (let update = 0; update < operation.updates; update += 1) {
      if ((await attempt.run()).ok) continue;
      throw new Error(`${operation.name} fails by itself:\n${errorIn(attempt.runs.at(-1))}`);
    }
    const calls = callPoints(this.callsSince(marks));
    const steps = stepsOf(attempt.runs);
    const after = this.picture(before);
    refuseOther(operation, after);
    if (calls.length === 0) throw new Error(`${operation.name} made no call`);
    const idle = measured ? await this.unlessIdle(operation, attempt) : "";
    if (idle !== "") throw new Error(`${operation.name}: ${idle}`);
    const { violations } = this.live.world.monitor;
    if (violations.length > 0) throw new Error(JSON.stringify(violations));
    return { calls, steps, picture: after };
  }

  /**
   * An operation with a fault at one of its calls, and everything that puts it right.
   *
   * @param last Whether the life ends with it.
   */
  async disturbed(
    operation: Operation,
    reference: Reference,
    faultCase: FaultCase & { last: boolean },
  ): Promise<CaseResult> {
    const { call, fault, last } = faultCase;
    const start = performance.now();
    const before = this.prepare(operation);
    const attempt = new Attempt(this.live, () => this.command(operation));
    const { monitor } = this.live.world;
    const known = monitor.violations.length;
    const { faults } = this.emulator(call.service);
    let hit = false;
    const lift = faults.add(
      faultAt(call, fault, {
        kill: () => attempt.kill(),
        hit: () => (hit = true),
      }),
    );
    for (let update = 0; update < operation.updates; update += 1) await attempt.run();
    lift();
    const reached = fault.startsWith("kill") ? attempt.killed : hit;
    const verdict = await this.converge(reference, attempt, before);
    if (verdict.converged) {
      verdict.why = await this.unlessAtRest(operation, reference, attempt, last);
      verdict.converged = verdict.why === "";
    }
    return {
      pair: this.pair,
      operation: operation.name,
      call,
      fault,
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
    { picture: expected }: Reference,
    attempt: Attempt,
    before: Map<string, string>,
  ): Promise<Verdict> {
    const now = () => differences(expected, this.picture(before));
    const arrived = () => attempt.ok && describe(now()) === "";
    let again = 0;
    for (; again < PATIENCE && !arrived(); again += 1) await attempt.run();
    const repaired = !arrived();
    if (repaired) {
      await attempt.repair();
      await attempt.run();
    }
    const differs = now();
    const lost = [...differs.stores.missing, ...differs.identity.missing];
    const orphaned = [...differs.stores.extra, ...differs.identity.extra];
    const failed = attempt.ok ? "" : errorIn(attempt.runs.at(-1));
    const why = [describe(differs), failed].join("\n").trim();
    return { converged: why === "", again, repaired, lost, orphaned, why };
  }

  /**
   * What is still to be done although the world looks as it should. Where all went straight, the engine's steps must be
   * those of the undisturbed run, after which a further update was seen to do nothing; another step there would be work
   * that the operation before had left. Everywhere else, and at the end of a life, a further command is run.
   */
  private async unlessAtRest(
    operation: Operation,
    { steps }: Reference,
    attempt: Attempt,
    last: boolean,
  ): Promise<string> {
    if (!attempt.straight || (last && operation.command === "up")) {
      return this.unlessIdle(operation, attempt);
    }
    const { extra } = difference(steps, stepsOf(attempt.runs));
    return extra.length === 0 ? "" : `did besides: ${extra.join(", ")}`;
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
