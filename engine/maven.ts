import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { EngineError } from "./engineError";

/** Why Maven cannot run on this machine, if so. */
export function mavenMissing(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const runs = (command: string) =>
    spawnSync(command, ["-version"], { stdio: "ignore", env }).status === 0;
  const missing = [
    ...(runs("java") ? [] : ["java (17 or newer)"]),
    ...(runs("mvn") ? [] : ["mvn (Maven 3.6 or newer)"]),
  ];
  return missing.length === 0 ? undefined : `not on PATH: ${missing.join(", ")}`;
}

/**
 * Fetches an archive by its Maven coordinates and unpacks it, file modes included.
 *
 * @param artifact `<group>:<artifact>:<version>:<type>`.
 * @throws EngineError with Maven's last lines.
 */
export async function unpackArtifact(artifact: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const child = spawn(
    "mvn",
    [
      "--quiet",
      "--batch-mode",
      "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack",
      `-Dartifact=${artifact}`,
      `-DoutputDirectory=${folder}`,
    ],
    // It leaves marker files where it runs.
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
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
    `Maven could not fetch ${artifact}. Its last lines:\n` +
      printed.trimEnd().split("\n").slice(-8).join("\n"),
  );
}
