import type { CallContext } from "../protocol/resourceType";
import type { AuthorizationServer } from "./authorizationServer";
import { readControlPlane, type ControlPlane } from "./controlPlane";

/** Through whom a key is proven; `auto` is the control plane where it answers. */
export type Through = "auto" | "control-plane" | "idp";

/** What the identity settings say, as far as the control plane has a say in it too. */
export interface IdentitySettings {
  scope: string;
  audience?: string | undefined;
}

/**
 * The control plane that a key is to be proven through; `undefined` when the identity provider alone is asked.
 *
 * @throws ServiceError when it does not answer and `through` insists on it.
 */
export async function controlPlaneFor(
  domain: string,
  { through = "idp", authorities }: { through?: Through | undefined; authorities?: string },
  context: CallContext,
): Promise<ControlPlane | undefined> {
  if (through === "idp") return undefined;
  try {
    return await readControlPlane(domain, { signal: context.signal, authorities });
  } catch (error) {
    if (through === "control-plane" || context.signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : "no answer";
    context.progress(`checked at the identity provider only, since ${reason}`);
    return undefined;
  }
}

/**
 * Compares what the control plane tells its clients with the identity settings: a key that is proven for one of them is
 * worth nothing to the other.
 *
 * @throws Error naming both values.
 */
export function requireAgreement(
  plane: ControlPlane,
  server: AuthorizationServer,
  settings: IdentitySettings,
): void {
  const pairs: [what: string, advertised: string, own: string][] = [
    ["token endpoint", plane.tokenEndpoint.href, server.tokenEndpoint.href],
    ["scope", sorted(plane.scope), sorted(settings.scope)],
  ];
  if (plane.audience !== undefined && settings.audience !== undefined) {
    pairs.push(["audience", plane.audience, settings.audience]);
  }
  for (const [what, advertised, own] of pairs) {
    if (advertised === own) continue;
    throw new Error(
      `the control plane at ${plane.domain} names the ${what} "${advertised}", the identity settings lead to ` +
        `"${own}". Correct the settings under flyte-ci-keys:identity, or the control plane's own configuration`,
    );
  }
}

/** Scopes are a set (RFC 6749 §3.3). */
function sorted(scope: string): string {
  return scope.split(" ").sort().join(" ");
}
