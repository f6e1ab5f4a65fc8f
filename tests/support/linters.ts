import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Context } from "mocha";
import { cacheFolder } from "../../engine/cache";
import { goAvailable, goBuild } from "../../engine/goBuild";
import { ROOT } from "../../sandbox/stack";
import { skipOrFail } from "./skipOrFail";

const run = promisify(execFile);
const ACTIONLINT = "1.7.12";

/** What a linter printed. @throws Error with what it printed when it ended with a finding. */
export async function lint(program: string, args: string[], cwd = ROOT): Promise<string> {
  try {
    const { stdout } = await run(program, args, { cwd });
    return stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${stdout}${stderr}`);
  }
}

/** Path of actionlint, built when it is first needed. */
export async function findActionlint(context: Context): Promise<string> {
  context.timeout(300_000);
  if (!goAvailable()) {
    skipOrFail(context, "actionlint is built with Go, which is not on PATH");
  }
  const file = join(cacheFolder(), `actionlint-${ACTIONLINT}-built`, "actionlint");
  await goBuild(
    {
      what: `actionlint ${ACTIONLINT}`,
      module: join(ROOT, "tests", "pipelines", "actionlint"),
      package: "github.com/rhysd/actionlint/cmd/actionlint",
      ldflags: "-s -w",
      duration: "a quarter of a minute",
    },
    file,
    (line) => console.log(`      ${line}`),
  );
  return file;
}

/**
 * Jobs of the `.gitlab-ci.yml` in a git repository, one a line below a headline, judged by the schema that GitLab's own
 * editor uses, which gitlab-ci-local brings along.
 *
 * @throws Error with its findings.
 */
export function lintGitLab(folder: string): Promise<string> {
  const tool = join(ROOT, "node_modules", ".bin", "gitlab-ci-local");
  return lint(process.execPath, [tool, "--list-csv-all", "--quiet"], folder);
}
