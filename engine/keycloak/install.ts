import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../cache";
import { EngineError } from "../engineError";
import { exclusive, type Progress } from "../exclusive";
import { mavenMissing, unpackArtifact } from "../maven";
import { KEYCLOAK_VERSION } from "../versions";
import { KeycloakProcess } from "./process";

/** Why Keycloak cannot run on this machine, if so. It needs the Java that fetches it. */
export function keycloakMissing(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return mavenMissing(env);
}

/**
 * Home folder of a Keycloak that was started once: unpacked, built for the options that it runs with (Keycloak calls that
 * augmentation), its database filled with tables and an administrator. Fetched by its Maven coordinates, once.
 *
 * @throws EngineError when that is not possible; the message says why.
 */
export async function findKeycloak(
  progress: Progress,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const home = join(cacheFolder(env), `keycloak-${KEYCLOAK_VERSION}`);
  await exclusive(home, progress, async () => {
    const missing = keycloakMissing(env);
    if (missing !== undefined) throw new EngineError(`Keycloak cannot be fetched: ${missing}`);
    const folder = `${home}.new`; // of a killed run, perhaps
    rmSync(folder, { recursive: true, force: true });
    progress(`fetching Keycloak ${KEYCLOAK_VERSION} with Maven (180 MB, only once)`);
    await unpackArtifact(`org.keycloak:keycloak-quarkus-dist:${KEYCLOAK_VERSION}:zip`, folder);
    const unpacked = join(folder, `keycloak-${KEYCLOAK_VERSION}`);
    progress("starting it for the first time (about a minute, only once)");
    await (await KeycloakProcess.start(unpacked)).stop();
    renameSync(unpacked, home);
    rmSync(folder, { recursive: true });
  });
  return home;
}
