import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Task, Word } from "./messages";

/** Longest silence of a worker that does something. A command with a hanging call takes about a minute. */
const LONGEST_SILENCE_MS = 300_000;

/** Tasks after which a worker is replaced: killed engines leave things behind in its memory. */
const TASKS_A_WORKER = 20;

/** Runs tasks in a few processes side by side. */
export class Crew {
  constructor(private readonly size: number) {}

  /**
   * Works until there is no further task.
   *
   * @param next The next task, asked for whenever a worker is free.
   * @param ended Called with all that was said of a task; `error` when it could not be brought to its end.
   */
  async work<T extends Task>(
    next: () => T | undefined,
    ended: (task: T, words: Word[], error: string | undefined) => void,
  ): Promise<void> {
    await Promise.all(Array.from({ length: this.size }, () => this.workAlone(next, ended)));
  }

  private async workAlone<T extends Task>(
    next: () => T | undefined,
    ended: (task: T, words: Word[], error: string | undefined) => void,
  ): Promise<void> {
    let worker: Worker | undefined;
    for (let task = next(); task !== undefined; task = next()) {
      if (worker?.usable !== true) {
        worker?.stop();
        worker = new Worker();
      }
      const { words, error } = await worker.perform(task);
      ended(task, words, error);
    }
    worker?.stop();
  }
}

class Worker {
  private tasks = 0;
  private gone = false;
  private readonly child: ChildProcess = fork(join(__dirname, "worker.ts"), [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });

  get usable(): boolean {
    return !this.gone && this.tasks < TASKS_A_WORKER;
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
  }

  async perform(task: Task): Promise<{ words: Word[]; error: string | undefined }> {
    this.tasks += 1;
    const words: Word[] = [];
    const error = await new Promise<string | undefined>((resolve) => {
      const giveUp = (why: string) => {
        this.gone = true;
        this.child.kill("SIGKILL");
        resolve(why);
      };
      let silence = setTimeout(() => giveUp("it took too long"), LONGEST_SILENCE_MS);
      this.child.removeAllListeners();
      this.child.on("error", () => giveUp("the worker ended"));
      this.child.on("exit", () => giveUp("the worker ended"));
      this.child.on("message", (word: Word) => {
        clearTimeout(silence);
        words.push(word);
        if (word.kind === "ended") return resolve(word.error);
        silence = setTimeout(() => giveUp("it took too long"), LONGEST_SILENCE_MS);
      });
      this.child.send(task);
    });
    return { words, error };
  }
}
