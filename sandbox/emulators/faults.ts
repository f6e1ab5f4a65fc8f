/** What happens to a matching request instead of, or around, its normal answer. */
export type FaultEffect =
  /** Answered with this status; the service's own error body unless `body` is given. Nothing is changed. */
  | {
      kind: "status";
      status: number;
      headers?: Record<string, string>;
      body?: string;
      contentType?: string;
    }
  /** Handled normally after a pause. */
  | { kind: "delay"; milliseconds: number }
  /** The change is made, then the connection is cut before any answer. */
  | { kind: "reply-lost" }
  /** The connection is cut before anything is read. */
  | { kind: "reset" }
  /** Runs code before the request is handled, or after its change was made and before the answer leaves. */
  | { kind: "hook"; before?: () => void | Promise<void>; after?: () => void | Promise<void> };

/** A fault and the requests it befalls. */
export interface Fault {
  /** HTTP method; any when left out. */
  method?: string;
  /** Path template as in the call log, or a pattern on the raw path; any when left out. */
  path?: string | RegExp;
  /** How many matching requests are hit; `Infinity` until removed. Default 1. */
  times?: number;
  /** How many matching requests pass untouched first. Default 0. */
  after?: number;
  effect: FaultEffect;
}

interface Armed {
  fault: Fault;
  remaining: number;
  skip: number;
}

/** The faults that wait at an emulator's door. */
export class Faults {
  private armed: Armed[] = [];

  /** Arms a fault. Returns a function that removes it again. */
  add(fault: Fault): () => void {
    const armed: Armed = { fault, remaining: fault.times ?? 1, skip: fault.after ?? 0 };
    this.armed.push(armed);
    return () => {
      this.armed = this.armed.filter((other) => other !== armed);
    };
  }

  /** Removes every fault. */
  clear(): void {
    this.armed = [];
  }

  /** The effect that befalls this request, if any; uses up one of its times. */
  take(method: string, template: string, rawPath: string): FaultEffect | undefined {
    for (const armed of this.armed) {
      if (!matches(armed.fault, method, template, rawPath)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      if (armed.remaining <= 0) continue;
      armed.remaining -= 1;
      return armed.fault.effect;
    }
    return undefined;
  }
}

function matches(fault: Fault, method: string, template: string, rawPath: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path === undefined) return true;
  return typeof fault.path === "string" ? fault.path === template : fault.path.test(rawPath);
}
