import assert from "node:assert/strict";
import fc from "fast-check";
import { CLOCK_OFFSET_VARIABLE, systemClock, timestamp } from "../../common/clock";

describe("systemClock", () => {
  /** The clock's distance from the machine's time, to the second. */
  const ahead = (value?: string) => {
    const before = Date.now();
    const now = systemClock(value === undefined ? {} : { [CLOCK_OFFSET_VARIABLE]: value }).now();
    const offset = now.getTime() - before;
    return Math.floor(offset / 1000);
  };

  it("is the machine's clock", () => {
    assert.equal(ahead(), 0);
  });

  it("moves forward and back by the variable", () => {
    assert.equal(ahead("7862400000"), 7_862_400);
    assert.equal(ahead("-60000"), -60);
  });

  it("goes on by itself", async () => {
    const clock = systemClock({ [CLOCK_OFFSET_VARIABLE]: "86400000" });
    const first = clock.now();
    await new Promise((resolve) => setTimeout(resolve, 15));
    assert.ok(clock.now() > first);
  });

  for (const value of ["tomorrow", "1.5", "91d", "NaN", "Infinity", "1e30"]) {
    it(`refuses "${value}" and names the variable`, () => {
      assert.throws(
        () => systemClock({ [CLOCK_OFFSET_VARIABLE]: value }),
        (error) =>
          error instanceof TypeError &&
          error.message === `"${CLOCK_OFFSET_VARIABLE}" must be a whole number of milliseconds`,
      );
    });
  }
});

describe("timestamp", () => {
  it("has whole seconds in UTC", () => {
    assert.equal(timestamp(new Date("2025-06-01T14:00:00.999+02:00")), "2025-06-01T12:00:00Z");
  });

  it("is never later than the instant, and less than a second earlier", () => {
    const instant = fc.date({
      min: new Date("1970-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, (date) => {
        assert.match(timestamp(date), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        const lost = date.getTime() - Date.parse(timestamp(date));
        assert.ok(lost >= 0 && lost < 1000);
      }),
    );
  });
});
