import type { Lock } from "../../engine/locks";

/** A resource that exists at its service and is not in the state; the next update takes it over. */
export interface Adoption {
  /** Type token, for example `okta:app/oAuth:OAuth`. */
  type: string;
  /** Name in the program. */
  name: string;
  /** Id as the type's `import` wants it. */
  id: string;
}

/** One command of the engine on one stack. */
export interface Job {
  stack: string;
  operation: "up" | "preview" | "destroy" | "clear-pending" | "forget";
  /** Read what is there before comparing. */
  refresh?: boolean;
  /** Resources to take over in this update. */
  adoptions?: Adoption[];
  /** URNs to take out of the state, in this order; with `forget`. */
  urns?: string[];
}

/** What all jobs of a run share. */
export interface JobSetup {
  /** Folder with Pulumi.yaml. */
  folder: string;
  project: string;
  /** Module with the program, as a path; tests run others. */
  program: string;
}

/** How far a job is. */
export interface JobProgress {
  /** Resources that are done, unchanged ones too. */
  done: number;
  /** What is under way, for example `creating payments-okta`. */
  now: string | undefined;
}

/** How a job ended. */
export interface JobResult {
  stack: string;
  outcome: "succeeded" | "failed" | "locked" | "cancelled" | "killed" | "not-started";
  seconds: number;
  /** Number of resources by operation. */
  changes: Record<string, number>;
  /** Why it did not succeed. */
  message?: string;
  /** Who holds the stack, where the outcome is `locked` and the backend says it. */
  lock?: Lock;
  /** A rejection that nobody handled was seen meanwhile; it may have been another job's. */
  stray?: boolean;
}

/** From the parent to a worker. */
export type ToWorker =
  { kind: "setup"; setup: JobSetup } | { kind: "job"; job: Job } | { kind: "cancel" };

/** From a worker to the parent. */
export type FromWorker =
  | { kind: "progress"; stack: string; progress: JobProgress }
  | { kind: "result"; result: JobResult };
