import assert from "node:assert/strict";
import { copyFileSync, rmSync } from "node:fs";
import { devWorld } from "../../sandbox/dev";
import type { FaultEffect } from "../../sandbox/emulators/faults";
import { SandboxStack, type Run } from "../../sandbox/stack";
import { SANDBOX_TOKENS, World, type WorldOptions } from "../../sandbox/world";
import { program } from "../../program";
import type { Live } from "./liveStack";

/** A call at which one of two updates is held. */
export interface Call {
  service: "okta" | "entra" | "oidc" | "github" | "gitlab" | "jenkins";
  method: string;
  path: RegExp;
}

/** Each identity provider with another store: where it takes a secret, and where the store takes the key. */
export const PAIRS: Record<Kind, { store: string; mint: Call; write: Call }> = {
  okta: {
    store: "        - kind: github\n          repository: acme/payments\n",
    mint: { service: "okta", method: "POST", path: /\/credentials\/secrets$/ },
    write: { service: "github", method: "PUT", path: /\/secrets\/FLYTE_API_KEY$/ },
  },
  entra: {
    store: "        - { kind: gitlab, project: acme/app }\n",
    mint: { service: "entra", method: "POST", path: /\/addPassword$/ },
    write: { service: "gitlab", method: "PUT", path: /\/variables\// },
  },
  oidc: {
    store: "        - { kind: jenkins, folder: payments/ml }\n",
    mint: { service: "oidc", method: "POST", path: /\/reg$/ },
    write: { service: "jenkins", method: "POST", path: /\/config\.xml$/ },
  },
};

/** Identity providers. */
export type Kind = "okta" | "entra" | "oidc";

/** A promise that somebody else keeps. */
class Signal {
  give: () => void = () => undefined;
  readonly given = new Promise<void>((resolve) => {
    this.give = resolve;
  });
}

/** A stack that two updates change at once, because its lock is lost. */
export class TwoWriters implements Live {
  /** Updates whose program shall wait here, after the engine has read the state. */
  private gates: { arrived: Signal; open: Signal }[] = [];

  private constructor(
    readonly world: World,
    readonly stack: SandboxStack,
  ) {}

  static async start(stackFile: string, options: Partial<WorldOptions>): Promise<TwoWriters> {
    const world = await World.start({ ...devWorld(() => undefined), ...options });
    const env = world.administratorEnvironment();
    let self: TwoWriters | undefined;
    const stack = await SandboxStack.create(world, "dev", stackFile, async () => {
      await self?.waitAtGate();
      return program({ env, clock: world.clock });
    });
    return (self = new TwoWriters(world, stack));
  }

  /** Takes every lock of the stack away, as `pulumi cancel` does. */
  loseLocks(): void {
    for (const file of this.stack.locks()) {
      for (const path of [file, `${file}.attrs`]) rmSync(path, { force: true });
    }
  }

  /** An update stands still before a call, and something else runs from beginning to end. Fails when it did not. */
  async nested<T>(call: Call, other: () => Promise<T>): Promise<[outer: Run, inner: T]> {
    let inner: T | undefined;
    this.hold(call, "before", async () => {
      inner = await other();
    });
    const outer = await this.stack.up();
    assert.ok(inner !== undefined, `never asked: ${call.method} ${String(call.path)}`);
    return [outer, inner];
  }

  /** Both read the same state; then one runs to its end, and the other after it. The first one's state is a backup. */
  async together(): Promise<[first: Run, last: Run]> {
    const [first, last] = [await this.beginAtGate(), await this.beginAtGate()];
    first.open();
    const run = await first.run;
    copyFileSync(this.stack.stateFile, this.backup);
    last.open();
    return [run, await last.run];
  }

  /** What a person does with the newest backup. */
  importBackup(): void {
    copyFileSync(this.backup, this.stack.stateFile);
  }

  /** What a person does in Okta's console where both places are taken. */
  async deleteOldestOktaSecret(): Promise<void> {
    const { okta } = this.world;
    const [{ id: appId = "" } = {}] = okta.apps();
    const [{ id = "" } = {}] = okta.secretsOf(appId);
    const address = `${okta.url}/api/v1/apps/${appId}/credentials/secrets/${id}`;
    const headers = { authorization: `SSWS ${SANDBOX_TOKENS.okta}` };
    for (const [method, path] of [
      ["POST", `${address}/lifecycle/deactivate`],
      ["DELETE", address],
    ] as const) {
      const response = await fetch(path, { method, headers });
      assert.ok(response.ok, await response.text());
    }
  }

  private get backup(): string {
    return `${this.stack.stateFile}.backup`;
  }

  /**
   * Both read the same state and come to their store. The one writes it; the other writes over it and ends; the one ends
   * last, so that the state is its own, and the store holds the other one's key.
   */
  async crossed(write: Call): Promise<[overwritten: Run, overwriting: Run]> {
    const [one, other] = [await this.beginAtGate(), await this.beginAtGate()];
    const [comes, wrote, ended] = [new Signal(), new Signal(), new Signal()];
    this.hold(write, "before", () => (comes.give(), wrote.given));
    other.open();
    await Promise.race([comes.given, other.run]);
    this.hold(write, "after", () => (wrote.give(), ended.given));
    one.open();
    const stopped = one.run.then((run) => (wrote.give(), run));
    const overwriting = await other.run;
    ended.give();
    return [await stopped, overwriting];
  }

  private async waitAtGate(): Promise<void> {
    const gate = this.gates.shift();
    gate?.arrived.give();
    await gate?.open.given;
  }

  private async beginAtGate(): Promise<{ open: () => void; run: Promise<Run> }> {
    const gate = { arrived: new Signal(), open: new Signal() };
    this.gates.push(gate);
    const run = this.stack.up();
    await Promise.race([gate.arrived.given, run]);
    this.loseLocks();
    return { open: gate.open.give, run };
  }

  /** Runs something while a call waits. */
  private hold(
    { service, method, path }: Call,
    when: "before" | "after",
    meanwhile: () => Promise<void>,
  ): void {
    const effect: FaultEffect = { kind: "hook", [when]: meanwhile };
    this.world[service].faults.add({ method, path, effect });
  }
}
