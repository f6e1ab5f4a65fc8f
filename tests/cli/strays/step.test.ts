import assert from "node:assert/strict";
import { nextStep, type Step } from "../../../cli/strays/step";
import type { Stray } from "../../../cli/strays/stray";

const DAY = 86_400_000;
const NOW = new Date("2026-03-31T12:00:00Z");
const AT = { now: NOW, quarantine: 7 * DAY };

function stray(changes: Partial<Stray> = {}): Stray {
  return {
    ...{ stack: "prod", team: "payments", service: "okta", kind: "secret", id: "ocs1" },
    ...{ client: "0oa1", name: "secret ocs1", generation: 2, created: "2026-03-01T00:00:00Z" },
    ...{ disabledSince: null, verdict: "stray" },
    ...changes,
  };
}

describe("the next step with a stray", () => {
  const cases: [what: string, changes: Partial<Stray>, step: Step["do"]][] = [
    ["disables an old secret in Okta", {}, "disable"],
    ["waits for a young one", { created: "2026-03-25T00:00:00Z" }, "wait"],
    ["waits once more when it is off", { disabledSince: "2026-03-30T00:00:00Z" }, "wait"],
    ["deletes it when it was off for long", { disabledSince: "2026-03-20T00:00:00Z" }, "delete"],
    ["disables an old app in Okta", { kind: "client", client: null }, "disable"],
    ["deletes an old secret in Entra, which cannot switch off", { service: "entra" }, "delete"],
    ["leaves what is foreign", { verdict: "foreign", generation: null }, "leave"],
    ["leaves a generation that the state should know", { verdict: "older state" }, "leave"],
    ["leaves what stores may hold", { verdict: "twin" }, "leave"],
    ["leaves what has no age", { created: null }, "leave"],
    ["leaves entries of stores", { service: "gitlab", kind: "store entry" }, "leave"],
  ];
  for (const [what, changes, step] of cases) {
    it(what, () => {
      const one = stray(changes);
      assert.equal(nextStep(one, [one], AT).do, step);
    });
  }

  it("says until when it waits", () => {
    const young = stray({ created: "2026-03-25T00:00:00.000Z" });
    const until = "2026-04-01T00:00:00.000Z";
    assert.deepEqual(nextStep(young, [young], AT), { do: "wait", until });
  });

  it("touches nothing of a team that shows a sign of an older state, and other teams all the same", () => {
    const all = [
      stray(),
      stray({ id: "ocs2", verdict: "older state" }),
      stray({ id: "ocs3", team: "search" }),
    ];
    assert.deepEqual(
      all.map((one) => nextStep(one, all, AT).do),
      ["leave", "leave", "disable"],
    );
  });
});
