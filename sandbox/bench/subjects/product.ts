import { stackFileOf } from "../benchWorld";
import { STEPS } from "../row";
import { expectedUpdate, onEngine } from "./onEngine";
import type { Subject } from "./subject";

/** The program as it is, with the engine's own number of parallel operations. */
export const product: Subject = {
  by: "flyte-ci-keys",
  steps: STEPS,
  delivers: true,
  expect: (teams, latencyMs) => 2.5 * expectedUpdate(teams, latencyMs),
  begin: (around) => onEngine(around, { stackFile: stackFileOf(around.teams) }),
};

/** The same with so many parallel operations that the GitHub plugin's sleep of a second is slept once. */
export const wideProduct: Subject = {
  ...product,
  by: "flyte-ci-keys, --parallel 64",
  begin: (around) => onEngine(around, { stackFile: stackFileOf(around.teams), parallel: 64 }),
};
