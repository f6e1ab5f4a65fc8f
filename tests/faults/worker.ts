import { Life } from "./life";
import type { CaseResult, References } from "./caseResult";
import type { Task, Word } from "./messages";
import { lifeOf, type Operation } from "./operations";
import type { Pair } from "./pair";
import type { PlannedLife } from "./plan";

/** One task at a time, each in a world of its own. */
process.on("message", (task: Task) => {
  perform(task).then(
    () => say({ kind: "ended" }),
    (error: unknown) => say({ kind: "ended", error: String(error) }),
  );
});
// The program of a killed engine fails in the background: it runs in this process.
process.on("unhandledRejection", () => undefined);
process.on("disconnect", () => process.exit(0));

async function perform(task: Task): Promise<void> {
  if (task.kind === "measure") {
    say({ kind: "measured", references: await measure(task.pair) });
  } else {
    await live(task.life, task.references);
  }
}

async function measure(pair: Pair): Promise<References> {
  const life = await Life.start(pair);
  try {
    const references: References = {};
    for (const operation of lifeOf(pair.identity)) {
      references[operation.name] = await life.undisturbed(operation, true);
    }
    return references;
  } finally {
    await life.stop();
  }
}

/** Leads a life until it ends or does not converge; what comes after that could not be trusted. */
async function live({ pair, steps }: PlannedLife, references: References): Promise<void> {
  const life = await Life.start(pair);
  try {
    for (const [index, { operation: name, fault }] of steps.entries()) {
      const operation = lifeOf(pair.identity).find((one) => one.name === name) as Operation;
      const reference = references[name];
      if (reference === undefined) throw new RangeError(`nothing was measured for ${name}`);
      if (fault === undefined) {
        await life.undisturbed(operation);
        continue;
      }
      const last = index === steps.length - 1;
      const result = await life.disturbed(operation, reference, { ...fault, last });
      const ends = last || !sound(result);
      if (ends) result.leaked.push(...life.leaksInFiles());
      say({ kind: "case", result });
      if (ends) return;
    }
  } finally {
    await life.stop();
  }
}

function sound({ converged, violations, lost, orphaned }: CaseResult): boolean {
  return converged && violations.length + lost.length + orphaned.length === 0;
}

function say(word: Word): void {
  process.send?.(word);
}
