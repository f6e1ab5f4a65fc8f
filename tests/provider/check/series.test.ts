import assert from "node:assert/strict";
import { series, type SeriesLimits, type SeriesTime } from "../../../provider/check/series";

/** Time that passes only in pauses and, where told, in tries. */
class FakeTime implements SeriesTime {
  ms = 1000;
  readonly pauses: number[] = [];

  elapsed(): number {
    return this.ms;
  }

  pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.pauses.push(milliseconds);
    this.ms += milliseconds;
    return Promise.resolve();
  }
}

describe("series of token requests", () => {
  /** Runs a series over outcomes: `+` a success, `-` a failure; the last one lasts. */
  async function run(outcomes: string, limits: SeriesLimits, signal?: AbortSignal) {
    const time = new FakeTime();
    const progress: string[] = [];
    let tries = 0;
    const attempt = (): Promise<number> => {
      const outcome = outcomes[Math.min(tries, outcomes.length - 1)];
      tries += 1;
      return outcome === "+" ? Promise.resolve(tries) : Promise.reject(new Error(`try ${tries}`));
    };
    const result = await series(limits, attempt, {
      signal: signal ?? new AbortController().signal,
      progress: (message) => progress.push(message),
      reason: (error) => (error instanceof Error ? error.message : "?"),
      time,
    }).catch((error: unknown) => error);
    return { result, tries, time, progress };
  }

  const limits = { successes: 3, interval: 2, timeout: 60 };

  for (const [outcomes, tries] of [
    ["+", 3],
    ["-+", 4],
    ["++-+", 6],
    ["++-+--+++", 9],
    ["----------+", 13],
  ] as const) {
    it(`ends ${outcomes} after ${tries} tries`, async () => {
      const run1 = await run(outcomes, limits);
      assert.deepEqual([run1.result, run1.tries], [tries, tries]);
      assert.deepEqual(run1.time.pauses, Array<number>(tries - 1).fill(2000));
    });
  }

  it("never ends well for a key that never works, and stops in time", async () => {
    const { result, tries, time } = await run("-", limits);
    assert.ok(result instanceof Error);
    assert.equal(
      result.message,
      "at most 0 of 3 token requests in a row succeeded within 60 s; the last refusal: try 31",
    );
    assert.equal(tries, 31);
    assert.equal(time.ms - 1000, 60_000);
  });

  it("names the longest row, not the last one", async () => {
    const { result } = await run("++-+-", limits);
    assert.match(String(result), /at most 2 of 3 .*last refusal: try 31/);
  });

  it("does not call every second success a proof", async () => {
    const { result } = await run("+-".repeat(40), limits);
    assert.match(String(result), /at most 1 of 3/);
  });

  it("does not repeat a mistake of the program's own", async () => {
    const time = new FakeTime();
    await assert.rejects(
      series(limits, () => Promise.reject(new TypeError("x is not a function")), {
        signal: new AbortController().signal,
        progress: () => assert.fail("it went on"),
        reason: () => "",
        time,
      }),
      TypeError,
    );
    assert.deepEqual(time.pauses, []);
  });

  it("tries once where there is no time for a second try", async () => {
    const { result, tries } = await run("+", { ...limits, timeout: 1 });
    assert.equal(tries, 1);
    assert.match(String(result), /at most 1 of 3 token requests in a row succeeded within 1 s$/);
  });

  it("tells how far it is after each try that was not the last", async () => {
    const { progress } = await run("+-+", limits);
    assert.deepEqual(
      progress.map((message) => message.split(" ", 3).join(" ")),
      ["1 of 3", "0 of 3", "1 of 3", "2 of 3"],
    );
  });

  it("ends in its pause when the update is cancelled", async () => {
    const { result, tries } = await run("-", limits, AbortSignal.abort());
    assert.equal(tries, 1);
    assert.equal((result as Error).name, "AbortError");
  });
});
