import { EngineError } from "./engineError";
import { findGitHubPlugin } from "./githubPlugin";
import { findEngine } from "./pulumiCli";

/** Finds or builds the engine and the GitHub plugin, and says where they are. */
async function main(): Promise<void> {
  const progress = (line: string) => console.log(line);
  const engine = await findEngine(progress);
  console.log(`Pulumi engine ${engine.version} (${engine.source}) in ${engine.folder}`);
  const plugin = await findGitHubPlugin(engine, progress);
  console.log(`GitHub plugin: ${plugin.source}${plugin.folder ? ` in ${plugin.folder}` : ""}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof EngineError ? error.message : error);
  process.exitCode = 1;
});
