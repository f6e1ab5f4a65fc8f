import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { devWorld } from "../../sandbox/dev";
import { ROOT } from "../../sandbox/stack";
import { buildOktaPlugin } from "../../sandbox/standins/okta/plugin";
import { World, type WorldOptions } from "../../sandbox/world";
import { readFileState } from "../../cli/backend/fileBackend";
import { stackOutputs, type StackState } from "../../cli/backend/state";
import { stackFileFor } from "./oktaTeams";

/** What a command did. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command that runs. */
export interface Running {
  child: ChildProcess;
  ended: Promise<Ran>;
  /** Waits until standard error holds the text. */
  says(text: RegExp): Promise<void>;
}

/** A project with several stacks, the services of a sandbox, and the fleet command as a person runs it. */
export class LiveFleet {
  private constructor(
    readonly world: World,
    /** Folder of the project. */
    readonly folder: string,
    private readonly plugins: string,
  ) {}

  /** @param stacks Teams by stack. */
  static async start(
    stacks: Record<string, string[]>,
    options: Partial<WorldOptions> = {},
  ): Promise<LiveFleet> {
    const quiet = devWorld(() => undefined);
    const repositories = Object.values(stacks)
      .flat()
      .map((name) => ({ name }));
    const owners = [{ login: "acme", type: "Organization" as const, repositories }];
    const world = await World.start({
      ...quiet,
      providers: "official", // nothing is attached: each engine starts its own plugins
      github: { ...quiet.github, owners },
      ...options,
    });
    const folder = join(world.folder, "project");
    const plugins = join(world.folder, "plugins");
    mkdirSync(folder);
    await buildOktaPlugin(plugins);
    const project = readFileSync(join(ROOT, "Pulumi.yaml"), "utf8");
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      project.replace("path: bin", `path: ${join(ROOT, "bin")}`),
    );
    const fleet = new LiveFleet(world, folder, plugins);
    for (const [name, teams] of Object.entries(stacks)) fleet.write(name, stackFileFor(teams));
    return fleet;
  }

  /** Environment of the shell. */
  environment(): NodeJS.ProcessEnv {
    const world = this.world.engineEnvironment();
    return {
      ...process.env,
      ...world,
      PATH: [this.plugins, world["PATH"]].join(delimiter),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      OKTA_STANDIN_TIME_FACTOR: "0.02",
    };
  }

  /** Starts a command; its exit is for the caller to await. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const file = join(ROOT, "cli", "flyte-ci-keys.mjs");
    const child = spawn(process.execPath, [file, "-C", this.folder, ...args], {
      env: { ...this.environment(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    const waiting = new Set<() => void>();
    child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => {
      stderr += text.toString();
      for (const look of waiting) look();
    });
    const ended = new Promise<Ran>((resolve) => {
      child.once("close", (code) => resolve({ code, stdout, stderr }));
    });
    const says = (text: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (text.test(stderr)) resolve();
        };
        waiting.add(look);
        void ended.then(() => reject(new Error(`it never said ${text.source}:\n${stderr}`)));
        look();
      });
    return { child, ended, says };
  }

  /** Runs a command to its end. */
  run(...args: string[]): Promise<Ran> {
    return this.start(args).ended;
  }

  /** Runs a command with `--json`, checks its exit status, and returns the document. */
  async json<T>(code: number, ...args: string[]): Promise<T> {
    const ran = await this.run(...args, "--json");
    if (ran.code !== code) {
      throw new Error(`exit status ${ran.code}, not ${code}:\n${ran.stdout}${ran.stderr}`);
    }
    return JSON.parse(ran.stdout) as T;
  }

  /** Runs the Pulumi CLI itself in the project and returns what it prints. */
  pulumi(...args: string[]): string {
    const file = join(this.world.engine.folder, "pulumi");
    return execFileSync(file, [...args, "--non-interactive"], {
      cwd: this.folder,
      env: this.environment(),
      encoding: "utf8",
      stdio: "pipe",
    });
  }

  /** Path of a stack's settings file. */
  file(stack: string): string {
    return join(this.folder, `Pulumi.${stack}.yaml`);
  }

  read(stack: string): string {
    return readFileSync(this.file(stack), "utf8");
  }

  write(stack: string, text: string): void {
    writeFileSync(this.file(stack), text);
  }

  /** The stack's state; `undefined` when there is none. */
  state(stack: string): StackState | undefined {
    return readFileState(this.world.folder, "flyte-ci-keys", stack);
  }

  /** Generation that the ledger has for a team; 0 when it has none. */
  generation(stack: string, team: string): number {
    const state = this.state(stack);
    const ledger = state && stackOutputs(state)["ledger"];
    const teams = (ledger as { teams?: Record<string, { generation: number }> })?.teams ?? {};
    return teams[team]?.generation ?? 0;
  }

  /** Key that the pipelines of a team's repository hold. */
  heldKey(team: string): string | undefined {
    return this.world.github.secretValue({ owner: "acme", repository: team }, "FLYTE_API_KEY");
  }

  stop(): Promise<void> {
    return this.world.stop();
  }
}
