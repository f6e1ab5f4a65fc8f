import { SandboxStack, type UpOptions } from "../../stack";
import type { Surroundings } from "../benchWorld";
import type { Step } from "../row";
import type { Performer } from "./subject";

type Program = Parameters<typeof SandboxStack.create>[3];

/** How a subject uses the engine. */
export interface OnEngine {
  /** Text of Pulumi.<stack>.yaml. */
  stackFile: string;
  /** Program of a step; the product's own by default. */
  program?: (step: Step) => ReturnType<NonNullable<Program>>;
  /** Parallel operations; the engine's own choice, 4 for each core, by default. */
  parallel?: number;
}

/** One stack on the real engine, updated once for each step. */
export async function onEngine(
  { world }: Surroundings,
  { stackFile, program, parallel }: OnEngine,
): Promise<Performer> {
  let current: Step = "create";
  const inline = program && (() => program(current));
  const stack = await SandboxStack.create(world, "bench", stackFile, inline);
  return {
    stateFile: stack.stateFile,
    perform: async (step, signal) => {
      current = step;
      // Over the sandbox's own choice, which is for tests.
      const options: UpOptions & { parallel: number | undefined } = { signal, parallel };
      const run = await stack.up(options);
      if (!run.ok) throw new Error(run.printed.slice(-2000));
    },
  };
}

/** Expected seconds of one update: a start, a second's sleep for eight writes at a time, and a state that grows. */
export function expectedUpdate(teams: number, latencyMs: number): number {
  return 2 + teams * (0.25 + latencyMs / 250) + (teams * teams) / 500;
}
