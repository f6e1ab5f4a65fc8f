import type { Lock } from "../../engine/locks";

const CREATED_BY = /created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/;

/** Who holds the stack, from the words of the Pulumi CLI; `undefined` where the backend does not say it. */
export function lockIn(message: string): Lock | undefined {
  const found = CREATED_BY.exec(message);
  if (found === null) return undefined;
  const [, username = "", hostname = "", pid = "0", timestamp = ""] = found;
  return { username, hostname, pid: Number(pid), timestamp };
}
