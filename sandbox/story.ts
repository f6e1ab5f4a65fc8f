import type { IdentityKind } from "../components/identities/traits";
import type { Call } from "./emulators/callLog";
import type { Emulator } from "./emulators/emulator";
import {
  allOf,
  clientExpectations,
  fails,
  storeExpectations,
  succeeds,
  writesNothing,
  type Expectation,
} from "./expectations";
import { stepOf, type Step } from "./report";
import type { Run, SandboxStack } from "./stack";
import type { IdentityView, StoreView } from "./views/view";
import type { World } from "./world";

/** Teams of the story that lose nothing when another one fails. */
const LEAKED = "payments";
const FAILING = "recommendations";

/** What a story is about. */
export interface Plot {
  kind: IdentityKind;
  /** Name of its stack. */
  stack: string;
  identity: IdentityView;
  /** Services in which its teams have stores. */
  stores: readonly StoreView[];
  /** Whether the identity provider can switch a client secret off before it is deleted. */
  disables: boolean;
  /** Token requests that prove a key. */
  successes: number;
  stackFile: string;
  /** Makes the services difficult before the story begins. */
  before?: () => void;
}

/** Tells the life of three teams' keys, step by step, on the real engine. */
export class Story {
  readonly steps: Step[] = [];
  readonly failures: string[] = [];
  /** Everything that was printed and every event, to search for leaks. */
  readonly printed: string[] = [];
  private readonly clients: ReturnType<typeof clientExpectations>;
  private readonly stores: ReturnType<typeof storeExpectations>;

  constructor(
    private readonly world: World,
    private readonly stack: SandboxStack,
    private readonly plot: Plot,
    private readonly say: (line: string) => void,
  ) {
    this.clients = clientExpectations(plot.identity);
    this.stores = storeExpectations(world.stores, (key) => world.monitor.whyDead(key));
  }

  async tell(): Promise<void> {
    const { clock } = this.world;
    const up = () => this.stack.up();
    this.plot.before?.();
    await this.step(
      "create",
      "three teams get their first keys",
      up,
      allOf(succeeds, this.everyKeyProven),
    );
    await this.step("no-op", "run again: nothing to do", up, allOf(succeeds, writesNothing));
    clock.advanceDays(91);
    await this.step(
      "rotate",
      "91 days later every key is due",
      up,
      allOf(succeeds, this.clients.bothWork),
    );
    await this.retireOldSecrets(up);
    clock.advanceDays(81);
    await this.failAndRecover(up);
    await this.breakGlass(up);
    await this.step(
      "destroy",
      "everything is taken down",
      () => this.stack.destroy(),
      allOf(succeeds, this.nothingLeft, this.stores.empty),
    );
  }

  private async retireOldSecrets(up: () => Promise<Run>): Promise<void> {
    const { clock } = this.world;
    clock.advanceDays(8);
    if (this.plot.disables) {
      await this.step(
        "disable",
        "8 days later: old secrets are disabled",
        up,
        allOf(succeeds, this.clients.oneDisabledEach),
      );
    }
    clock.advanceDays(1);
    await this.step(
      "retire",
      this.plot.disables
        ? "a day later: they are deleted"
        : "9 days later: old secrets are deleted",
      up,
      allOf(succeeds, this.clients.oneSecretEach),
    );
  }

  private async failAndRecover(up: () => Promise<Run>): Promise<void> {
    const lift = this.world.github.faults.add({
      method: "PUT",
      path: /\/repos\/acme\/models\/actions\/secrets\//,
      times: Infinity,
      effect: { kind: "status", status: 403 },
    });
    await this.step(
      "failed-store",
      `next rotation, and GitHub refuses one store of ${FAILING}`,
      up,
      allOf(fails, this.stores.allWork),
    );
    lift();
    await this.step(
      "recover",
      "GitHub is well again: run again",
      up,
      allOf(succeeds, this.clients.bothWork),
    );
    this.world.clock.advanceDays(8);
    await this.quiet(up);
    if (!this.plot.disables) return;
    this.world.clock.advanceDays(1);
    await this.quiet(up);
  }

  /** Two updates in a row: the first delivers a new key, the second kills the leaked one. */
  private async breakGlass(up: () => Promise<Run>): Promise<void> {
    const leaked = this.keyOf(LEAKED);
    this.stack.configure(withLeak(this.plot.stackFile));
    await this.quiet(up);
    await this.step(
      "break-glass",
      `the key of ${LEAKED} leaked: replaced, and dead within two updates`,
      up,
      (step, run) => {
        const wrong = succeeds(step, run);
        if (wrong !== undefined) return wrong;
        if (this.keyOf(LEAKED) === leaked) return "the store still holds the leaked key";
        return this.authenticates(leaked) ? "the leaked key still works" : undefined;
      },
    );
  }

  /** A command that belongs to a step but is not one of its own. */
  private async quiet(command: () => Promise<Run>): Promise<void> {
    const run = await command();
    this.printed.push(run.printed, JSON.stringify(run.events));
    if (!run.ok)
      this.failures.push(`an update between two steps failed: ${lastLines(run.printed)}`);
  }

  private async step(
    name: string,
    text: string,
    command: () => Promise<Run>,
    expectation: Expectation,
  ): Promise<void> {
    const marks = this.services().map((service) => service.calls.mark());
    const run = await command();
    const calls = this.services().flatMap((service, index): readonly Call[] =>
      service.calls.since(marks[index]),
    );
    const step = stepOf(name, run, calls);
    this.steps.push(step);
    this.printed.push(run.printed, JSON.stringify(run.events));
    const wrong = expectation(step, run);
    if (wrong !== undefined) this.failures.push(`${name}: ${wrong}`);
    this.say(
      `${wrong === undefined ? "ok " : "BAD"} ${name.padEnd(12)} ${step.seconds.toFixed(1).padStart(5)} s  ${text}`,
    );
    if (wrong !== undefined) this.say(`    ${wrong}\n${lastLines(run.printed)}`);
  }

  private services(): Emulator[] {
    return [this.plot.identity, ...this.plot.stores].map(({ emulator }) => emulator);
  }

  private readonly everyKeyProven: Expectation = (step) =>
    step.tokenRequests >= this.plot.identity.clients().length * this.plot.successes
      ? undefined
      : "not every key was proven by token requests";

  private readonly nothingLeft: Expectation = () => {
    const left = this.plot.identity.leftovers();
    return left.length === 0 ? undefined : `left behind: ${left.join(", ")}`;
  };

  private keyOf(repository: string): string {
    return this.world.github.secretValue({ owner: "acme", repository }, "FLYTE_API_KEY") ?? "";
  }

  private authenticates(apiKey: string): boolean {
    return this.world.monitor.whyDead(apiKey) === undefined;
  }
}

/** The settings with the news of a leak. */
function withLeak(stackFile: string): string {
  return stackFile.replace(
    `    ${LEAKED}:\n`,
    `    ${LEAKED}:\n      rotation:\n        request: key seen in a build log\n        compromised: true\n`,
  );
}

function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-12).join("\n");
}
