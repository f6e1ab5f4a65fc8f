import { send } from "../../provider/http/client";
import { ok, problem, warning, type Finding } from "./finding";

/** A service that can be asked for the time. */
export interface TimeSource {
  service: string;
  url: URL;
}

/** More than this, and tokens are refused as expired or not yet valid. */
const TOLERANCE_MS = 30_000;

/** Any answer has the time (`Date`, RFC 9110 §6.6.1); these are no errors here. */
const ANSWERS = [301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406];

/** Compares this machine's clock with a service's, without signing in. */
export async function lookAtClock(source: TimeSource, now: () => number): Promise<Finding[]> {
  const { service, url } = source;
  const before = now();
  const { headers } = await send({ service, method: "GET", url, accept: ANSWERS, expect: "text" });
  // Told in whole seconds, somewhere between the request and the answer.
  return skewFinding(service, Date.parse(headers.get("date") ?? ""), (before + now()) / 2);
}

/** @param served Time of the service, milliseconds since 1970; not a number when it told none. */
export function skewFinding(service: string, served: number, ours: number): Finding[] {
  if (Number.isNaN(served)) return [];
  const seconds = Math.round((ours - served) / 1000);
  if (Math.abs(seconds) * 1000 <= TOLERANCE_MS) {
    return [ok("clock", `agrees with ${service}`)];
  }
  const where = seconds > 0 ? "ahead of" : "behind";
  const text = `this machine is ${Math.abs(seconds)} s ${where} ${service}`;
  const remedy = "timedatectl set-ntp true   # look: date -u";
  return [
    Math.abs(seconds) > 300 ? problem("clock", text, remedy) : warning("clock", text, remedy),
  ];
}
