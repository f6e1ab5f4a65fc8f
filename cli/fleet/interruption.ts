import type { Progress } from "../../engine/exclusive";

/** Listens for Ctrl-C and for the end that a scheduler asks for, while something runs that must not be cut off. */
export class Interruption {
  private count = 0;
  private readonly listener = (): void => this.interrupt();

  constructor(
    private readonly stop: () => void,
    private readonly say: Progress,
  ) {
    process.on("SIGINT", this.listener);
    process.on("SIGTERM", this.listener);
  }

  /** Whether it came. */
  get happened(): boolean {
    return this.count > 0;
  }

  /** Gives the signals their usual meaning back. */
  end(): void {
    process.off("SIGINT", this.listener);
    process.off("SIGTERM", this.listener);
  }

  private interrupt(): void {
    this.count += 1;
    this.say(
      this.count === 1
        ? "stopping: calls under way are finished and the stacks unlocked. Again to kill (that leaves locks)"
        : "killed; locks may be left: flyte-ci-keys status",
    );
    this.stop();
  }
}
