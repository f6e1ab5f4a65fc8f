import type { Call } from "./emulators/callLog";
import { stepOf, type Step } from "./report";
import type { Run, SandboxStack } from "./stack";
import type { World } from "./world";

/** Teams of the story that lose nothing when another one fails. */
const LEAKED = "payments";
const FAILING = "recommendations";

/** What a step must have done; each returns what is wrong, or nothing. */
type Expectation = (step: Step, run: Run) => string | undefined;

/** Tells the life of three teams' keys, step by step, on the real engine. */
export class Story {
  readonly steps: Step[] = [];
  readonly failures: string[] = [];
  /** Everything that was printed and every event, to search for leaks. */
  readonly printed: string[] = [];

  constructor(
    private readonly world: World,
    private readonly stack: SandboxStack,
    private readonly stackFile: string,
    private readonly say: (line: string) => void,
  ) {}

  async tell(): Promise<void> {
    const { clock } = this.world;
    const up = () => this.stack.up();
    await this.step("create", "three teams get their first keys", up, allOf(succeeds, creates));
    await this.step("no-op", "run again: nothing to do", up, allOf(succeeds, writesNothing));
    clock.advanceDays(91);
    await this.step("rotate", "91 days later every key is due", up, allOf(succeeds, this.bothWork));
    clock.advanceDays(8);
    await this.step(
      "disable",
      "8 days later: old secrets are disabled",
      up,
      allOf(succeeds, this.disabled),
    );
    clock.advanceDays(1);
    await this.step(
      "retire",
      "a day later: they are deleted",
      up,
      allOf(succeeds, this.oneSecretEach),
    );
    clock.advanceDays(81);
    await this.failAndRecover(up);
    await this.breakGlass(up);
    await this.step(
      "destroy",
      "everything is taken down",
      () => this.stack.destroy(),
      allOf(succeeds, this.nothingLeft),
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
      allOf(fails, this.allStoresWork),
    );
    lift();
    await this.step(
      "recover",
      "GitHub is well again: run again",
      up,
      allOf(succeeds, this.bothWork),
    );
    this.world.clock.advanceDays(8);
    await this.quiet(up);
    this.world.clock.advanceDays(1);
    await this.quiet(up);
  }

  /** Two updates in a row: the first delivers a new key, the second kills the leaked one. */
  private async breakGlass(up: () => Promise<Run>): Promise<void> {
    const leaked = this.keyOf(LEAKED);
    this.stack.configure(withLeak(this.stackFile));
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

  private services(): [World["okta"], World["github"]] {
    return [this.world.okta, this.world.github];
  }

  private readonly bothWork: Expectation = () => {
    const wrong = this.world.okta
      .apps()
      .filter(({ id }) => this.secretsOf(id, "ACTIVE") !== 2)
      .map(({ label }) => label);
    return wrong.length === 0 ? undefined : `not two working secrets: ${wrong.join(", ")}`;
  };

  private readonly disabled: Expectation = () => {
    const bad = this.world.okta
      .apps()
      .filter(
        ({ id }) => this.secretsOf(id, "ACTIVE") !== 1 || this.secretsOf(id, "INACTIVE") !== 1,
      );
    return bad.length === 0 ? undefined : "not one working and one disabled secret each";
  };

  private readonly oneSecretEach: Expectation = () => {
    const bad = this.world.okta
      .apps()
      .filter(({ id }) => this.world.okta.secretsOf(id).length !== 1);
    return bad.length === 0 ? undefined : "not exactly one secret each";
  };

  private readonly allStoresWork: Expectation = () =>
    [...this.world.github.secrets()].every(({ value }) => this.authenticates(value))
      ? undefined
      : "a store holds a dead key";

  private readonly nothingLeft: Expectation = () => {
    const { okta, github } = this.world;
    const policies = okta.policies(okta.authorizationServerId("union")).length;
    const left = okta.apps().length + policies + [...github.secrets()].length;
    return left === 0 ? undefined : `${left} apps, policies or secrets are left`;
  };

  private secretsOf(appId: string, status: "ACTIVE" | "INACTIVE"): number {
    return this.world.okta.secretsOf(appId).filter((secret) => secret.status === status).length;
  }

  private keyOf(repository: string): string {
    return this.world.github.secretValue({ owner: "acme", repository }, "FLYTE_API_KEY") ?? "";
  }

  private authenticates(apiKey: string): boolean {
    return this.world.monitor.whyDead(apiKey) === undefined;
  }
}

const succeeds: Expectation = (_step, run) => (run.ok ? undefined : "the update failed");
const fails: Expectation = (_step, run) => (run.ok ? "the update succeeded" : undefined);
const creates: Expectation = (step) =>
  step.tokenRequests === 3 ? undefined : "not one token request a team";

const writesNothing: Expectation = (step) => {
  const writes = Object.values(step.calls).reduce((sum, { write }) => sum + write, 0);
  if (writes + step.ownCalls + step.tokenRequests > 0) return "it made calls";
  const { create, update, delete: deleted } = step.resources;
  return create + update + deleted === 0 ? undefined : "it changed resources";
};

function allOf(...expectations: Expectation[]): Expectation {
  return (step, run) => {
    for (const expectation of expectations) {
      const wrong = expectation(step, run);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
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
