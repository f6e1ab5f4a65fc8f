import { systemClock, type Clock } from "../common/clock";
import type { Progress } from "../engine/exclusive";
import { locateEngine, type LocatedEngine } from "../engine/locateEngine";
import {
  backendFolder,
  backendUrl,
  listingEnvironment,
  withoutSidecars,
} from "./backend/backendUrl";
import type { PulumiCli } from "./backend/pulumi";
import type { SnapshotSource } from "./fleet/snapshot";
import { liveDisplay } from "./output/liveDisplay";
import { plainDisplay, type RunDisplay } from "./output/runDisplay";
import { terminalOf, type Terminal } from "./output/terminal";
import { findProject, type Project } from "./project";

/** Options that every command has. */
export interface CommonOptions {
  /** Folder of the project. */
  cwd: string;
  /** Print one JSON document on standard output and nothing else. */
  json: boolean;
}

/** What a command works with. */
export interface Context extends CommonOptions {
  env: NodeJS.ProcessEnv;
  clock: Clock;
  project: Project;
  /** Standard output. */
  terminal: Terminal;
  /** Lines for a person who waits; they go to standard error and disturb no pipe. */
  say: Progress;
  /** Shows how updates of so many stacks go; on standard error, too. */
  display: (stacks: number) => RunDisplay;
  /** The Pulumi CLI, found or made when first asked for. */
  engine(): Promise<LocatedEngine>;
}

/** @throws CliError when there is no project. */
export function makeContext({ cwd, json }: CommonOptions, shell = process.env): Context {
  const project = findProject(cwd);
  const backend = backendUrl(project, shell);
  const env =
    backend === undefined ? shell : { ...shell, PULUMI_BACKEND_URL: withoutSidecars(backend) };
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  let engine: Promise<LocatedEngine> | undefined;
  return {
    cwd,
    json,
    env,
    clock: systemClock(env),
    project,
    terminal: terminalOf(process.stdout, env),
    say,
    display: (stacks) => displayOn(process.stderr, stacks, env),
    engine: () => (engine ??= engineOf(say, env)),
  };
}

function displayOn(stream: NodeJS.WriteStream, stacks: number, env: NodeJS.ProcessEnv): RunDisplay {
  const terminal = terminalOf(stream, env);
  return terminal.live ? liveDisplay(stacks, stream, terminal) : plainDisplay(stacks, terminal);
}

/** Loads Pulumi's SDK only where an engine must be made. */
async function engineOf(say: Progress, env: NodeJS.ProcessEnv): Promise<LocatedEngine> {
  const located = locateEngine(env);
  if (located !== undefined) return located;
  const { findEngine } = await import("../engine/pulumiCli.js");
  return findEngine(say, env);
}

/** Where the states of the project's stacks are read from. */
export function snapshotSource(context: Context): SnapshotSource {
  const { project, env } = context;
  return {
    project,
    folder: backendFolder(backendUrl(project, env), project),
    cli: () => pulumiCli(context),
  };
}

/** The Pulumi CLI in the project's folder. */
export async function pulumiCli(context: Context): Promise<PulumiCli> {
  const { folder: engineFolder } = await context.engine();
  const env = listingEnvironment(backendUrl(context.project, context.env), context.env);
  return { engineFolder, folder: context.project.folder, env };
}
