import { parseArgs } from "node:util";
import { WHATS } from "./row";

export const HELP = `Usage: make bench, or npm run bench -- [options]
Measures the product and its baselines side by side, writes .sandbox/bench.json and the tables of docs/performance.md.
Rows that are not measured this time stay as they are.
  --only <what>    only rows of one kind: ${WHATS.join(", ")}; may be repeated
  --teams <n>      only this number of teams (of stacks, for fleet, status, page and doctor)
  --latency <ms>   only this latency
  --large          500 teams in one stack, too; where that takes more than 10 minutes, 200
  --quick          one team, no latency, every kind of row, two at a time; writes nothing and times mean nothing`;

/** What is measured. */
export interface BenchOptions {
  /** Kinds of rows, of `WHATS`. */
  only: readonly string[];
  /** Numbers of teams in one stack. */
  teams: readonly number[];
  latencies: readonly number[];
  /** Stacks of the fleet, of `status`, of the page and of `doctor`. */
  stacks: { fleet: number; status: number; page: number; doctor: number };
  large: boolean;
  quick: boolean;
}

const WHOLE = {
  teams: [1, 10, 100],
  latencies: [0, 50],
  stacks: { fleet: 100, status: 500, page: 1000, doctor: 100 },
};

/** `undefined` when help was asked for. @throws Error naming the option that is wrong, and what is allowed. */
export function readOptions(args: string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string", multiple: true, default: [] },
      teams: { type: "string" },
      latency: { type: "string" },
      large: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const { only, large, quick } = values;
  const unknown = only.find((what) => !(WHATS as readonly string[]).includes(what));
  if (unknown !== undefined) {
    throw new Error(`--only "${unknown}": it is one of ${WHATS.join(", ")}`);
  }
  const teams = quick ? 1 : wholeNumber("teams", values.teams, 1);
  const latency = quick ? 0 : wholeNumber("latency", values.latency, 0);
  return {
    only: only.length === 0 ? WHATS : only,
    teams: teams === undefined ? WHOLE.teams : [teams],
    latencies: latency === undefined ? WHOLE.latencies : [latency],
    stacks:
      teams === undefined
        ? WHOLE.stacks
        : { fleet: teams, status: teams, page: teams, doctor: teams },
    large,
    quick,
  };
}

function wholeNumber(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw new Error(`--${name} "${text}": it is a whole number, ${least} at least`);
}
