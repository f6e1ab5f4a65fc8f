import { withTimeLimit } from "../../engine/timeLimit";
import type { Context } from "../context";
import { readFleet, select, type Selection } from "../fleet/fleet";
import { kindsIn } from "../preparation/kinds";
import { lookAtBackend } from "./backend";
import { lookAtClock } from "./clockSkew";
import { problem, type Finding } from "./finding";
import { lookAtMachine } from "./machine";
import type { ServiceLook } from "./services/look";
import { servicesOf } from "./services/services";
import { lookAtSettings } from "./settings";

/** Milliseconds that one look at a service may take. */
const PATIENCE_MS = 4000;

/**
 * Looks at everything that an update of the selected stacks will need, reading only: this machine, the backend, the
 * settings, and the administrators' rights at each service. All services are asked at once.
 */
export async function examine(context: Context, selection: Selection): Promise<Finding[]> {
  const { env } = context;
  const fleet = readFleet(context.project);
  const named = [selection.all, selection.stack, selection.team].some((one) => one !== undefined);
  const stacks = named ? select(fleet, selection) : fleet;
  const names = stacks.map(({ name }) => name);
  const backend = lookAtBackend(context, names);
  const { findings, good } = lookAtSettings(stacks, env);
  const services = servicesOf(
    good.map(({ settings }) => settings),
    { env, clock: context.clock },
  );
  const looks = await Promise.all([...services.map(look), ...clocks(services)]);
  return [...lookAtMachine(kindsIn(stacks), env), ...(await backend), ...findings, ...looks.flat()];
}

async function look({ area, look: begin }: ServiceLook): Promise<Finding[]> {
  try {
    return await withTimeLimit(begin(), PATIENCE_MS);
  } catch (error) {
    return [problem(area, error instanceof Error ? error.message : String(error))];
  }
}

/** One look at the clock for each service that can be reached; one that cannot has its own finding. */
function clocks(services: readonly ServiceLook[]): Promise<Finding[]>[] {
  const sources = new Map(services.map(({ time }) => [time.url.origin, time]));
  return [...sources.values()].map((source) =>
    withTimeLimit(
      lookAtClock(source, () => Date.now()),
      PATIENCE_MS,
    ).catch(() => []),
  );
}
