import { CliError } from "../cliError";
import type { Context } from "../context";
import { EXIT, worst, type ExitCode } from "../exitCode";
import type { FleetStack } from "../fleet/fleet";
import { lookForStrays, type StackStrays } from "./look";
import { entraOf, oktaOf } from "./services";
import { nextStep } from "./step";
import type { Stray } from "./stray";

/** What was done about one stray. */
export interface Removal {
  stray: Stray;
  outcome: "disabled" | "deleted" | "waits" | "left" | "failed";
  /** Until when it waits, why it was left, or what failed. */
  detail: string | null;
}

export interface RemoveOptions {
  /** Milliseconds. */
  quarantine: number;
  /** Asks a person about one step. */
  agreed: (stray: Stray, step: "disable" | "delete") => Promise<boolean>;
}

/** Where a look failed, the sign of an older state may be. */
const HALF_SEEN =
  "not everything could be looked at, and it may show that the state is older than what is there; mend that first";

/** Removes strays of the stacks whose quarantine is over, one step each. */
export async function removeStrays(
  context: Context,
  stacks: readonly FleetStack[],
  options: RemoveOptions,
): Promise<{ removals: Removal[]; notLooked: string[]; exit: ExitCode }> {
  const found = await lookForStrays(context, stacks);
  const removals: Removal[] = [];
  for (const around of found) {
    for (const stray of around.strays) removals.push(await take(context, around, stray, options));
  }
  const notLooked = found.flatMap((around) => around.notLooked);
  const failed = found.some((around) => around.failed.length > 0);
  const exit = worst([...removals.map(exitOf), failed ? EXIT.error : EXIT.ok]);
  return { removals, notLooked, exit };
}

async function take(
  context: Context,
  around: StackStrays,
  stray: Stray,
  { quarantine, agreed }: RemoveOptions,
): Promise<Removal> {
  const step = nextStep(stray, around.strays, { now: context.clock.now(), quarantine });
  if (step.do === "leave") return { stray, outcome: "left", detail: step.why };
  if (step.do === "wait") return { stray, outcome: "waits", detail: `until ${step.until}` };
  if (around.failed.length > 0) return { stray, outcome: "left", detail: HALF_SEEN };
  if (!(await agreed(stray, step.do))) return { stray, outcome: "left", detail: "not agreed to" };
  try {
    await perform(context, around, stray, step.do);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { stray, outcome: "failed", detail };
  }
  return { stray, outcome: step.do === "disable" ? "disabled" : "deleted", detail: null };
}

async function perform(
  context: Context,
  { settings: { identity } }: StackStrays,
  { kind, id, client }: Stray,
  step: "disable" | "delete",
): Promise<void> {
  if (identity.kind === "entra") {
    const { applications, passwords } = entraOf(identity, context);
    await (kind === "client" ? applications.delete(id) : passwords.remove(client ?? "", id));
    return;
  }
  const api = identity.kind === "okta" ? oktaOf(identity, context) : undefined;
  if (api === undefined) throw new CliError("the settings name another identity provider by now");
  if (kind === "client") await (step === "disable" ? api.deactivateApp(id) : api.deleteApp(id));
  else if (step === "disable") await api.setSecretStatus(client ?? "", id, "INACTIVE");
  else await api.deleteSecret(client ?? "", id);
}

/** A later run deletes what is switched off or waits; what was left needs a person, unless it is not ours. */
function exitOf({ stray, outcome }: Removal): ExitCode {
  switch (outcome) {
    case "deleted":
      return EXIT.ok;
    case "disabled":
    case "waits":
      return EXIT.due;
    case "left":
      return stray.verdict === "foreign" ? EXIT.ok : EXIT.humanNeeded;
    case "failed":
      return EXIT.error;
  }
}
