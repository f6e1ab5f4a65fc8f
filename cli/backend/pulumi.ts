import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { hideCredentials } from "./hideCredentials";

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** Where and how the Pulumi CLI is run. */
export interface PulumiCli {
  /** Folder of the `pulumi` executable. */
  engineFolder: string;
  /** Folder with Pulumi.yaml. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Ends it after so many milliseconds. */
  timeout?: number;
}

/**
 * Runs the Pulumi CLI and returns what it prints.
 *
 * @throws Error with the CLI's own error lines; never with what it printed otherwise, which may be secret.
 */
export async function pulumi(cli: PulumiCli, ...args: string[]): Promise<string> {
  const file = join(cli.engineFolder, "pulumi");
  try {
    const { stdout } = await promisify(execFile)(file, [...args, "--non-interactive"], {
      cwd: cli.folder,
      env: { ...cli.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      maxBuffer: MAX_OUTPUT_BYTES,
      ...(cli.timeout === undefined ? {} : { timeout: cli.timeout }),
    });
    return stdout;
  } catch (error) {
    const { stderr = "", killed = false } = error as { stderr?: string; killed?: boolean };
    const lines = stderr.split("\n").filter((line) => line.startsWith("error: "));
    const said = hideCredentials(lines.map((line) => line.slice("error: ".length)).join("\n"));
    const silent = killed ? "did not answer in time" : "failed";
    // Not as `cause`: Node's own error holds everything that was printed.
    throw new Error(said === "" ? `pulumi ${args.slice(0, 2).join(" ")} ${silent}` : said);
  }
}
