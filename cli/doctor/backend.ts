import { accessSync, constants } from "node:fs";
import { backendFolder, backendUrl } from "../backend/backendUrl";
import { pulumi } from "../backend/pulumi";
import { pulumiCli, snapshotSource, type Context } from "../context";
import { readSnapshots, type Snapshot } from "../fleet/snapshot";
import { lockReason } from "../lockReason";
import { ok, problem, warning, type Finding } from "./finding";

/** Milliseconds that a backend may take to answer. */
const PATIENCE_MS = 4000;

/** Whether the state backend answers, and what interrupted updates left in it. */
export async function lookAtBackend(
  context: Context,
  stacks: readonly string[],
): Promise<Finding[]> {
  const url = backendUrl(context.project, context.env);
  if (url === undefined) {
    return [
      problem(
        "backend",
        "no state backend is chosen",
        "export PULUMI_BACKEND_URL=…   # or: pulumi login <address>",
      ),
    ];
  }
  const folder = backendFolder(url, context.project);
  const reached = folder === undefined ? await ask(context, url) : lookInto(folder, url);
  if (reached.level === "problem" || folder === undefined) return [reached];
  const snapshots = await readSnapshots(snapshotSource(context), stacks);
  return [reached, ...snapshots.flatMap(leftovers)];
}

function lookInto(folder: string, url: string): Finding {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK);
    return ok("backend", shown(url));
  } catch {
    return problem("backend", `${folder} is not there or may not be written`, `mkdir -p ${folder}`);
  }
}

async function ask(context: Context, url: string): Promise<Finding> {
  try {
    const cli = { ...(await pulumiCli(context)), timeout: PATIENCE_MS };
    await pulumi(cli, "stack", "ls", "--json");
    return ok("backend", shown(url));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return problem("backend", `${shown(url)}: ${reason}`, `pulumi login ${shown(url)}`);
  }
}

/** A `postgres://` address may hold a password. */
export function shown(url: string): string {
  return url.replace(/^([a-z0-9+.-]+:\/\/)[^/@]*@/i, "$1").replace(/\?.*$/s, "");
}

/** A lock, a damaged state, or creates that were cut off. */
function leftovers({ stack, locks, state, error }: Snapshot): Finding[] {
  const area = `stack ${stack}`;
  const pending = state?.pendingCreates.length ?? 0;
  return [
    ...(error === undefined
      ? []
      : [
          problem(
            area,
            error,
            "restore the last good state: pulumi stack history; pulumi stack import",
          ),
        ]),
    ...locks.map((lock) => {
      const { state: level, text, remedy } = lockReason(stack, lock);
      return level === "human" ? problem(area, text, remedy) : warning(area, text, remedy);
    }),
    ...(pending > 0 && locks.length === 0
      ? [
          problem(
            area,
            "an update was killed while it created something",
            `flyte-ci-keys repair --stack ${stack}`,
          ),
        ]
      : []),
  ];
}
