import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Context } from "mocha";
import { findPostgres, postgresMissing } from "./postgresArchive";
import { skipOrFail } from "../support/skipOrFail";
import type { BackendServer } from "./backendServer";

const run = promisify(execFile);

const PASSWORD = "password-of-the-backend";

/** `nobody`. PostgreSQL refuses to run as root, and its files must be its own. */
const NOBODY = { uid: 65534, gid: 65534 };

/** A new PostgreSQL server with an empty database, in a folder that ends with it. */
export async function startPostgres(context: Context): Promise<BackendServer> {
  const missing = postgresMissing();
  if (missing !== undefined) skipOrFail(context, `PostgreSQL cannot be fetched: ${missing}`);
  const archive = await findPostgres(console.log);
  const folder = mkdtempSync(join(tmpdir(), "flyte-ci-keys-postgres-"));
  try {
    const { child, port } = await start(await initialize(archive, folder));
    return {
      environment: {
        PULUMI_BACKEND_URL: `postgres://pulumi:${PASSWORD}@127.0.0.1:${port}/postgres?sslmode=disable`,
      },
      secret: PASSWORD,
      stop: async () => {
        await end(child);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Where a server lives, and as whom. */
interface Installation {
  bin: string;
  data: string;
  identity: { uid?: number; gid?: number };
}

async function initialize(archive: string, folder: string): Promise<Installation> {
  const identity = process.getuid?.() === 0 ? NOBODY : {};
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  chmodSync(folder, 0o755);
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
  for (const path of "uid" in identity ? [data, passwordFile] : []) {
    chownSync(path, NOBODY.uid, NOBODY.gid);
  }
  await run("tar", ["-xJf", archive, "-C", folder]);
  const bin = join(folder, "bin");
  const authentication = ["--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  await run(
    join(bin, "initdb"),
    ["-D", data, "-U", "pulumi", "--no-sync", "--locale=C", "--encoding=UTF8", ...authentication],
    { cwd: folder, ...identity },
  );
  return { bin, data, identity };
}

/** Another process may take a free port before the server does; then the next one is tried. */
const TRIES = 5;

async function start(
  { bin, data, identity }: Installation,
  left = TRIES,
): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort();
  const child = spawn(
    join(bin, "postgres"),
    ["-D", data, "-h", "127.0.0.1", "-p", String(port), "-c", "unix_socket_directories=", "-F"],
    { cwd: data, stdio: ["ignore", "ignore", "pipe"], ...identity },
  );
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  child.once("exit", () => process.off("exit", killAtExit));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.includes("ready to accept connections")) {
      child.stderr.resume();
      return { child, port };
    }
    lines.push(line);
  }
  if (left > 1) return start({ bin, data, identity }, left - 1);
  throw new Error(`PostgreSQL did not start:\n${lines.slice(-8).join("\n")}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** PostgreSQL's "immediate shutdown": nobody needs the data. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGQUIT");
  await ended;
}
