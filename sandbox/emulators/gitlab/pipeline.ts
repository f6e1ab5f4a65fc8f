import { timestamp, type Clock } from "../../../common/clock";

/** Every status that a pipeline can have. Source: https://docs.gitlab.com/api/pipelines/#list-project-pipelines */
export const PIPELINE_STATUSES = [
  "created",
  "waiting_for_resource",
  "preparing",
  "waiting_for_callback",
  "pending",
  "running",
  "success",
  "failed",
  "canceling",
  "canceled",
  "skipped",
  "manual",
  "scheduled",
] as const;

export type PipelineStatus = (typeof PIPELINE_STATUSES)[number];

/** What is said of a pipeline when it begins. */
export interface PipelineDescription {
  /** Default `running`. */
  status?: PipelineStatus;
  /** Default now. */
  createdAt?: Date;
  /** What set it off; `parent_pipeline` for a child. Default `push`. */
  source?: string;
  /** Branch or tag. Default `main`. */
  ref?: string;
}

/** A pipeline of a project. */
export class Pipeline {
  readonly createdAt: string;
  readonly source: string;
  readonly ref: string;
  updatedAt: string;
  private present: PipelineStatus;

  constructor(
    readonly id: number,
    /** Counted for its project. */
    readonly iid: number,
    description: PipelineDescription,
    private readonly clock: Clock,
  ) {
    this.createdAt = timestamp(description.createdAt ?? clock.now());
    this.updatedAt = this.createdAt;
    this.source = description.source ?? "push";
    this.ref = description.ref ?? "main";
    this.present = description.status ?? "running";
  }

  get status(): PipelineStatus {
    return this.present;
  }

  /** Goes on to another status; `success` and `failed`, among others, end it. */
  become(status: PipelineStatus): void {
    this.present = status;
    this.updatedAt = timestamp(this.clock.now());
  }
}
