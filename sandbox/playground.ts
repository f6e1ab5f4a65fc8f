import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { EngineError } from "../engine/engineError";
import { devStackFile, devWorld } from "./dev";
import { ROOT } from "./stack";
import { buildOktaPlugin } from "./standins/okta/plugin";
import { World } from "./world";

/** Project of the playground: the settings of Pulumi.dev.yaml, to be changed at will. */
const FOLDER = join(ROOT, ".sandbox", "playground");

/**
 * The sandbox's services, a project with three teams, and a shell in it, or the command that is named; everything goes when
 * that ends.
 */
async function main(): Promise<void> {
  const say = (line: string) => console.log(line);
  // Nothing is attached: each command in the shell starts plugins of its own.
  const world = await World.start({ ...devWorld(say), providers: "official", watch: false });
  try {
    writeProject();
    const plugins = join(world.folder, "plugins");
    await buildOktaPlugin(plugins);
    const [command] = process.argv.slice(2);
    if (command === undefined) say(WELCOME);
    process.exitCode = await shell(command, environmentOf(world, plugins));
  } finally {
    await world.stop();
    rmSync(FOLDER, { recursive: true, force: true });
  }
}

const WELCOME = `
You are in ${FOLDER}. The services run on this machine, nothing is delivered yet.

  npx flyte-ci-keys up --all                                   three teams get their keys
  npx flyte-ci-keys status --html board.html                   then open board.html
  npx flyte-ci-keys rotate payments --reason "a first try"     a new key for one team
  npx flyte-ci-keys status
  exit
`;

function writeProject(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const project = readFileSync(join(ROOT, "Pulumi.yaml"), "utf8");
  const bin = `path: ${join(ROOT, "bin")}`;
  writeFileSync(join(FOLDER, "Pulumi.yaml"), project.replace("path: bin", bin));
  writeFileSync(join(FOLDER, "Pulumi.dev.yaml"), devStackFile());
}

function environmentOf(world: World, plugins: string): NodeJS.ProcessEnv {
  const env = { ...process.env, ...world.engineEnvironment() };
  return {
    ...env,
    PATH: [plugins, world.engine.folder, env["PATH"]].join(delimiter),
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    OKTA_STANDIN_TIME_FACTOR: "0.02",
  };
}

/** Exit status of a shell, or of one command. */
function shell(command: string | undefined, env: NodeJS.ProcessEnv): Promise<number> {
  const own = process.env["SHELL"] ?? "sh";
  const [file, args] = command === undefined ? [own, []] : ["sh", ["-c", command]];
  // Ctrl-C is for what runs in the shell.
  process.on("SIGINT", () => undefined);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: FOLDER, env, stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof EngineError ? error.message : error);
  process.exitCode = 1;
});
