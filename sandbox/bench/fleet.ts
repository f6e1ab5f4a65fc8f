import { statSync } from "node:fs";
import type { Context } from "mocha";
import { dueStacks } from "../../cli/fleet/dueStacks";
import { readFleet } from "../../cli/fleet/fleet";
import { postgresMissing } from "../../tests/backends/postgresArchive";
import { startPostgres } from "../../tests/backends/postgresServer";
import { countRequests, livingKeys, stackFileOf, teamNames } from "./benchWorld";
import { FleetProject } from "./fleetProject";
import { measure } from "./meter";
import type { By, Row } from "./row";
import { expectedUpdate } from "./subjects/onEngine";
import { unmeasured, type Task } from "./task";

/** How teams are spread over stacks, and who measures it. */
interface Fleet {
  by: By;
  /** Teams of each stack. */
  stacks: ReadonlyMap<string, readonly string[]>;
  /** Environment of a state backend; a folder by default. */
  backend?: Record<string, string>;
}

const OPERATIONS = ["create", "no-op", "nothing due"];

/** One stack with all teams, then a stack for each team, both updated by the fleet command's own functions. */
export function fleetTasks(count: number): Task[] {
  const teams = teamNames(count);
  const stacks = new Map([["all", teams]]);
  const one: Task = {
    title: `fleet: one stack of ${count}`,
    expected: 2 * expectedUpdate(count, 0),
    run: (record) => runFleet({ by: "one stack", stacks }, record),
  };
  return [one, stackPerTeam(count), onPostgres(count)];
}

/** A stack for each team. */
export function stackPerTeam(count: number): Task {
  return {
    title: `fleet: ${count} stacks of one`,
    expected: 4 * count,
    run: (record) => runFleet({ by: "a stack per team", stacks: eachIn(count) }, record),
  };
}

function eachIn(count: number): Map<string, string[]> {
  return new Map(teamNames(count).map((name) => [name, [name]]));
}

/** The same with the states in PostgreSQL, where that runs on this machine. */
function onPostgres(count: number): Task {
  const by = "a stack per team, PostgreSQL";
  return {
    title: `fleet: ${count} stacks of one, PostgreSQL`,
    expected: 5 * count,
    run: async (record) => {
      const missing = postgresMissing();
      if (missing !== undefined) {
        const about = { by, teams: count, latencyMs: 0 } as const;
        for (const operation of OPERATIONS)
          record(unmeasured({ ...about, what: `fleet ${operation}` }, missing));
        return;
      }
      // Mocha's context is for tests that cannot run on this machine; this one can.
      const server = await startPostgres({} as Context);
      try {
        const backend = server.environment;
        await runFleet({ by, stacks: eachIn(count), backend }, record);
      } finally {
        await server.stop();
      }
    },
  };
}

async function runFleet(fleet: Fleet, record: (row: Row) => void): Promise<void> {
  const { stacks, backend } = fleet;
  const teams = [...stacks.values()].flat();
  const project = await FleetProject.start(teams, backend);
  const work = [() => project.up(), () => project.up(), () => askWhoIsDue(project)];
  try {
    for (const [stack, members] of stacks) project.write(stack, stackFileOf(members));
    for (const [index, operation] of OPERATIONS.entries()) {
      const requested = countRequests(project.world);
      const { taken } = await measure(work[index] as () => Promise<void>);
      record({
        ...{ what: `fleet ${operation}`, by: fleet.by, teams: teams.length, latencyMs: 0 },
        ...{ ...taken, ...requested(), baselineSeconds: null },
        ...stateSize(fleet, project),
      });
      livingKeys({ world: project.world, teams });
    }
  } finally {
    await project.stop();
  }
}

function stateSize(
  { stacks, backend }: Fleet,
  project: FleetProject,
): { checkpointBytes?: number } {
  if (backend !== undefined) return {};
  const sizes = [...stacks.keys()].map((stack) => statSync(project.stateFile(stack)).size);
  return { checkpointBytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** What `up --all --due` does when nothing is due. */
async function askWhoIsDue(project: FleetProject): Promise<void> {
  const context = project.context();
  const due = await dueStacks(context, readFleet(context.project));
  if (due.length > 0) throw new Error(`${due.length} stacks are due`);
}
