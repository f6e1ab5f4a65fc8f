import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { LocalWorkspace, type EngineEvent, type Stack } from "@pulumi/pulumi/automation";
import { program as wholeProgram, type Outputs } from "../program";
import type { World } from "./world";

/** Root of the checkout. */
export const ROOT = resolve(__dirname, "..");

/** What one command of the engine did. */
export interface Run {
  ok: boolean;
  seconds: number;
  /** Number of resources by operation; providers and components included. */
  changes: Partial<Record<string, number>>;
  events: EngineEvent[];
  /** Everything that was printed. */
  printed: string;
}

/** What is asked of an update besides. */
export interface PolicyOptions {
  /** Folders of policy packs. */
  policyPacks?: string[];
  /** Files with their configuration, in the same order. */
  policyPackConfigs?: string[];
}

/** How much the engine tells. */
export interface TalkOptions {
  /** A rich difference of each resource. */
  diff?: boolean;
  /** Debug lines as events. */
  debug?: boolean;
}

/** Options of `up`. */
export interface UpOptions extends PolicyOptions, TalkOptions {
  continueOnError?: boolean;
  refresh?: boolean;
  signal?: AbortSignal;
}

type InlineProgram = () => Promise<Outputs | Record<string, never>>;

/** Parallel operations. The GitHub plugin sleeps a second on every write, so a wide engine is a quick one. */
const PARALLEL = 64;

/** A stack of the product on the real engine, with the services of a sandbox around it. */
export class SandboxStack {
  private constructor(
    private readonly world: World,
    readonly name: string,
    /** Work folder: Pulumi.yaml and Pulumi.<stack>.yaml. */
    readonly folder: string,
    private readonly stack: Stack,
    private readonly inline: InlineProgram,
  ) {}

  /**
   * Makes a stack.
   *
   * @param stackFile Text of Pulumi.<stack>.yaml.
   * @param inline Program; the product's own by default.
   */
  static async create(
    world: World,
    name: string,
    stackFile: string,
    inline: InlineProgram = () =>
      wholeProgram({ env: world.administratorEnvironment(), clock: world.clock }),
  ): Promise<SandboxStack> {
    const folder = join(world.folder, `work-${name}`);
    mkdirSync(folder, { recursive: true });
    const project = readFileSync(join(ROOT, "Pulumi.yaml"), "utf8");
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      project.replace("path: bin", `path: ${join(ROOT, "bin")}`),
    );
    writeFileSync(join(folder, `Pulumi.${name}.yaml`), stackFile);
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: name, projectName: "flyte-ci-keys", program: inline },
      {
        workDir: folder,
        envVars: world.engineEnvironment(),
        pulumiCommand: world.engine.command,
      },
    );
    return new SandboxStack(world, name, folder, stack, inline);
  }

  async up(options: UpOptions = {}): Promise<Run> {
    return this.run(async (common) => {
      await this.stack.up({ ...common, ...options, program: this.inline });
    });
  }

  async preview(options: PolicyOptions & TalkOptions = {}): Promise<Run> {
    return this.run(async (common) => {
      await this.stack.preview({ ...common, ...options, program: this.inline });
    });
  }

  async refresh(options: { clearPendingCreates?: boolean; target?: string[] } = {}): Promise<Run> {
    return this.run(async (common) => {
      await this.stack.refresh({ ...common, ...options });
    });
  }

  async destroy(): Promise<Run> {
    return this.run(async (common) => {
      await this.stack.destroy(common);
    });
  }

  /** Writes other settings for the next command, keeping the encryption salt. */
  configure(stackFile: string): void {
    const file = join(this.folder, `Pulumi.${this.name}.yaml`);
    const salt = /^encryptionsalt:.*$/m.exec(readFileSync(file, "utf8"))?.[0] ?? "";
    writeFileSync(file, `${stackFile.trimEnd()}\n${salt}\n`);
  }

  /** Outputs as the state holds them: secret ones stay encrypted. */
  outputs(): Record<string, unknown> {
    return this.resources().find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  }

  /** Resources in the state, as stored. */
  resources(): { urn: string; type: string; id?: string; outputs?: Record<string, unknown> }[] {
    if (!existsSync(this.stateFile)) return [];
    const state = JSON.parse(readFileSync(this.stateFile, "utf8")) as {
      checkpoint: { latest?: { resources?: ReturnType<SandboxStack["resources"]> } };
    };
    return state.checkpoint.latest?.resources ?? [];
  }

  /** File with the stack's state. */
  get stateFile(): string {
    return join(this.world.folder, ".pulumi", "stacks", "flyte-ci-keys", `${this.name}.json`);
  }

  /** Files of locks that the engine holds, or left behind. */
  locks(): string[] {
    const folder = join(this.world.folder, ".pulumi/locks/organization/flyte-ci-keys", this.name);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => join(folder, file));
  }

  /** The Automation API's own stack. */
  get automation(): Stack {
    return this.stack;
  }

  private async run(
    command: (common: {
      onEvent: (event: EngineEvent) => void;
      onOutput: (text: string) => void;
      onError: (text: string) => void;
      parallel: number;
    }) => Promise<void>,
  ): Promise<Run> {
    Object.assign(this.stack.workspace, { envVars: this.world.engineEnvironment() });
    spareProcesses(this.stack);
    const events: EngineEvent[] = [];
    let printed = "";
    const print = (text: string) => (printed += text);
    const start = performance.now();
    const common = {
      onEvent: (event: EngineEvent) => void events.push(event),
      onOutput: print,
      onError: print,
      parallel: PARALLEL,
    };
    let ok = true;
    try {
      await command(common);
    } catch (error) {
      ok = false;
      printed += `\n${error instanceof Error ? error.message : String(error)}`;
    }
    const seconds = (performance.now() - start) / 1000;
    const changes = events.find((event) => event.summaryEvent)?.summaryEvent?.resourceChanges;
    return { ok, seconds, changes: changes ?? {}, events, printed };
  }
}

/** After each command the Automation API starts three more processes to collect what is not needed here. */
function spareProcesses(stack: Stack): void {
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
}
