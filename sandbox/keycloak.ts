import { EngineError } from "../engine/engineError";
import type { Progress } from "../engine/exclusive";
import { findKeycloak, keycloakMissing } from "../engine/keycloak/install";
import { KeycloakProcess } from "../engine/keycloak/process";
import { KeycloakRealm } from "./emulators/oidc/keycloakRealm";
import type { WorldOptions } from "./world";

/**
 * How far back the sandbox's clock begins. Keycloak cannot be told another time: all stories must end before its present,
 * or its tokens would seem to be older than the keys that they prove.
 */
const DAYS_AGO = 600;

/** The part of a sandbox in which Keycloak is the OpenID provider. */
export type KeycloakWorld = Pick<WorldOptions, "oidc" | "daysAgo">;

/**
 * Runs `use` with a Keycloak of its own, which ends with it.
 *
 * @throws EngineError when Keycloak cannot run on this machine.
 */
export async function withKeycloak(
  progress: Progress,
  use: (world: KeycloakWorld) => Promise<void>,
): Promise<void> {
  const missing = keycloakMissing();
  if (missing !== undefined) throw new EngineError(`KEYCLOAK=1: Keycloak cannot run; ${missing}`);
  const keycloak = await KeycloakProcess.start(await findKeycloak(progress));
  try {
    await use({ oidc: (clock) => new KeycloakRealm(clock, keycloak.url), daysAgo: DAYS_AGO });
  } finally {
    await keycloak.stop();
  }
}
