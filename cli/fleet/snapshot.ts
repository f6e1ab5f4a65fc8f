import type { Lock } from "../../engine/locks";
import { readLocks } from "../../engine/locks";
import { listFileStacks, readFileState } from "../backend/fileBackend";
import { pulumi, type PulumiCli } from "../backend/pulumi";
import { parseState, type StackState } from "../backend/state";
import type { Project } from "../project";
import { mapLimited } from "./mapLimited";

/** What the backend says about a stack, read without an update. */
export interface Snapshot {
  stack: string;
  /** `undefined` when the backend has no such stack. */
  state: StackState | undefined;
  /** Locks; only `file://` backends show them. */
  locks: Lock[];
  /** Why the state could not be read. */
  error?: string;
}

/** Where states are read from. */
export interface SnapshotSource {
  project: Project;
  /** Folder of a `file://` backend; `undefined` for all others, which are asked through the Pulumi CLI. */
  folder: string | undefined;
  /** The Pulumi CLI, found when first needed. */
  cli: () => Promise<PulumiCli>;
}

/** How many CLI processes read states side by side. */
const READERS = 4;

/** Reads the states of stacks; one that is damaged does not hide the others. */
export async function readSnapshots(
  source: SnapshotSource,
  stacks: readonly string[],
): Promise<Snapshot[]> {
  const { folder } = source;
  if (folder !== undefined) return stacks.map((stack) => fromFile(folder, source.project, stack));
  return mapLimited(stacks, READERS, (stack) => fromCli(source, stack));
}

/** Stacks of the backend, where it can be listed at once; `undefined` otherwise. */
export function listBackend({ folder, project }: SnapshotSource): string[] | undefined {
  return folder === undefined ? undefined : listFileStacks(folder, project.name);
}

/** Locks of a stack; `undefined` where the backend does not show them. */
export function locksNow({ folder, project }: SnapshotSource, stack: string): Lock[] | undefined {
  return folder === undefined ? undefined : readLocks(folder, project.name, stack);
}

function fromFile(folder: string, { name }: Project, stack: string): Snapshot {
  const locks = readLocks(folder, name, stack);
  try {
    return { stack, locks, state: readFileState(folder, name, stack) };
  } catch (error) {
    return { stack, locks, state: undefined, error: messageOf(error) };
  }
}

async function fromCli(source: SnapshotSource, stack: string): Promise<Snapshot> {
  try {
    const text = await pulumi(await source.cli(), "stack", "export", "--stack", stack);
    const exported = JSON.parse(text) as { deployment?: unknown };
    return { stack, locks: [], state: parseState(exported.deployment) };
  } catch (error) {
    const message = messageOf(error);
    if (/no stack named/.test(message)) return { stack, locks: [], state: undefined };
    return { stack, locks: [], state: undefined, error: message };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
