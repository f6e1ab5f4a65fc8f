import { timestamp, type Clock } from "../../../common/clock";

/** Status of a run that has not ended. */
export type RunStatus = "queued" | "in_progress" | "waiting" | "requested" | "pending";

/** How a run ends. */
export type RunConclusion = "success" | "failure" | "cancelled" | "timed_out";

/** What is said of a run when it begins. */
export interface RunDescription {
  /** Default `in_progress`. */
  status?: RunStatus;
  /** When it was queued. Default now. */
  createdAt?: Date;
  /** Default `push`. */
  event?: string;
  /** Default `main`. */
  branch?: string;
}

/**
 * A run of a workflow. It reads the secrets of its repository when it is queued, and again when it is run again.
 *
 * Source: https://docs.github.com/en/actions/reference/secrets-reference
 */
export class WorkflowRun {
  readonly createdAt: string;
  readonly event: string;
  readonly branch: string;
  startedAt: string;
  updatedAt: string;
  attempt = 1;
  status: RunStatus | "completed";
  conclusion: RunConclusion | undefined;
  private secrets: ReadonlyMap<string, string>;

  constructor(
    readonly id: number,
    /** Counted for its repository. */
    readonly number: number,
    description: RunDescription,
    private readonly surroundings: { clock: Clock; secrets: () => ReadonlyMap<string, string> },
  ) {
    this.createdAt = timestamp(description.createdAt ?? surroundings.clock.now());
    this.startedAt = this.createdAt;
    this.updatedAt = this.createdAt;
    this.event = description.event ?? "push";
    this.branch = description.branch ?? "main";
    this.status = description.status ?? "in_progress";
    this.secrets = surroundings.secrets();
  }

  /** What it read under a name. */
  secret(name: string): string | undefined {
    return this.secrets.get(name.toUpperCase());
  }

  /** Goes on to another status. */
  become(status: RunStatus): void {
    this.status = status;
    this.updatedAt = this.now();
  }

  finish(conclusion: RunConclusion = "success"): void {
    this.status = "completed";
    this.conclusion = conclusion;
    this.updatedAt = this.now();
  }

  /** Begins anew as another attempt; it stays the same run. */
  rerun(): void {
    this.attempt += 1;
    this.status = "in_progress";
    this.conclusion = undefined;
    this.startedAt = this.now();
    this.updatedAt = this.startedAt;
    this.secrets = this.surroundings.secrets();
  }

  private now(): string {
    return timestamp(this.surroundings.clock.now());
  }
}
