import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { ProgressOf, secondsLeft } from "../../../cli/fleet/progress";

const urn = (name: string) => `urn:pulumi:dev::flyte-ci-keys::okta:app/oAuth:OAuth::${name}`;
const STACK = "urn:pulumi:dev::flyte-ci-keys::pulumi:pulumi:Stack::flyte-ci-keys-dev";

const event = (fields: object) => ({ sequence: 0, timestamp: 0, ...fields }) as EngineEvent;
const metadata = (op: string, name: string) => ({ metadata: { op, urn: urn(name), type: "x" } });
const begins = (op: string, name: string) => event({ resourcePreEvent: metadata(op, name) });
const ends = (op: string, name: string) => event({ resOutputsEvent: metadata(op, name) });
const fails = (op: string, name: string) => event({ resOpFailedEvent: metadata(op, name) });
const says = (message: string, where: string, severity = "error") =>
  event({ diagnosticEvent: { message, urn: where, severity, color: "never" } });

describe("following a stack by the engine's events", () => {
  it("counts what is done and names what is under way, oldest first", () => {
    const following = new ProgressOf();
    assert.deepEqual(following.take(begins("create", "a")), { done: 0, now: "creating a" });
    assert.deepEqual(following.take(begins("update", "b")), { done: 0, now: "creating a" });
    assert.deepEqual(following.take(ends("create", "a")), { done: 1, now: "changing b" });
    assert.deepEqual(following.take(ends("update", "b")), { done: 2, now: undefined });
  });

  it("counts unchanged resources without naming them", () => {
    const following = new ProgressOf();
    assert.equal(following.take(begins("same", "a")), undefined);
    assert.deepEqual(following.take(ends("same", "a")), { done: 1, now: undefined });
  });

  it("does not name what only groups others", () => {
    const following = new ProgressOf();
    const type = "flyte-ci-keys:index:CiKey";
    const group = event({ resourcePreEvent: { metadata: { op: "create", urn: STACK, type } } });
    assert.equal(following.take(group), undefined);
    assert.deepEqual(following.take(begins("create", "a")), { done: 0, now: "creating a" });
  });

  it("tells errors once, without colours and without the engine's own closing words", () => {
    const following = new ProgressOf();
    following.take(says("<{%fg 1%}>403 Forbidden<{%reset%}>", urn("payments-github")));
    following.take(says("<{%reset%}>403 Forbidden<{%reset%}>", urn("payments-github")));
    following.take(says("only a warning", STACK, "warning"));
    following.take(fails("update", "payments-github"));
    following.take(says("update failed", STACK));
    assert.equal(following.message, "payments-github: 403 Forbidden");
    assert.equal(following.resourceFailed, true);
  });

  it("tells the program's words without a resource before them, and not twice", () => {
    const following = new ProgressOf();
    following.take(says("Unhandled exception: the ledger is damaged", STACK));
    following.take(says("the ledger is damaged", ""));
    assert.equal(following.message, "Unhandled exception: the ledger is damaged");
    assert.equal(following.resourceFailed, false);
  });

  it("has nothing to tell where nothing went wrong", () => {
    assert.equal(new ProgressOf().message, undefined);
  });

  for (const [done, total, elapsed, left] of [
    [0, 100, 60, undefined],
    [25, 100, 50, 150],
    [100, 100, 80, 0],
  ] as const) {
    it(`judges the time left after ${done} of ${total}`, () => {
      assert.equal(secondsLeft(done, total, elapsed), left);
    });
  }
});
