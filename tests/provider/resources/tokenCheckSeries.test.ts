import assert from "node:assert/strict";
import { timestamp } from "../../../common/clock";
import { CikeysBed, failure, urn } from "../cikeysBed";

const URN = urn("index:TokenCheck");
const NEW_SECRET = "canary-generation-2-canary-generation-2-002";
/** The pause before a second try would be longer than the time that there is. */
const ONE_TRY = { interval: 0.02, timeout: 0.01 };

describe("cikeys:index:TokenCheck: a check that can fail", () => {
  let bed: CikeysBed;

  beforeEach(async () => {
    bed = await CikeysBed.start();
  });

  afterEach(() => bed.stop());

  function check(changes: Record<string, unknown> = {}): Promise<unknown> {
    return bed.client.create(URN, {
      apiKey: bed.apiKey(),
      issuer: bed.issuer,
      issuerKind: "okta",
      scope: "all",
      notBefore: timestamp(bed.clock.now()),
      successes: 3,
      interval: 0.001,
      timeout: 10,
      ...changes,
    });
  }

  function statuses(): number[] {
    return bed.tokenRequests().map(({ status }) => status);
  }

  it("starts to count again after each 401, and ends at the third success in a row", async () => {
    const answers = [200, 200, 401, 200, 401, 401, 200, 200, 200];
    bed.okta.settings.tokenAnswers.push(...answers, 401);
    await check();
    assert.deepEqual(statuses(), answers);
    assert.deepEqual(bed.okta.settings.tokenAnswers, [401]);
  });

  it("counts a 500 as a failure and goes on", async () => {
    bed.okta.settings.tokenAnswers.push(200, 500, 200, 200, 200);
    await check();
    assert.deepEqual(statuses(), [200, 500, 200, 200, 200]);
  });

  it("waits for a secret that spreads slowly", async () => {
    bed.okta.settings.tokenAnswers.push(401, 401);
    await check({ successes: 1 });
    assert.deepEqual(statuses(), [401, 401, 200]);
  });

  it("names, at the end of its time, how many of how many succeeded", async () => {
    const message = await failure(check(ONE_TRY));
    assert.match(message, /at most 1 of 3 token requests in a row succeeded within 0\.01 s/);
    assert.equal(statuses().length, 1);
  });

  it("makes as many requests as successes are asked for", async () => {
    await check({ successes: 4 });
    assert.deepEqual(statuses(), [200, 200, 200, 200]);
  });

  it("refuses a token that a proxy kept from the previous secret", async () => {
    bed.okta.settings.cachingProxy = true;
    await check({ successes: 1 });
    bed.clock.advanceDays(0.02);
    const message = await failure(check({ ...ONE_TRY, apiKey: bed.apiKey(NEW_SECRET) }));
    assert.deepEqual(statuses(), [200, 200]);
    assert.match(message, /issued before this client secret existed: an answer from a cache/);
    assert.match(message, /at most 0 of 3/);
  });
});
