import { systemClock, type Clock } from "../common/clock";
import type { Progress } from "../engine/exclusive";
import { locateEngine, type LocatedEngine } from "../engine/locateEngine";
import { backendFolder, backendUrl } from "./backend/backendUrl";
import type { PulumiCli } from "./backend/pulumi";
import type { SnapshotSource } from "./fleet/snapshot";
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
  /** The Pulumi CLI, found or made when first asked for. */
  engine(): Promise<LocatedEngine>;
}

/** @throws CliError when there is no project. */
export function makeContext({ cwd, json }: CommonOptions): Context {
  const env = process.env;
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  let engine: Promise<LocatedEngine> | undefined;
  return {
    cwd,
    json,
    env,
    clock: systemClock(env),
    project: findProject(cwd),
    terminal: terminalOf(process.stdout, env),
    say,
    engine: () => (engine ??= engineOf(say, env)),
  };
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
  return { engineFolder, folder: context.project.folder, env: context.env };
}
