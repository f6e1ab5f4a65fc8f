import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { EngineError } from "../engineError";

/** Administrator of every Keycloak that is started here; it listens on loopback and has nothing to lose. */
export const KEYCLOAK_ADMINISTRATOR = { username: "admin", password: "admin" } as const;

const START_LIMIT_MS = 240_000;
const STOP_LIMIT_MS = 10_000;

/**
 * A Keycloak server in development mode, on loopback and a free port. Its database is a copy that ends with it, so that
 * several can run side by side and each begins empty.
 */
export class KeycloakProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Folder of the database; `undefined` when it is the home's own. */
    private readonly database: string | undefined,
    readonly url: URL,
  ) {}

  /**
   * Starts one.
   *
   * @param home Unpacked distribution. Its first start builds it and makes the database that later ones copy.
   * @throws EngineError with the last lines that it printed, when it does not come up.
   */
  static async start(home: string): Promise<KeycloakProcess> {
    const template = join(home, "data", "h2");
    const database = existsSync(template)
      ? mkdtempSync(join(tmpdir(), "flyte-ci-keys-keycloak-"))
      : undefined;
    if (database !== undefined) cpSync(template, database, { recursive: true });
    const child = spawn(join(home, "bin", "kc.sh"), startArguments(database), {
      // A group of its own: the script leaves Java behind when only the script is killed.
      detached: true,
      env: {
        ...process.env,
        KC_BOOTSTRAP_ADMIN_USERNAME: KEYCLOAK_ADMINISTRATOR.username,
        KC_BOOTSTRAP_ADMIN_PASSWORD: KEYCLOAK_ADMINISTRATOR.password,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const killAtExit = () => signal(child, "SIGKILL");
    process.once("exit", killAtExit);
    child.once("exit", () => process.off("exit", killAtExit));
    try {
      return new KeycloakProcess(child, database, await listening(child));
    } catch (error) {
      killAtExit();
      remove(database);
      throw error;
    }
  }

  /** Ends it, by force if need be, and removes its database. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once("exit", resolve));
      signal(this.child, "SIGTERM");
      const force = setTimeout(() => signal(this.child, "SIGKILL"), STOP_LIMIT_MS);
      await ended;
      clearTimeout(force);
    }
    remove(this.database);
  }
}

/** Only options that do not change how it is built differ from one start to the next: a rebuild takes a minute. */
function startArguments(database: string | undefined): string[] {
  return [
    "start-dev", // `start` would open the ports of a cluster on every interface
    "--http-host=127.0.0.1",
    "--http-port=0",
    ...(database === undefined
      ? []
      : [`--db-url=jdbc:h2:file:${join(database, "keycloakdb")};NON_KEYWORDS=VALUE`]),
  ];
}

/** Address that it listens on, once it does. */
async function listening(child: ChildProcess): Promise<URL> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer);
      reject(new EngineError(`Keycloak ${what}. Its last lines:\n${lines.slice(-8).join("\n")}`));
    };
    const timer = setTimeout(
      () => fail(`did not start within ${START_LIMIT_MS / 1000} s`),
      START_LIMIT_MS,
    );
    child.once("error", (error) => fail(`could not be started (${error.message})`));
    child.once("exit", (code) => fail(`ended with ${code}`));
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        const address = /Listening on: (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
        if (address === undefined) return;
        clearTimeout(timer);
        resolve(new URL(address));
      });
    }
  });
}

/** To the whole group. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It ended by itself.
  }
}

function remove(folder: string | undefined): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
