import type { Context } from "mocha";
import { findKeycloak, keycloakMissing } from "../../engine/keycloak/install";
import { KeycloakProcess } from "../../engine/keycloak/process";

let running: Promise<KeycloakProcess> | undefined;

/** Stops it; for `after` of each suite that uses it. A worker of the test run goes on with other files. */
export async function stopKeycloak(): Promise<void> {
  const started = running;
  running = undefined;
  await (await started)?.stop();
}

/**
 * Address of the suite's Keycloak, started when it is first asked for. Where this machine cannot run it, the tests that
 * need it are skipped and say why; in CI that is a failure.
 */
export async function keycloak(context: Context): Promise<URL> {
  context.timeout(600_000);
  const missing = keycloakMissing();
  if (missing !== undefined) {
    if (process.env["CI"]) throw new Error(`Keycloak must run in CI; ${missing}`);
    console.log(`    skipped: Keycloak cannot run here; ${missing}`);
    context.skip();
  }
  running ??= findKeycloak(console.log).then((home) => KeycloakProcess.start(home));
  return (await running).url;
}
