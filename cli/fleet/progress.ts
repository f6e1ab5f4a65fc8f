import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { JobProgress } from "./job";

const VERBS: Record<string, string> = {
  create: "creating",
  "create-replacement": "creating",
  update: "changing",
  delete: "deleting",
  "delete-replaced": "deleting",
  import: "adopting",
  refresh: "reading",
  read: "reading",
};

/** Types that only group others: they last as long as what is in them. */
const GROUPS = /^(pulumi:pulumi:Stack|flyte-ci-keys:.*)$/;

/** Follows one job by the engine's events. */
export class ProgressOf {
  private done = 0;
  /** Under way, oldest first. */
  private readonly active = new Map<string, string>();
  /** Messages of errors, in the order they came, each once. */
  private readonly errors = new Set<string>();
  /** Whether an operation on a resource failed, rather than the program. */
  resourceFailed = false;

  /** Takes an event; the new progress where it changed. */
  take(event: EngineEvent): JobProgress | undefined {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent } = event;
    if (resourcePreEvent !== undefined) {
      const { op, urn, type } = resourcePreEvent.metadata;
      const verb = VERBS[op];
      if (verb === undefined || GROUPS.test(type)) return undefined;
      this.active.set(urn, `${verb} ${nameOf(urn)}`);
      return this.progress;
    }
    const ended = resOutputsEvent ?? resOpFailedEvent;
    if (ended !== undefined) {
      this.done += 1;
      this.resourceFailed ||= resOpFailedEvent !== undefined;
      this.active.delete(ended.metadata.urn);
      return this.progress;
    }
    if (diagnosticEvent?.severity === "error") {
      this.errors.add(errorLine(diagnosticEvent.message, diagnosticEvent.urn));
    }
    return undefined;
  }

  get progress(): JobProgress {
    return { done: this.done, now: [...this.active.values()][0] };
  }

  /** What went wrong, in the words of program, engine and providers; `undefined` when nothing was said. */
  get message(): string | undefined {
    const said = [...this.errors].filter((line) => !/^(update|preview|destroy) failed$/.test(line));
    // The engine repeats the program's words without its own around them.
    const errors = said.filter(
      (line) => !said.some((other) => other !== line && other.includes(line)),
    );
    return errors.length === 0 ? undefined : errors.join("\n");
  }
}

function errorLine(message: string, urn: string | undefined): string {
  const text = withoutColours(message)
    .trim()
    .replace(/\n?error: update failed$/, "");
  const isStack = urn === undefined || urn === "" || urn.includes("pulumi:pulumi:Stack::");
  return isStack ? text : `${nameOf(urn)}: ${text}`;
}

/** The engine's marks for colours, such as `<{%reset%}>`. */
function withoutColours(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, "");
}

/** Name of a resource: the last part of its URN. */
export function nameOf(urn: string): string {
  return urn.split("::").pop() ?? urn;
}

/**
 * Seconds until the last of many stacks is done, judged by those that are; `undefined` before the first.
 */
export function secondsLeft(done: number, total: number, elapsed: number): number | undefined {
  if (done === 0) return undefined;
  return (elapsed / done) * (total - done);
}
