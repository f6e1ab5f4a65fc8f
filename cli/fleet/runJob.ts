import {
  CommandError,
  ConcurrentUpdateError,
  LocalWorkspace,
  Stack,
  type EngineEvent,
  type PulumiCommand,
  type PulumiFn,
} from "@pulumi/pulumi/automation";
import { hideCredentials } from "../backend/hideCredentials";
import type { Job, JobProgress, JobResult, JobSetup } from "./job";
import { lockIn } from "./lockError";
import { ProgressOf } from "./progress";

/** What a job runs with. */
export interface JobSurroundings {
  setup: JobSetup;
  command: PulumiCommand;
  program: PulumiFn;
  signal: AbortSignal;
  progress(progress: JobProgress): void;
}

/** Runs one command of the engine; never throws, the result says how it ended. */
export async function runJob(job: Job, around: JobSurroundings): Promise<JobResult> {
  const start = performance.now();
  const following = new ProgressOf();
  let changes: Record<string, number> = {};
  const onEvent = (event: EngineEvent): void => {
    const progress = following.take(event);
    if (progress !== undefined) around.progress(progress);
    changes = event.summaryEvent?.resourceChanges ?? changes;
  };
  const ended = (result: Pick<JobResult, "outcome" | "message" | "lock">): JobResult => ({
    stack: job.stack,
    seconds: Math.round(performance.now() - start) / 1000,
    changes,
    ...result,
  });
  try {
    await command(job, await openStack(job, around), onEvent, around);
    return ended({ outcome: "succeeded" });
  } catch (error) {
    return ended(explain(error, following, around.signal));
  }
}

/** How the Automation API calls the CLI; its declarations leave this out. A lock is an error of its own. */
interface Cli {
  run(args: string[], cwd: string, env: Record<string, string>): Promise<unknown>;
}

/** The Automation API has no command for it. The engine refuses while something in the state depends on the resource. */
async function forget(
  { stack, urns = [] }: Job,
  { setup, command: cli }: JobSurroundings,
): Promise<void> {
  for (const urn of urns) {
    const args = ["state", "delete", urn, "--yes", "--stack", stack];
    await (cli as unknown as Cli).run(args, setup.folder, { PULUMI_SKIP_UPDATE_CHECK: "true" });
  }
}

async function command(
  job: Job,
  stack: Stack,
  onEvent: (event: EngineEvent) => void,
  around: JobSurroundings,
): Promise<void> {
  const { signal } = around;
  const common = { onEvent, signal, ...(job.refresh === true ? { refresh: true } : {}) };
  switch (job.operation) {
    case "up":
      await stack.up(common);
      return;
    case "preview":
      await stack.preview(common);
      return;
    case "destroy":
      await stack.destroy({ onEvent, signal });
      return;
    case "forget":
      await forget(job, around);
      return;
    case "clear-pending": {
      const project = (await stack.workspace.projectSettings()).name;
      const urn = `urn:pulumi:${job.stack}::${project}::pulumi:pulumi:Stack::${project}-${job.stack}`;
      await stack.refresh({ onEvent, signal, clearPendingCreates: true, target: [urn] });
    }
  }
}

/**
 * The stack, which must exist. It is not "selected": that would write a file that all processes share, and change what
 * the person's own `pulumi` commands mean.
 */
async function openStack(job: Job, { setup, command, program }: JobSurroundings): Promise<Stack> {
  const workspace = await LocalWorkspace.create({
    workDir: setup.folder,
    pulumiCommand: command,
    envVars: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    program,
  });
  workspace.selectStack = () => Promise.resolve();
  const stack = await Stack.select(job.stack, workspace);
  // After each command the Automation API would start three more processes to collect what is not needed here.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  return stack;
}

function explain(
  error: unknown,
  following: ProgressOf,
  signal: AbortSignal,
): Pick<JobResult, "outcome" | "message" | "lock"> {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof ConcurrentUpdateError) {
    const lock = lockIn(text);
    return { outcome: "locked", ...(lock === undefined ? {} : { lock }) };
  }
  if (/Command was killed with SIG/.test(text)) return { outcome: "killed" };
  if (signal.aborted) return { outcome: "cancelled", message: "cancelled" };
  const said = error instanceof CommandError ? cliErrors(text) : text;
  return { outcome: "failed", message: hideCredentials(following.message ?? said) };
}

/** The CLI's own error lines out of everything that it printed. */
function cliErrors(text: string): string {
  const lines = text.split("\n").filter((line) => line.startsWith("error: "));
  if (lines.length === 0) return text.split("\n").filter(Boolean).slice(-5).join("\n");
  return [...new Set(lines.map((line) => line.slice("error: ".length)))].join("\n");
}
