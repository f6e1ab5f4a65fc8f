import type { Context } from "../context";
import { pulumiCli } from "../context";
import { CliError } from "../cliError";
import type { FleetStack } from "../fleet/fleet";
import { kindsIn } from "./kinds";
import { ensurePlugins, pluginsFor } from "./plugins";
import { ensureProviderBundle } from "./providerBundle";
import { workerEnvironment } from "./workerEnvironment";

/**
 * Makes ready what all stacks share, once: engine, provider and official plugins. Started side by side, each engine would
 * fetch its own and meet the others' half-installed files.
 *
 * @throws CliError or EngineError when something cannot be had.
 */
export async function prepare(context: Context, stacks: readonly FleetStack[]): Promise<void> {
  const cli = { ...(await pulumiCli(context)), env: await workerEnvironment(context) };
  await ensureProviderBundle(context.say);
  try {
    await ensurePlugins(pluginsFor(kindsIn(stacks)), cli, context.say);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      `an official plugin could not be downloaded: ${reason}\nDownload it where get.pulumi.com can be reached ` +
        "(pulumi plugin install resource <name> <version>), or build the GitHub plugin from source: npm run engine",
    );
  }
}
