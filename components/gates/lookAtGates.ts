import * as pulumi from "@pulumi/pulumi";
import type { CiKeyArgs } from "../ciKey";
import {
  judgeRuns,
  triesSurvivor,
  waitsForRunsUntil,
  type RetirementInput,
} from "../rotation/gates";
import type { RotationGates } from "../rotation/plan";
import { DEFAULT_POLICY } from "../rotation/policy";
import { runsOfStores } from "./storeRuns";
import { survivorGate } from "./survivor";

/**
 * Arguments of a team's `CiKey` with what can only be seen outside: whether pipelines still hold the previous key, and whether
 * the surviving one works. Asks nobody unless the previous generation is about to be retired, or disabled.
 *
 * @example
 * import { CiKey, lookAtGates, type CiKeyArgs } from "flyte-ci-keys";
 *
 * export async function payments(args: CiKeyArgs): Promise<CiKey> {
 *   return new CiKey("payments", await lookAtGates("payments", args));
 * }
 */
export async function lookAtGates(team: string, args: CiKeyArgs): Promise<CiKeyArgs> {
  const { policy = DEFAULT_POLICY, requests = {}, gates = {} } = args.rotation ?? {};
  const input: RetirementInput = {
    ledger: args.ledger,
    policy,
    now: args.now,
    requests,
    gates: gates.hold === undefined ? {} : { hold: gates.hold },
  };
  const [survivor, runs] = await Promise.all([
    lookAtSurvivor(team, args, input),
    lookAtRuns(team, args, input),
  ]);
  return { ...args, rotation: { ...args.rotation, gates: { ...gates, ...survivor, ...runs } } };
}

async function lookAtSurvivor(
  team: string,
  { identity, ledger }: CiKeyArgs,
  input: RetirementInput,
): Promise<RotationGates> {
  if (ledger === undefined || !triesSurvivor(input)) return {};
  const gates = await survivorGate(identity, ledger);
  const reason = gates.survivorFailed ?? gates.survivorUnproven;
  if (reason !== undefined) await pulumi.log.warn(`${team}: ${reason}`);
  return gates;
}

async function lookAtRuns(
  team: string,
  { stores, ledger }: CiKeyArgs,
  input: RetirementInput,
): Promise<RotationGates> {
  const until = waitsForRunsUntil(input);
  if (ledger === undefined || until === undefined) return {};
  const { deliveredAt } = ledger;
  const seen = await runsOfStores(stores, deliveredAt);
  const { closed, warnings } = judgeRuns(seen, { deliveredAt, now: input.now, until });
  for (const warning of warnings) await pulumi.log.warn(`${team}: ${warning}`);
  return closed === undefined ? {} : { runsInFlight: closed };
}
