import assert from "node:assert/strict";
import { callPoints, FAULTS } from "./fault";
import type { References } from "./caseResult";
import { lifeOf } from "./operations";
import { PAIRS, THREE_PAIRS } from "./pair";
import { difference } from "./difference";
import { allCases, casesOf, keyOf, livesOf } from "./plan";

const call = (method: string) => ({ service: "okta", method, template: "/apps" });
const logged = (...methods: string[]) =>
  methods.map((method) => ({
    ...call(method),
    at: "2026-01-01T00:00:00Z",
    kind: "read" as const,
    rawPath: "/apps",
    query: {},
    status: 200,
    userAgent: "",
  }));

/** Every operation of every pair made these calls. */
const measured = PAIRS.map((pair) => {
  const one = {
    calls: callPoints(logged("GET", "POST", "GET")),
    steps: [],
    picture: { stores: [], identity: [], state: [] },
  };
  const references: References = Object.fromEntries(
    lifeOf(pair.identity).map(({ name }) => [name, one]),
  );
  return [pair, references] as const;
});

describe("the plan of the fault matrix", () => {
  it("tells calls of one kind apart by their order", () => {
    assert.deepEqual(
      callPoints(logged("GET", "POST", "GET")).map(({ method, nth }) => `${method} ${nth}`),
      ["GET 1", "POST 1", "GET 2"],
    );
  });

  it("has every fault at every call, and each hang once", () => {
    const cases = allCases(measured);
    const operations = PAIRS.flatMap(({ identity }) => lifeOf(identity)).length;
    const hangs = cases.filter(({ fault }) => fault === "hang");
    assert.equal(new Set(cases.map(keyOf)).size, cases.length);
    assert.equal(cases.length - hangs.length, operations * 3 * (FAULTS.length - 1));
    assert.equal(hangs.length, lifeOf("okta").length * 3);
  });

  it("puts each case into one life, operations in their order", () => {
    const cases = allCases(measured);
    const lives = livesOf(cases, 1);
    assert.deepEqual(lives.flatMap(casesOf).map(keyOf).sort(), cases.map(keyOf).sort());
    for (const { pair, steps } of lives) {
      const names = lifeOf(pair.identity).map(({ name }) => name);
      assert.deepEqual(
        steps.map(({ operation }) => operation),
        names.slice(0, steps.length),
      );
      assert.notEqual(steps.at(-1)?.fault, undefined);
    }
  });

  it("is the same for the same seed, and another for another", () => {
    const order = (seed: number) => livesOf(allCases(measured), seed).flatMap(casesOf).map(keyOf);
    assert.deepEqual(order(1), order(1));
    assert.notDeepEqual(order(1), order(2));
  });

  it("samples every identity and every store", () => {
    assert.deepEqual(THREE_PAIRS.map(({ identity }) => identity).sort(), ["entra", "oidc", "okta"]);
    assert.deepEqual(THREE_PAIRS.map(({ store }) => store).sort(), ["github", "gitlab", "jenkins"]);
  });

  it("sees what is missing and what is there once too often", () => {
    const { missing, extra } = difference(["app", "secret", "secret"], ["app", "app", "secret"]);
    assert.deepEqual([missing, extra], [["secret"], ["app"]]);
  });
});
