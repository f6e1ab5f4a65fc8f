import { systemClock } from "../common/clock";
import { VERSION } from "../common/version";
import type { ProviderDefinition } from "./protocol/resourceType";
import { serve } from "./protocol/server";

/**
 * `pulumi-resource-cikeys`. The engine starts it with its own address as the only argument and reads the port from the
 * first line of standard output.
 */
export async function main(): Promise<void> {
  // The engine interrupts its plugins at the end and waits five seconds for those that linger.
  process.on("SIGINT", () => process.exit(0));
  // A killed engine leaves plugins behind that would finish its calls; the closed input is the sign.
  process.stdin.resume().on("end", () => process.exit(0));
  try {
    const provider = await serve(loadLate(), process.argv[2]);
    process.stdout.write(`${provider.port}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "cikeys failed to start"}\n`);
    process.exit(1);
  }
}

/** Runs what every start runs, so that the build can keep the compiled code. */
export async function warm(): Promise<void> {
  const definition = loadLate();
  (await serve(definition)).stop();
  for (const type of definition.resources.values()) type.check({}, {});
}

/** Defers the resources' libraries until the engine has the port: they take longer to load than gRPC itself. */
function loadLate(): ProviderDefinition {
  let loaded: ProviderDefinition | undefined;
  const definition = (): ProviderDefinition => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a synchronous, late import
    const { cikeysProvider } = require("./definition") as typeof import("./definition");
    return (loaded ??= cikeysProvider({ env: process.env, clock: systemClock() }));
  };
  return {
    name: "cikeys",
    version: VERSION,
    get resources() {
      return definition().resources;
    },
    get functions() {
      return definition().functions;
    },
    configure: (inputs) => definition().configure(inputs),
  };
}
