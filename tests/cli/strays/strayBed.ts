import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { StateResource } from "../../../cli/backend/state";
import { makeContext, type Context } from "../../../cli/context";
import { readFleet } from "../../../cli/fleet/fleet";
import { exitOf, lookForStrays } from "../../../cli/strays/look";
import { removeStrays, type Removal } from "../../../cli/strays/remove";
import { SandboxClock } from "../../../sandbox/clock";

export const PROJECT = "keys";
export const STACK = "prod";

/** Begins the owner marks of the stack. */
export const OWNER = `${PROJECT}/${STACK}`;

/** A resource in the state. */
export function resource(type: string, name: string, rest: Partial<StateResource>): StateResource {
  return { urn: `urn:pulumi:${STACK}::${PROJECT}::${type}::${name}`, type, ...rest };
}

/** A project with one stack, and its state, as the commands find them in a folder. */
export class StrayBed {
  readonly clock = new SandboxClock();
  private readonly folder = mkdtempSync(join(tmpdir(), "flyte-ci-keys-strays-"));
  private readonly resources: StateResource[] = [];

  stop(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes the settings of the stack. */
  settings(identity: object, stores: object[]): void {
    const teams = { payments: { stores } };
    const settings = { domain: "union.example.com", identity, teams };
    const config = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [`flyte-ci-keys:${key}`, value]),
    );
    writeFileSync(join(this.folder, "Pulumi.yaml"), `name: ${PROJECT}\nruntime: nodejs\n`);
    writeFileSync(join(this.folder, `Pulumi.${STACK}.yaml`), stringify({ config }));
  }

  /** Puts resources into the state. */
  knows(...resources: StateResource[]): void {
    this.resources.push(...resources);
    const folder = join(this.folder, ".pulumi", "stacks", PROJECT);
    mkdirSync(folder, { recursive: true });
    const checkpoint = { latest: { resources: this.resources } };
    writeFileSync(join(folder, `${STACK}.json`), JSON.stringify({ version: 3, checkpoint }));
  }

  /** Puts the newest generation of a team into the state, issued now. */
  knowsGeneration(team: string, number: number): void {
    const outputs = { number, issuedAt: this.clock.now().toISOString() };
    const name = `${team}-generation-${number}`;
    this.knows(resource("cikeys:index:Generation", name, { outputs }));
  }

  /** What `status --strays` finds. */
  async look(env: NodeJS.ProcessEnv) {
    const context = this.context(env);
    const found = await lookForStrays(context, readFleet(context.project));
    return {
      strays: found.flatMap(({ strays }) => strays),
      verdicts: found.flatMap(({ strays }) =>
        strays.map(({ team, kind, generation, verdict }) => [team, kind, generation, verdict]),
      ),
      notLooked: found.flatMap(({ notLooked }) => notLooked),
      exit: exitOf(found),
    };
  }

  /** What `remove-strays --yes` does with a quarantine of a week: outcomes by id. */
  async remove(env: NodeJS.ProcessEnv) {
    const context = this.context(env);
    const options = { quarantine: 7 * 86_400_000, agreed: () => Promise.resolve(true) };
    const stacks = readFleet(context.project);
    const { removals, exit, notLooked } = await removeStrays(context, stacks, options);
    const outcomes: Record<string, Removal["outcome"]> = {};
    for (const { stray, outcome } of removals) outcomes[stray.id] = outcome;
    return { removals, outcomes, exit, notLooked };
  }

  private context(env: NodeJS.ProcessEnv): Context {
    const shell = { ...env, PULUMI_BACKEND_URL: `file://${this.folder}` };
    const context = makeContext({ cwd: this.folder, json: true }, shell);
    return { ...context, clock: this.clock };
  }
}
