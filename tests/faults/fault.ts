import type { Call } from "../../sandbox/emulators/callLog";
import type { Fault, FaultEffect } from "../../sandbox/emulators/faults";

/** Everything that befalls a call. Statuses are the service's own refusals; 502 is a proxy's page. */
export const FAULTS = [
  "400",
  "401",
  "403",
  "404",
  "409",
  "429",
  "500",
  "502",
  "reply lost",
  "reset",
  "hang",
  "kill before",
  "kill after",
] as const;
export type FaultName = (typeof FAULTS)[number];

/** One call of an operation, told by its place among calls of the same kind. */
export interface CallPoint {
  service: string;
  method: string;
  /** Path template, as in the call log. */
  template: string;
  /** Which one of them, from 1. */
  nth: number;
}

/** Longer than the provider's deadline for one try: it gives up, and the service acts after that all the same. */
const HANG_MS = 31_000;

const PAGE = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body></body></html>";

/** The calls of an operation, in order of arrival. */
export function callPoints(calls: readonly Call[]): CallPoint[] {
  const seen = new Map<string, number>();
  return calls.map(({ service, method, template }) => {
    const key = `${service} ${method} ${template}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return { service, method, template, nth };
  });
}

/** `okta POST /api/v1/apps #1` */
export function callText({ service, method, template, nth }: CallPoint): string {
  return `${service} ${method} ${template} #${nth}`;
}

/** The fault as an emulator takes it. `kill` ends the engine at once; `hit` is called when the fault meets its call. */
export function faultAt(
  { method, template, nth }: CallPoint,
  name: FaultName,
  { kill, hit }: { kill: () => Promise<void>; hit: () => void },
): Fault {
  return {
    method,
    path: template,
    after: nth - 1,
    get effect() {
      hit();
      return effectOf(name, kill);
    },
  };
}

function effectOf(name: FaultName, kill: () => Promise<void>): FaultEffect {
  switch (name) {
    case "429":
      return { kind: "status", status: 429, headers: { "retry-after": "1" } };
    case "502":
      return { kind: "status", status: 502, body: PAGE, contentType: "text/html" };
    case "reply lost":
      return { kind: "reply-lost" };
    case "reset":
      return { kind: "reset" };
    case "hang":
      return { kind: "delay", milliseconds: HANG_MS };
    case "kill before":
      return { kind: "hook", before: () => kill().then(neverRead) };
    case "kill after":
      return { kind: "hook", after: kill };
    case "400":
    case "401":
    case "403":
    case "404":
    case "409":
    case "500":
      return { kind: "status", status: Number(name) };
  }
}

/** What the dead engine asked for does not happen. */
function neverRead(): never {
  throw new Error("the request was never read");
}
