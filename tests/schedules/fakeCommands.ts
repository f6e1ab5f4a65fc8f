import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** No script takes this long unless it waits for somebody. */
const HANGS_AFTER_MS = 20_000;

/** In place of `flyte-ci-keys`: notes its arguments, writes the files that it is asked for, ends with a status by command. */
const KEYS = `#!/usr/bin/env bash
[ "$1" != -C ] || { echo "in $2" >> "$NOTES"; shift 2; }
echo "flyte-ci-keys $*" >> "$NOTES"
[ -n "\${OKTA_API_PRIVATE_KEY:-}" ] && echo "$1 has credentials" >> "$NOTES"
while [ $# -gt 0 ]; do
  case "$1" in
    up)
      end=$UP
      trap 'echo interrupted >> "$NOTES"; exit 130' INT
      # As long as the file is there.
      while [ -e "\${HOLD:-/nowhere}" ]; do sleep 0.1; done
      ;;
    status) end=$STATUS ;;
    --html | --openmetrics) echo "$1" > "$2" ;;
    --json) exec cat "$BOARD" ;;
    --markdown) echo "# CI keys" ;;
  esac
  shift
done
echo "said something"
exit "$end"
`;

/** `npx` of the checkout's own command, and what else leaves the machine. */
const OTHERS: Record<string, string> = {
  npx: '#!/bin/sh\nexec "$@"\n',
  aws: '#!/bin/sh\necho "aws $*" >> "$NOTES"\n',
  curl: '#!/bin/sh\necho "curl $*" >> "$NOTES"\n',
};

/** What a script did. */
export interface ScriptRun {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What it called, one call a line. */
  calls: string[];
}

/** A folder with commands that note how they are called. */
export class FakeCommands {
  readonly folder = mkdtempSync(join(tmpdir(), "flyte-schedule-"));

  constructor() {
    const bin = join(this.folder, "bin");
    mkdirSync(bin);
    for (const [name, text] of Object.entries({ ...OTHERS, "flyte-ci-keys": KEYS })) {
      writeFileSync(join(bin, name), text);
      chmodSync(join(bin, name), 0o755);
    }
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Environment of a script: what `up` and `status` end with, and what else it needs. */
  environment(up: number, status: number, env: Record<string, string> = {}): NodeJS.ProcessEnv {
    return {
      PATH: [join(this.folder, "bin"), process.env["PATH"]].join(delimiter),
      NOTES: this.path("notes"),
      UP: String(up),
      STATUS: String(status),
      ...env,
    };
  }

  /** Runs a script as the runners do: `bash -eo pipefail`. */
  run(script: string, env: NodeJS.ProcessEnv): Promise<ScriptRun> {
    return this.start(["--noprofile", "--norc", "-eo", "pipefail", "-c", script], env);
  }

  /** Runs bash with these arguments in the folder. */
  start(args: string[], env: NodeJS.ProcessEnv): Promise<ScriptRun> {
    return new Promise((resolve) => {
      const options = { cwd: this.folder, env, timeout: HANGS_AFTER_MS };
      const child = execFile("bash", args, options, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr, calls: this.calls() }),
      );
    });
  }

  calls(): string[] {
    const file = this.path("notes");
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
