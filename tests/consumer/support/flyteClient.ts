import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Progress } from "../../../engine/exclusive";
import { ClientMissing, pythonEnvironment } from "./pythonEnvironment";

/** How a command of the client ended. */
export interface ClientRun {
  /** Exit code; `null` when it had to be ended because it hung. */
  code: number | null;
  /** Standard output and error. */
  printed: string;
}

/** What leads the client to the services of a test. */
export interface Route {
  /** Value of `HTTPS_PROXY`. */
  proxy: string;
  /** File with the certificate authority, PEM. */
  authorityFile: string;
}

/** No command of the client takes this long unless it waits for somebody. */
const HANGS_AFTER_MS = 60_000;

/** The real flyte client, and a clean home and work folder for it. */
export class FlyteClient {
  /** Work folder with `hello.py`, outside any repository and without any configuration. */
  readonly folder = mkdtempSync(join(tmpdir(), "flyte-client-"));

  constructor(
    /** Folder of the virtual environment. */
    private readonly environment: string,
    private readonly route: Route,
  ) {
    copyFileSync(join(__dirname, "..", "hello.py"), join(this.folder, "hello.py"));
  }

  /** `flyte deploy` as a pipeline runs it; the version is made up unless given. */
  deploy(
    apiKey: string,
    place: { project: string; domain: string; version: string },
    ...flags: string[]
  ): Promise<ClientRun> {
    const { project, domain, version } = place;
    const where = ["--project", project, "--domain", domain, "--version", version];
    return this.run("flyte", apiKey, ["deploy", ...flags, ...where, "hello.py", "env"]);
  }

  /** A script of ours on the client's own library. */
  python(script: string, apiKey: string, ...args: string[]): Promise<ClientRun> {
    return this.run("python", apiKey, [join(__dirname, "..", script), ...args]);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private run(program: string, apiKey: string, args: string[]): Promise<ClientRun> {
    return new Promise((resolve) => {
      const child = execFile(
        join(this.environment, "bin", program),
        args,
        { cwd: this.folder, env: this.variables(apiKey), timeout: HANGS_AFTER_MS },
        (_error, stdout, stderr) =>
          resolve({ code: child.exitCode, printed: `${stdout}${stderr}` }),
      );
    });
  }

  /** Nothing of the caller's environment but PATH: neither its proxy exceptions nor its configuration of the client. */
  private variables(apiKey: string): NodeJS.ProcessEnv {
    return {
      PATH: process.env["PATH"],
      LANG: "C.UTF-8",
      HOME: this.folder,
      DO_NOT_TRACK: "1",
      PYTHON_KEYRING_BACKEND: "keyring.backends.null.Keyring", // a kept token would let a dead secret pass
      SSL_CERT_FILE: this.route.authorityFile,
      HTTPS_PROXY: this.route.proxy,
      FLYTE_API_KEY: apiKey,
    };
  }
}

/**
 * Folder of the client's virtual environment. Where it cannot be had, the tests are skipped and the reason is printed; in CI
 * that is a failure.
 */
export async function clientEnvironment(
  context: Mocha.Context,
  say: Progress = (line) => console.log(`      ${line}`),
): Promise<string> {
  context.timeout(600_000); // the first time it is downloaded
  try {
    return await pythonEnvironment(say);
  } catch (error) {
    if (!(error instanceof ClientMissing) || process.env["CI"]) throw error;
    say(`skipped: ${error.message}`);
    return context.skip();
  }
}
