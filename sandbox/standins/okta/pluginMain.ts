import { systemClock } from "../../../common/clock";
import { serve } from "../../../provider/protocol/server";
import { oktaStandIn } from "./okta";

/** How fast the stand-in's waits pass, for example `0.02`. */
const TIME_FACTOR = Number(process.env["OKTA_STANDIN_TIME_FACTOR"] ?? "1");

/** The stand-in as a plugin of its own process, as the official one is: one for each engine. */
async function main(): Promise<void> {
  process.on("SIGINT", () => process.exit(0));
  process.stdin.resume().on("end", () => process.exit(0));
  const definition = oktaStandIn({
    env: process.env,
    clock: systemClock(),
    timeFactor: TIME_FACTOR,
  });
  const provider = await serve(definition, process.argv[2]);
  process.stdout.write(`${provider.port}\n`);
}

void main();
