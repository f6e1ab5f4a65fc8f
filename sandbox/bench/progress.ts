import { duration } from "../../cli/output/runDisplay";
import type { Row } from "./row";
import type { Task } from "./task";

/** One line for each task that is done, with what it measured and how long the rest will take. */
export class Progress {
  private readonly start = performance.now();
  private done = 0;
  private expected = 0;

  constructor(
    private readonly tasks: readonly Task[],
    private readonly say: (line: string) => void,
  ) {}

  finished(task: Task, rows: readonly Row[]): void {
    this.done += 1;
    this.expected += task.expected;
    const figures = rows.map(
      ({ what, seconds, note }) =>
        `${what} ${seconds === null ? (note ?? "") : `${seconds.toFixed(2)} s`}`,
    );
    const measured = figures.length === 0 ? "" : `: ${figures.join(", ")}`;
    this.say(`[${this.done}/${this.tasks.length}] ${task.title}${measured}${this.left()}`);
  }

  /** By how far the tasks that are done took more or less than expected. */
  private left(): string {
    if (this.done === this.tasks.length) return "";
    const elapsed = (performance.now() - this.start) / 1000;
    const whole = this.tasks.reduce((sum, { expected }) => sum + expected, 0);
    const left = (whole - this.expected) * (elapsed / Math.max(this.expected, 0.1));
    return ` (about ${duration(left)} left)`;
  }
}
