import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { boardHtml } from "../../cli/board/html";
import { readBoard } from "../../cli/status/readBoard";
import { ROOT } from "../stack";
import { stackFileOf } from "./benchWorld";
import { FleetProject } from "./fleetProject";
import { measure } from "./meter";
import type { By, Row } from "./row";
import type { Task } from "./task";

/** Names that stand for the stack and the team in the state that is copied; they occur in no other word. */
const MODEL = { stack: "model-stack", team: "model-team" };

/** How many stacks the commands look at; each has one team. */
export interface CommandSizes {
  status: number;
  page: number;
  doctor: number;
}

/** Which commands are measured. */
export type CommandName = keyof CommandSizes;

/** The commands that read states, each as a process, on stacks that were really made once and then copied. */
export function commandTask(sizes: CommandSizes, wanted: readonly CommandName[]): Task {
  return {
    title: wanted.join(", "),
    expected: 8 + Math.max(sizes.page, sizes.status) / 100,
    run: (record) => runCommands(sizes, wanted, record),
  };
}

async function runCommands(
  sizes: CommandSizes,
  wanted: readonly CommandName[],
  record: (row: Row) => void,
): Promise<void> {
  const most = Math.max(...wanted.map((name) => sizes[name]));
  const copied = Array.from({ length: most - 1 }, (_unused, index) => copyOf(index + 1).team);
  const project = await FleetProject.start([MODEL.team, ...copied]);
  try {
    project.write(MODEL.stack, stackFileOf([MODEL.team]));
    await project.up();
    const inOrder = wanted.toSorted((one, other) => sizes[one] - sizes[other]);
    let copies = 1;
    for (const name of inOrder) {
      while (copies < sizes[name]) copyStack(project, copies++);
      for (const row of await MEASURES[name](project, sizes[name])) record(row);
    }
  } finally {
    await project.stop();
  }
}

function copyOf(number: number): typeof MODEL {
  return { stack: `copy-stack-${number}`, team: `copy-team-${number}` };
}

/** Another stack with another team, in the same state. */
function copyStack(project: FleetProject, number: number): void {
  const { stack, team } = copyOf(number);
  const state = readFileSync(project.stateFile(MODEL.stack), "utf8");
  const copy = state.replaceAll(MODEL.stack, stack).replaceAll(MODEL.team, team);
  const file = project.stateFile(stack);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, copy);
  project.write(stack, stackFileOf([team]));
}

const MEASURES: Record<CommandName, (project: FleetProject, teams: number) => Promise<Row[]>> = {
  status: async (project, teams) => {
    const { taken } = await measure(() => command(project, "status", "--all", "--json"));
    return [rowOf("status", "command", teams, taken)];
  },
  doctor: async (project, teams) => {
    const { taken } = await measure(() => command(project, "doctor", "--all", "--json"));
    return [rowOf("doctor", "command", teams, taken)];
  },
  page: async (project, teams) => {
    const file = join(project.world.folder, "board.html");
    const whole = await measure(() => command(project, "status", "--all", "--html", file));
    const board = await readBoard(project.context(), { all: true });
    const alone = await measure(() => Promise.resolve(boardHtml(board)));
    return [
      { ...rowOf("page", "command", teams, whole.taken), bytes: statSync(file).size },
      { ...rowOf("page", "function", teams, alone.taken), bytes: Buffer.byteLength(alone.value) },
    ];
  },
};

function rowOf(
  what: string,
  by: By,
  teams: number,
  taken: Pick<Row, "seconds" | "cpuSeconds" | "maxRssMb" | "load">,
): Row {
  return { what, by, teams, latencyMs: 0, ...taken, writes: 0, baselineSeconds: null };
}

/** Runs the command as a person does. @throws Error unless all is well. */
async function command(project: FleetProject, ...args: string[]): Promise<void> {
  const file = join(ROOT, "cli", "flyte-ci-keys.mjs");
  const child = spawn(process.execPath, [file, "-C", project.folder, ...args], {
    env: project.environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => (printed = (printed + text.toString()).slice(-2000)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}:\n${printed}`);
}
