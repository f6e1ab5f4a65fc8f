import { spawn, spawnSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { EngineError } from "./engineError";
import { exclusive, type Progress } from "./exclusive";

/** A program to build from a Go module that pins its version. */
export interface GoBuild {
  /** For messages, for example `the Pulumi engine 3.248.0`. */
  what: string;
  /** Folder with go.mod and go.sum. */
  module: string;
  /** Import path of the main package, or `.`. */
  package: string;
  /** Linker flags. */
  ldflags: string;
  /** How long it takes on two cores the first time, in words. */
  duration: string;
}

/** Whether a Go toolchain is on PATH. */
export function goAvailable(): boolean {
  return spawnSync("go", ["version"], { stdio: "ignore" }).status === 0;
}

/**
 * Builds once per target: into a temporary file, then renamed, so that a killed build leaves nothing behind.
 *
 * @throws EngineError when the compiler fails; its last lines are in the message.
 */
export async function goBuild(build: GoBuild, target: string, progress: Progress): Promise<void> {
  await exclusive(target, progress, async () => {
    const temporary = `${target}.${process.pid}.tmp`;
    progress(`building ${build.what} with Go (${build.duration}, only once)`);
    try {
      await compile(build, temporary, progress);
      renameSync(temporary, target);
    } finally {
      rmSync(temporary, { force: true });
    }
    progress(`built ${build.what}`);
  });
}

const REPORT_EVERY_MS = 10_000;

async function compile(build: GoBuild, output: string, progress: Progress): Promise<void> {
  const total = countPackages(build);
  const child = spawn(
    "go",
    ["build", "-v", "-trimpath", "-ldflags", build.ldflags, "-o", output, build.package],
    {
      cwd: build.module,
      env: { ...process.env, CGO_ENABLED: "0" },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let compiled = 0;
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line);
    if (!line.includes(" ")) compiled += 1; // `go build -v` names each package as it is compiled
  });
  const reporter = setInterval(
    () => progress(`  ${compiled} of at most ${total} packages compiled`),
    REPORT_EVERY_MS,
  );
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => clearInterval(reporter));
  if (status !== 0) {
    throw new EngineError(
      `Go could not build ${build.what} (go build in ${build.module} ended with ${status}). ` +
        `Its last lines:\n${lines.slice(-8).join("\n")}`,
    );
  }
}

function countPackages(build: GoBuild): number {
  const listed = spawnSync("go", ["list", "-deps", build.package], {
    cwd: build.module,
    env: { ...process.env, CGO_ENABLED: "0" },
    encoding: "utf8",
    maxBuffer: 16 * 1024 * 1024,
  });
  return listed.stdout.split("\n").length - 1;
}
