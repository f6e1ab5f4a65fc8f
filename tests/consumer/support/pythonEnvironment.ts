import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../../engine/cache";
import { exclusive, type Progress } from "../../../engine/exclusive";

const run = promisify(execFile);

const REQUIREMENTS = join(__dirname, "..", "requirements.txt");
/** Oldest Python that the client runs on. */
const OLDEST: [number, number] = [3, 10];
const INSTALL_LIMIT_MS = 10 * 60_000;

/** Why the real client cannot be run on this machine. */
export class ClientMissing extends Error {
  override readonly name = "ClientMissing";
}

/**
 * Folder of a virtual environment with the pinned client. Made once per pin and Python, in the user's cache folder, however
 * many processes ask at the same time.
 *
 * @throws ClientMissing
 */
export async function pythonEnvironment(progress: Progress): Promise<string> {
  const python = await pythonVersion();
  const pins = readFileSync(REQUIREMENTS);
  const hash = createHash("sha256").update(`${python}\n`).update(pins).digest("hex").slice(0, 16);
  const folder = join(cacheFolder(), `flyte-client-${hash}`);
  // An environment cannot be moved once it is made, so a file beside it says that it is whole.
  const ready = `${folder}.ready`;
  await exclusive(ready, progress, async () => {
    progress(`installing the flyte client into ${folder} (a quarter of a minute, only once)`);
    rmSync(folder, { recursive: true, force: true });
    await install(folder);
    writeFileSync(ready, `${python}\n`);
  });
  return folder;
}

async function install(folder: string): Promise<void> {
  try {
    await run("python3", ["-m", "venv", folder], { timeout: INSTALL_LIMIT_MS });
  } catch {
    throw new ClientMissing(
      "`python3 -m venv` does not work here (on Debian: apt-get install python3-venv)",
    );
  }
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  try {
    const python = join(folder, "bin", "python");
    await run(python, [...pip, "-r", REQUIREMENTS], { timeout: INSTALL_LIMIT_MS });
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    throw new ClientMissing(
      `pip could not install the flyte client: ${stderr.trim().split("\n").at(-1) ?? ""}`,
    );
  }
}

/** Version of `python3`, for example `3.11.7`. */
async function pythonVersion(): Promise<string> {
  const { stdout } = await run("python3", ["--version"]).catch(() => ({ stdout: "" }));
  const [, major, minor] = /^Python (\d+)\.(\d+)/.exec(stdout) ?? [];
  if (major === undefined) throw new ClientMissing("there is no python3 on PATH");
  const version: [number, number] = [Number(major), Number(minor)];
  if (version[0] < OLDEST[0] || (version[0] === OLDEST[0] && version[1] < OLDEST[1])) {
    throw new ClientMissing(`python3 is older than ${OLDEST.join(".")}, which the client needs`);
  }
  return stdout.trim().replace("Python ", "");
}
