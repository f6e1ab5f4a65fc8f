import type { Call } from "../../sandbox/emulators/callLog";
import { ONE_TEAM, type Live } from "./liveStack";

/** Settings with one team and one store at the world's OpenID provider. */
export function oidcStackFile(
  { world }: Pick<Live, "world">,
  options: { identity?: string; team?: string } = {},
): string {
  const { identity = "", team = "" } = options;
  return ONE_TEAM.replace(
    /    kind: okta\n(    \w+: .*\n)+/,
    `    kind: oidc\n    issuer: ${world.oidc.issuer}\n${identity}`,
  ).replace("    payments:\n", `    payments:\n${team}`);
}

/** What a command asked of the OpenID provider, as `<method> <last part of the path>`. */
export function oidcCalls({ world }: Live, mark = 0): string[] {
  const last = ({ template }: Call) => template.split("/").pop();
  return world.oidc.calls.since(mark).map((call) => `${call.method} ${last(call)}`);
}

/** Names of the clients that live, the newest last. */
export function clientNames({ world }: Live): string[] {
  return world.oidc.clients().map(({ clientName }) => clientName);
}

/** The team's status, as a person sees it. */
export function statusOf({ stack }: Live): Record<string, unknown> {
  const status = stack.outputs()["status"] as Record<string, Record<string, unknown>>;
  return status["payments"] ?? {};
}
