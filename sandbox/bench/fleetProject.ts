import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { makeContext, type Context } from "../../cli/context";
import { readFleet } from "../../cli/fleet/fleet";
import { upStacks } from "../../cli/fleet/up";
import { noDisplay } from "../../cli/output/runDisplay";
import { buildOktaPlugin } from "../standins/okta/plugin";
import { ROOT } from "../stack";
import type { World } from "../world";
import { startBenchWorld } from "./benchWorld";

/** Name of the project in Pulumi.yaml. */
export const PROJECT = "flyte-ci-keys";

/** A project with stacks, in a world of its own, as the fleet command sees it. */
export class FleetProject {
  private constructor(
    readonly world: World,
    /** Folder with Pulumi.yaml and the settings of the stacks. */
    readonly folder: string,
    private readonly plugins: string,
    private readonly backend: Record<string, string>,
  ) {}

  /**
   * @param teams Teams that have a repository.
   * @param backend Environment of another state backend than the world's folder.
   */
  static async start(
    teams: readonly string[],
    backend: Record<string, string> = {},
  ): Promise<FleetProject> {
    // Nothing is attached: engines side by side each start plugins of their own, as they do for users.
    const world = await startBenchWorld(teams, 0, { providers: "official" });
    const plugins = join(world.folder, "plugins");
    await buildOktaPlugin(plugins);
    const folder = join(world.folder, "project");
    mkdirSync(folder);
    const project = readFileSync(join(ROOT, "Pulumi.yaml"), "utf8");
    const bin = `path: ${join(ROOT, "bin")}`;
    writeFileSync(join(folder, "Pulumi.yaml"), project.replace("path: bin", bin));
    return new FleetProject(world, folder, plugins, backend);
  }

  /** Writes a stack's settings. */
  write(stack: string, settings: string): void {
    writeFileSync(join(this.folder, `Pulumi.${stack}.yaml`), settings);
  }

  /** Environment of the shell. */
  environment(): NodeJS.ProcessEnv {
    const world = this.world.engineEnvironment();
    return {
      ...process.env,
      ...world,
      ...this.backend,
      PATH: [this.plugins, world["PATH"]].join(delimiter),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      OKTA_STANDIN_TIME_FACTOR: "0.02",
    };
  }

  /** What the fleet's functions work with. */
  context(): Context {
    const context = makeContext({ cwd: this.folder, json: true }, this.environment());
    return { ...context, say: () => undefined, display: () => noDisplay };
  }

  /** Updates every stack, as many at a time as the command does. @throws Error when one fails. */
  async up(): Promise<void> {
    const context = this.context();
    const { stacks } = await upStacks(context, readFleet(context.project));
    for (const { stack, outcome, message = "" } of stacks) {
      if (outcome !== "succeeded") throw new Error(`${stack} ${outcome}: ${message}`);
    }
  }

  /** File with a stack's state, where the world's folder keeps it. */
  stateFile(stack: string): string {
    return join(this.world.folder, ".pulumi", "stacks", PROJECT, `${stack}.json`);
  }

  stop(): Promise<void> {
    return this.world.stop();
  }
}
