import { spawn, spawnSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../cache";
import { EngineError } from "../engineError";
import { exclusive, type Progress } from "../exclusive";
import { KEYCLOAK_VERSION } from "../versions";
import { KeycloakProcess } from "./process";

/** Why Keycloak cannot run on this machine, if so. */
export function keycloakMissing(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const runs = (command: string) =>
    spawnSync(command, ["-version"], { stdio: "ignore", env }).status === 0;
  const missing = [
    ...(runs("java") ? [] : ["java (17 or newer)"]),
    ...(runs("mvn") ? [] : ["mvn (Maven 3.6 or newer)"]),
  ];
  return missing.length === 0 ? undefined : `not on PATH: ${missing.join(", ")}`;
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
    await unpack(folder);
    const unpacked = join(folder, `keycloak-${KEYCLOAK_VERSION}`);
    progress("starting it for the first time (about a minute, only once)");
    await (await KeycloakProcess.start(unpacked)).stop();
    renameSync(unpacked, home);
    rmSync(folder, { recursive: true });
  });
  return home;
}

/** Maven unpacks it too, file modes included. */
async function unpack(folder: string): Promise<void> {
  const child = spawn(
    "mvn",
    [
      "--quiet",
      "--batch-mode",
      "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack",
      `-Dartifact=org.keycloak:keycloak-quarkus-dist:${KEYCLOAK_VERSION}:zip`,
      `-DoutputDirectory=${folder}`,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (status === 0) return;
  throw new EngineError(
    `Maven could not fetch org.keycloak:keycloak-quarkus-dist:${KEYCLOAK_VERSION}:zip. Its last lines:\n` +
      printed.trimEnd().split("\n").slice(-8).join("\n"),
  );
}
