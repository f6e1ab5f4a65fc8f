import { commandTask, type CommandName } from "./commands";
import { fleetTasks, stackPerTeam } from "./fleet";
import type { BenchOptions } from "./options";
import { providerStartTask } from "./providerStart";
import { STEPS, type Row } from "./row";
import { floor, script } from "./subjects/byHand";
import { emptyProgram } from "./subjects/emptyProgram";
import { flatEngine } from "./subjects/flatEngine";
import { openTofu } from "./subjects/openTofu";
import { product, wideProduct } from "./subjects/product";
import type { Task } from "./task";
import { updateTask } from "./updates";

/** Teams that are tried beyond the usual numbers, and how many when those take too long. */
const LARGE = { first: 500, then: 200 };

/** Everything that is to be measured, in order: what belongs side by side is measured one after the other. */
export function planTasks(options: BenchOptions): Task[] {
  const { only, large, quick } = options;
  const steps = STEPS.filter((step) => only.includes(step));
  const commands = (["status", "page", "doctor"] as const).filter((name) => only.includes(name));
  return [
    ...(only.includes("provider start") ? [providerStartTask()] : []),
    ...(steps.length > 0 ? stackTasks(options) : []),
    ...(large && steps.length > 0 ? [largeTask(options)] : []),
    ...(only.includes("fleet") ? fleetOf(options) : []),
    ...(commands.length > 0 ? [commandsOf(options, commands)] : []),
  ].map((task) => (quick ? { ...task, expected: 1 } : task));
}

/** A quick run leaves out what differs from other rows in its number of teams or in its backend only. */
function fleetOf({ stacks: { fleet }, quick }: BenchOptions): Task[] {
  return quick ? [stackPerTeam(fleet)] : fleetTasks(fleet);
}

function commandsOf({ stacks }: BenchOptions, names: readonly CommandName[]): Task {
  return commandTask(stacks, names);
}

function stackTasks({ only, teams, latencies, quick }: BenchOptions): Task[] {
  const steps = STEPS.filter((step) => only.includes(step));
  // Loads what the first subject would otherwise load alone.
  const warming = updateTask({ subject: floor, teams: 1, latencyMs: 0, steps: [] });
  const empty = updateTask({ subject: emptyProgram, teams: 0, latencyMs: 0, steps });
  const subjects = [openTofu, script, floor, flatEngine, product, ...(quick ? [] : [wideProduct])];
  const cases = teams.flatMap((count) =>
    latencies.flatMap((latencyMs) =>
      subjects.map((subject) => ({ subject, teams: count, latencyMs, steps })),
    ),
  );
  return [{ ...warming, title: "warming up" }, empty, ...cases.map(updateTask)];
}

/** A state is written anew at each of a stack's steps: somewhere one stack is too many teams. */
function largeTask({ only }: BenchOptions): Task {
  const steps = STEPS.filter((step) => only.includes(step));
  const [first, then] = [LARGE.first, LARGE.then].map((teams) =>
    updateTask({ subject: product, teams, latencyMs: 0, steps }),
  ) as [Task, Task];
  return {
    ...first,
    run: async (record) => {
      const rows: Row[] = [];
      await first.run((row) => {
        rows.push(row);
        record(row);
      });
      if (rows.some(({ seconds }) => seconds === null)) await then.run(record);
    },
  };
}
