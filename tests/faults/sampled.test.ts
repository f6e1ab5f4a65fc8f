import assert from "node:assert/strict";
import type { CaseResult } from "./caseResult";
import { Crew } from "./crew";
import { FAULTS } from "./fault";
import { knownLimit } from "./knownLimits";
import { measureAll, runCases } from "./matrix";
import { nameOf, THREE_PAIRS } from "./pair";
import { allCases, casesOf, keyOf, livesOf, type PlannedCase } from "./plan";

/** Another sample: `FAULTS_SEED=7 npx mocha tests/faults/sampled.test.ts`. */
const SEED = Number(process.env["FAULTS_SEED"] ?? "1");

/** Lives of each pair; each holds one case of every operation. */
const LIVES = 2;

/** A hang takes half a minute: those are for `make faults`. */
const QUICK = FAULTS.filter((fault) => fault !== "hang");

describe(`a sample of the fault matrix (seed ${SEED}), on the real engine`, function () {
  this.timeout(900_000);
  const results: CaseResult[] = [];
  let sample: PlannedCase[] = [];

  before(async () => {
    const crew = new Crew(2);
    const measured = await measureAll(THREE_PAIRS, crew);
    const lives = livesOf(allCases(measured, QUICK), SEED);
    sample = THREE_PAIRS.flatMap((pair) =>
      lives.filter((life) => nameOf(life.pair) === nameOf(pair)).slice(0, LIVES),
    ).flatMap(casesOf);
    const onResult = (result: CaseResult) => void results.push(result);
    await runCases(sample, { measured, crew, seed: SEED, onResult });
  });

  const limited = () => results.filter((result) => knownLimit(result) !== undefined);
  const others = () => results.filter((result) => knownLimit(result) === undefined);
  /** Names of the cases in which something happened, with what happened. */
  const those = (what: (result: CaseResult) => readonly string[]) =>
    others().flatMap((result) => what(result).map((text) => `${keyOf(result)}: ${text}`));

  it("ran every case of every operation of each identity, and most faults met their call", () => {
    assert.deepEqual(results.map(keyOf).sort(), sample.map(keyOf).sort());
    assert.ok(sample.length >= 30, `${sample.length} cases`);
    assert.ok(results.filter(({ reached }) => reached).length > sample.length * 0.8);
    assert.ok(limited().length < sample.length / 4);
  });

  it("saw no dead key in any store, the known limits included", () => {
    assert.deepEqual(
      results.flatMap(({ violations }) => violations),
      [],
    );
  });

  it("lost nothing", () =>
    assert.deepEqual(
      those(({ lost }) => lost),
      [],
    ));

  it("left nothing behind", () =>
    assert.deepEqual(
      those(({ orphaned }) => orphaned),
      [],
    ));

  it("found no secret in clear", () => {
    assert.deepEqual(
      results.flatMap(({ leaked }) => leaked),
      [],
    );
  });

  it("came to where an undisturbed run comes, and rested there", () => {
    assert.deepEqual(
      those(({ converged, why }) => (converged ? [] : [why])),
      [],
    );
  });
});
