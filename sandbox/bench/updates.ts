import { statSync } from "node:fs";
import {
  countRequests,
  livingKeys,
  startBenchWorld,
  teamNames,
  type Surroundings,
} from "./benchWorld";
import { measure } from "./meter";
import type { Row, Step } from "./row";
import { unmeasured, type Task } from "./task";
import type { Performer, Subject } from "./subjects/subject";

/** Until every team's rotation is due, whatever its share of the spread. */
const ROTATION_DAYS = 91;

/** Longest that one operation may take. */
const LIMIT_MS = 10 * 60_000;

/** Which subject, on how many teams, from how far. */
export interface UpdateCase {
  subject: Subject;
  teams: number;
  latencyMs: number;
  /** Operations whose figures are wanted. */
  steps: readonly Step[];
}

/** Measures a subject in a world of its own. */
export function updateTask(update: UpdateCase): Task {
  const { subject, teams, latencyMs } = update;
  return {
    title: `${subject.by}, ${teams} ${teams === 1 ? "team" : "teams"}, ${latencyMs} ms`,
    expected: subject.expect(teams, latencyMs),
    run: (record) => runUpdates(update, record),
  };
}

async function runUpdates(update: UpdateCase, record: (row: Row) => void): Promise<void> {
  const { subject, latencyMs } = update;
  const wanted = stepsOf(update);
  const missing = subject.missing?.();
  if (missing !== undefined) {
    for (const what of wanted)
      record(unmeasured({ what, by: subject.by, teams: update.teams, latencyMs }, missing));
    return;
  }
  const teams = teamNames(update.teams);
  const world = await startBenchWorld(teams, latencyMs);
  try {
    const around = { world, teams };
    const performer = await subject.begin(around);
    let keys = new Set<string>();
    for (const step of subject.steps) {
      if (step !== "create" && !wanted.includes(step)) continue;
      if (step === "rotate") world.clock.advanceDays(ROTATION_DAYS);
      const row = await perform(update, step, { around, performer });
      if (wanted.includes(step)) record(row);
      if (row.seconds === null) break;
      if (subject.delivers) keys = checkKeys(step, keys, around);
    }
  } finally {
    await world.stop();
  }
}

function stepsOf({ subject, steps }: UpdateCase): readonly Step[] {
  return subject.steps.filter((step) => steps.includes(step));
}

async function perform(
  { subject, teams, latencyMs }: UpdateCase,
  step: Step,
  { around, performer }: { around: Surroundings; performer: Performer },
): Promise<Row> {
  const requested = countRequests(around.world);
  const signal = AbortSignal.timeout(LIMIT_MS);
  const about = { what: step, by: subject.by, teams, latencyMs };
  const measured = await measure(() => performer.perform(step, signal)).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (measured === undefined) return unmeasured(about, "not done after 10 minutes");
  const { stateFile } = performer;
  return {
    ...{ ...about, ...measured.taken },
    ...requested(),
    baselineSeconds: null,
    ...(stateFile === undefined ? {} : { checkpointBytes: statSync(stateFile).size }),
  };
}

/** What was measured must have been the job: living keys, the old ones after a no-op, new ones after a rotation. */
function checkKeys(step: Step, before: Set<string>, around: Surroundings): Set<string> {
  const keys = livingKeys(around);
  const kept = [...keys].filter((key) => before.has(key)).length;
  const expected = step === "no-op" ? keys.size : 0;
  if (kept !== expected) throw new Error(`${step}: ${kept} keys stayed, not ${expected}`);
  return keys;
}
