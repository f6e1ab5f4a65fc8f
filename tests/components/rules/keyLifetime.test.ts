import assert from "node:assert/strict";
import { DAY, DEFAULT_POLICY, type RotationPolicy } from "../../../components/rotation/policy";
import { keyLifetimeFlaw, keyTimes } from "../../../components/rules/keyLifetime";
import { policyFlaw } from "../../../components/rules/rotationFlaw";
import { validateSettings } from "../../../settings/read";
import { entraIdentity, identity } from "../exampleKey";

const LIMITS = { maxLifetimeDays: 120, maxOverlapDays: 14 };

/** Times in days as settings have them. */
function policy(days: Partial<RotationPolicy>): RotationPolicy {
  const own = Object.entries(days).map(([time, length]) => [time, length * DAY] as const);
  return Object.assign({ ...DEFAULT_POLICY }, Object.fromEntries(own));
}

describe("how long a key can be used", () => {
  const lifetimes: [
    what: string,
    days: Partial<RotationPolicy>,
    of: typeof identity | typeof entraIdentity,
    lifetime: number,
  ][] = [
    ["until the overlap is over", {}, identity, 97],
    ["longer where pipelines are waited for", { waitForRuns: 5 }, identity, 102],
    ["until its end date in Entra ID", {}, entraIdentity, 104],
    ["until that date whatever runs", { waitForRuns: 20 }, entraIdentity, 104],
  ];
  for (const [what, days, of, lifetime] of lifetimes) {
    it(what, () => assert.equal(keyTimes(policy(days), of).lifetime, lifetime));
  }

  const limits: [what: string, days: Partial<RotationPolicy>, says: RegExp | undefined][] = [
    ["nothing is wrong with the defaults", {}, undefined],
    ["the cap of the wait may be reached", { every: 106, waitForRuns: 7 }, undefined],
    [
      "the cap of the wait counts in the life of a secret",
      { every: 106.5, waitForRuns: 7 },
      /could be used for 120\.5 days; at most 120 .*`rotation\.every`, or .*`rotation\.waitForRuns`$/,
    ],
    [
      "a wait that there is not is not to be shortened",
      { every: 114 },
      /could be used for 121 days; at most 120 .*`rotation\.every`, or `rotation\.overlap`$/,
    ],
    [
      "the cap of the wait counts in the time that two work side by side",
      { waitForRuns: 7.5 },
      /side by side for 14\.5 days; at most 14 .*`rotation\.overlap` or `rotation\.waitForRuns`$/,
    ],
    [
      "so does an overlap alone",
      { overlap: 15 },
      /side by side for 15 days; at most 14 .*`rotation\.overlap`$/,
    ],
  ];
  for (const [what, days, says] of limits) {
    it(`limits: ${what}`, () => {
      const flaw = keyLifetimeFlaw(keyTimes(policy(days), identity), LIMITS);
      if (says === undefined) assert.equal(flaw, undefined);
      else assert.match(flaw ?? "", says);
    });
  }

  it("leaves time for the next rotation: settings and policy pack say the same", () => {
    const tight = { every: 20, overlap: 7, spread: 2, brownout: 1, waitForRuns: 10 };
    const flaw = policyFlaw(policy(tight)) ?? "";
    assert.match(flaw, /`overlap` \+ `waitForRuns` \+ `brownout` must be shorter/);
    assert.equal(keyLifetimeFlaw(keyTimes(policy(tight), identity), LIMITS), flaw);
    const rotation = Object.fromEntries(
      Object.entries(tight).map(([time, length]) => [time, `${length}d`]),
    );
    const settings = {
      domain: "union.example.com",
      identity: { kind: "okta", authorizationServer: "union" },
      rotation,
      teams: { payments: { stores: [{ kind: "github", repository: "acme/payments" }] } },
    };
    assert.throws(
      () => validateSettings(settings),
      (error: Error) => error.message.includes(flaw),
    );
  });
});
