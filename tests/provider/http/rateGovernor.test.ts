import assert from "node:assert/strict";
import { setImmediate as soon, setTimeout as timer } from "node:timers/promises";
import { RateGovernor, type Sleep } from "../../../provider/http/rateGovernor";
import { SandboxClock } from "../../../sandbox/clock";
import { WORKFORCE_RATE_LIMITS } from "../../../sandbox/emulators/okta/rateLimits";
import { EngineLogServer } from "../../support/engineLogServer";
import { urnOf } from "../../support/providerClient";
import { CikeysBed, failure, SECRETS_PATH } from "../cikeysBed";

const TEAMS = 200;
const MINUTE = 60_000;
const QUIET_MS = 40;

/** Stands still unless it is put forward. */
class StillClock extends SandboxClock {
  private time = Date.UTC(2026, 0, 1);

  override now(): Date {
    return new Date(this.time);
  }

  override advanceDays(days: number): void {
    this.time += Math.round(days * 86_400_000);
  }
}

/**
 * Waits by putting the clock forward to the next who wakes, once the service has heard nothing for a moment. Who would wake
 * soon after wakes with it.
 */
function leaping(clock: SandboxClock, heard = () => 0, togetherMs = 0): Sleep {
  const asleep: { until: number; wake: () => void }[] = [];
  const leap = async (): Promise<void> => {
    for (let before = -1; before !== heard();) {
      before = heard();
      await timer(QUIET_MS);
    }
    const next = Math.min(...asleep.map(({ until }) => until)) + togetherMs;
    const left = next - clock.now().getTime();
    if (left > 0) clock.advanceDays(left / 86_400_000);
    const due = asleep.filter(({ until }) => until <= next);
    for (const one of due) asleep.splice(asleep.indexOf(one), 1);
    for (const { wake } of due) wake();
    if (asleep.length > 0) void leap();
  };
  return (milliseconds) =>
    new Promise<void>((wake) => {
      asleep.push({ until: clock.now().getTime() + milliseconds, wake });
      if (asleep.length === 1) void leap();
    });
}

describe("two hundred teams due at once, in an organisation with Okta's own rate limits", function () {
  this.timeout(60_000);
  let bed: CikeysBed;
  let engine: EngineLogServer;
  let took = Infinity;

  before(async () => {
    const apps = Array.from({ length: TEAMS }, (_, team) => ({
      label: `team-${team}`,
      secrets: [{ clientSecret: `g1_${"canary-".repeat(4)}${team}` }],
    }));
    bed = await CikeysBed.start({ apps }, (clock, okta) =>
      leaping(clock, () => okta.calls.mark(), 1000),
    );
    bed.okta.settings.rateLimits = { ...WORKFORCE_RATE_LIMITS };
    engine = await new EngineLogServer().start();
    await bed.client.attach(engine.address);
    await Promise.all(
      bed.okta.apps().map(({ id: appId }, team) =>
        bed.client.create(urnOf("cikeys:okta:ClientSecret", `team-${team}-secret-2`), {
          orgUrl: bed.okta.url,
          appId,
          clientSecret: `g2_${"canary-".repeat(5)}${team}`,
          status: "ACTIVE",
        }),
      ),
    );
  });

  after(async () => {
    await bed.stop();
    engine.stop();
  });

  const calls = () => bed.okta.calls.since();

  it("all get their secret, without one 429", () => {
    assert.ok(bed.okta.apps().every(({ id }) => bed.okta.secretsOf(id).length === 2));
    assert.deepEqual(
      calls().filter(({ status }) => status >= 300),
      [],
    );
  });

  it("takes as many minutes as half of each minute's calls need", () => {
    const times = calls()
      .filter(({ template }) => template === SECRETS_PATH)
      .map(({ at }) => Date.parse(at));
    assert.equal(times.length, 2 * TEAMS);
    const minutes = (2 * TEAMS) / (WORKFORCE_RATE_LIMITS["/api/v1/apps"] / 2);
    took = (Math.max(...times) - Math.min(...times)) / MINUTE;
    assert.ok(took >= minutes - 1 && took < minutes + 5, `${took} minutes`);
  });

  it("says now and then how long it takes", () => {
    const messages = engine.progress.map(({ message }) => message);
    const form =
      /^Okta: \d+ calls? waits? for the rate limit \(50 of 100 calls a minute are ours\); at least \d+ (s|min) left$/;
    for (const message of messages) assert.match(message, form);
    assert.ok(
      messages.some((message) => /^Okta: 1\d\d calls wait .* [3-6] min left$/.test(message)),
    );
    assert.ok(messages.length > 10 && messages.length <= took * 6 + 1, `${messages.length} lines`);
  });
});

describe("the governor of calls", () => {
  const clock = new StillClock();
  const waits: number[] = [];
  const sleep: Sleep = async (milliseconds) => {
    waits.push(milliseconds);
    await leaping(clock)(milliseconds);
  };
  let said: string[];
  const paceOf = (governor = new RateGovernor({ clock, sleep })) => {
    said = [];
    waits.length = 0;
    return governor.pace("bucket", "Okta", (line) => said.push(line));
  };
  const answer = (headers: Record<string, string>, status = 200) => ({
    status,
    headers: new Headers(headers),
  });

  it("lets one call find out what is allowed, and all others go where nothing is said", async () => {
    const pace = paceOf();
    const scout = await pace.admit();
    let others = 0;
    const rest = [1, 2, 3].map(() => pace.admit().then(() => (others += 1)));
    await soon();
    assert.equal(others, 0);
    scout(answer({}));
    await Promise.all(rest);
    assert.deepEqual([others, waits], [3, []]);
  });

  it("sends another one to find out where the first had no answer", async () => {
    const pace = paceOf();
    const scout = await pace.admit();
    const second = pace.admit();
    scout();
    (await second)(answer({}));
    assert.deepEqual(waits, []);
  });

  it("holds all calls back for as long as one answer asks for", async () => {
    const pace = paceOf();
    (await pace.admit())(answer({ "retry-after": "7" }, 429));
    (await pace.admit())(answer({}));
    assert.deepEqual(waits, [1000, 6000]);
    assert.equal(said.join(), "Okta: 1 call waits for the rate limit; at least 6 s left");
  });

  it("eases off when Microsoft Graph counts it near its limit", async () => {
    for (const [used, wait] of [
      ["0.8", [1000]],
      ["1.2", [1000, 4000]],
      ["0.5", []],
    ] as const) {
      const pace = paceOf();
      (await pace.admit())(answer({ "x-ms-throttle-limit-percentage": used }));
      (await pace.admit())();
      assert.deepEqual(waits, wait);
    }
  });

  it("ends a wait with the update, and says that nothing was sent", async () => {
    const pace = paceOf(new RateGovernor({ clock }));
    (await pace.admit())(answer({ "retry-after": "3600" }, 429));
    const cancellation = new AbortController();
    const waiting = failure(pace.admit(cancellation.signal));
    cancellation.abort();
    assert.match(await waiting, /abort/i);
  });
});
