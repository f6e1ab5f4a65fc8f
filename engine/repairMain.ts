import { parseArgs } from "node:util";
import { EngineError } from "./engineError";
import { findEngine } from "./pulumiCli";
import { repair } from "./repair";

const USAGE =
  "usage: npm run repair -- --stack <name> [--force]\n" +
  "Removes the lock of a killed update (only when its process is dead) and clears its pending creates.\n" +
  "Needs PULUMI_BACKEND_URL and the passphrase in the environment, as `pulumi up` does.";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stack: { type: "string" },
      force: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || values.stack === undefined) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const say = (line: string) => console.log(line);
  const engine = await findEngine(say);
  await repair({
    engineFolder: engine.folder,
    folder: process.cwd(),
    project: "flyte-ci-keys",
    stack: values.stack,
    env: process.env,
    force: values.force,
    say,
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof EngineError ? error.message : error);
  process.exitCode = 1;
});
