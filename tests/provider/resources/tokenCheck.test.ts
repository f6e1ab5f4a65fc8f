import assert from "node:assert/strict";
import { timestamp } from "../../../common/clock";
import { APP, AUDIENCE, authorizationServer, CikeysBed, failure, urn } from "../cikeysBed";

const URN = urn("index:TokenCheck");
const WRONG_SECRET = "canary-wrong-secret-canary-wrong-secret-0001";
const UNTOUCHED = /No store was written; the keys that pipelines hold are untouched\./;

describe("cikeys:index:TokenCheck", () => {
  let bed: CikeysBed;

  afterEach(() => bed.stop());

  async function start(changes: Parameters<typeof authorizationServer>[0] = {}): Promise<void> {
    bed = await CikeysBed.start({ authorizationServers: [authorizationServer(changes)] });
  }

  function inputs(changes: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      apiKey: bed.apiKey(),
      issuer: bed.issuer,
      issuerKind: "okta",
      scope: "all",
      notBefore: timestamp(bed.clock.now()),
      successes: 1,
      interval: 0.02,
      timeout: 60,
      ...changes,
    };
  }

  /** One try: the pause before a second one would be longer than the time that there is. */
  async function refusal(changes: Record<string, unknown> = {}): Promise<string> {
    const message = await failure(bed.client.create(URN, inputs({ timeout: 0.01, ...changes })));
    assert.match(message, /the key could not be proven at http.*\(scope "\w+"\)/);
    assert.match(message, UNTOUCHED);
    assert.doesNotMatch(message, /canary|eyJ|Basic /);
    assert.ok(!message.includes(bed.apiKey()));
    return message;
  }

  it("accepts a good key, and says whom the control plane will see", async () => {
    await start();
    const wanted = inputs({ audience: AUDIENCE, successes: 2 });
    const { id, outputs } = await bed.client.create(URN, wanted);
    assert.equal(id, "checked");
    const { apiKey, ...shown } = wanted;
    assert.equal(apiKey, bed.apiKey());
    const { checkedAt, ...rest } = outputs;
    const found = { subject: bed.appId, audiences: [AUDIENCE], provenThrough: "idp" };
    assert.deepEqual(rest, { ...shown, ...found });
    assert.match(String(checkedAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(bed.tokenRequests().length, 2);
  });

  it("puts neither key, secret nor token in its outputs", async () => {
    await start();
    const created = await bed.client.create(URN, inputs());
    const state = { ...created, inputs: inputs() };
    const updated = await bed.client.update(URN, state, inputs({ beforeRetiring: 1 }));
    for (const outputs of [created.outputs, updated]) {
      const text = JSON.stringify(outputs);
      assert.doesNotMatch(text, /canary|eyJ/);
      assert.ok(!text.includes(bed.apiKey()));
    }
  });

  it("refuses a wrong secret", async () => {
    await start();
    const message = await refusal({ apiKey: bed.apiKey(WRONG_SECRET) });
    assert.match(message, /401 invalid_client: the client secret is not accepted/);
  });

  it("says of a deactivated app that the client may be the reason", async () => {
    bed = await CikeysBed.start({ apps: [{ ...APP, status: "INACTIVE" }] });
    assert.match(await refusal(), /401 invalid_client: .*unknown or deactivated/);
  });

  it("says that no rule lets a machine through where the only rule is for people", async () => {
    const grantTypes = ["authorization_code"];
    const rule = { name: "people", grantTypes, groups: ["EVERYONE"], scopes: ["all"] };
    await start({ policies: [{ name: "p", clients: ["ALL_CLIENTS"], rules: [rule] }] });
    const message = await refusal();
    assert.match(message, /access_denied: .*no rule lets a machine client through/);
    assert.doesNotMatch(message, /wrong|secret is not accepted|invalid_client/);
  });

  it("names the scope that the server does not know", async () => {
    await start({ scopes: ["other"] });
    assert.match(await refusal(), /invalid_scope: the scope is not defined on this authorization/);
  });

  it("refuses a token for another audience", async () => {
    await start({ audience: "api://other" });
    assert.match(
      await refusal({ audience: AUDIENCE }),
      /the token's audience is not "api:\/\/union"/,
    );
  });

  it("does not ask a server twice about a key that cannot be read", async () => {
    await start();
    const message = await refusal({ apiKey: "canary-not-base64", timeout: 60 });
    assert.match(message, /an API key must be padded base64/);
    assert.equal(bed.okta.calls.mark(), 0);
  });

  it("makes no request in a preview", async () => {
    await start();
    const { id, outputs } = await bed.client.create(URN, inputs(), true);
    assert.equal(id, "");
    assert.equal(outputs["apiKey"], undefined);
    const state = { id: "checked", inputs: inputs(), outputs };
    await bed.client.update(URN, state, inputs({ beforeRetiring: 1 }), [], true);
    assert.equal(bed.okta.calls.mark(), 0);
  });

  it("proves again when the key, the server or the expectation changes, and for nothing else", async () => {
    await start();
    const state = { id: "checked", inputs: inputs(), outputs: {} };
    const diffs = async (changes: Record<string, unknown>): Promise<string[]> =>
      (await bed.client.diff(URN, state, { ...state.inputs, ...changes })).diffs;
    assert.deepEqual(await diffs({}), []);
    assert.deepEqual(await diffs({ successes: 9, interval: 9, timeout: 9 }), []);
    assert.deepEqual(await diffs({ apiKey: bed.apiKey(WRONG_SECRET) }), ["apiKey"]);
    assert.deepEqual(await diffs({ issuer: "https://other" }), ["issuer"]);
    assert.deepEqual(await diffs({ scope: "other" }), ["scope"]);
    assert.deepEqual(await diffs({ audience: AUDIENCE }), ["audience"]);
  });

  it("makes one more check before a predecessor is retired, and none when that is over", async () => {
    await start();
    const before = { ...(await bed.client.create(URN, inputs())), inputs: inputs() };
    const news = { ...before.inputs, beforeRetiring: 1 };
    assert.deepEqual((await bed.client.diff(URN, before, news)).diffs, ["beforeRetiring"]);
    const mark = bed.okta.calls.mark();
    await bed.client.update(URN, before, news);
    assert.equal(bed.tokenRequests(mark).length, 1);
    const after = { ...before, inputs: news };
    assert.equal((await bed.client.diff(URN, after, news)).changed, false);
    assert.equal((await bed.client.diff(URN, after, before.inputs)).changed, false);
  });

  it("makes one more check for a store that is new, and none for one that goes or was never told of", async () => {
    await start();
    const diffs = async (before: string[] | undefined, now: string[]): Promise<string[]> => {
      const olds = before === undefined ? inputs() : inputs({ stores: before });
      const state = { id: "checked", inputs: olds, outputs: {} };
      return (await bed.client.diff(URN, state, inputs({ stores: now }))).diffs;
    };
    assert.deepEqual(await diffs(["one"], ["one", "two"]), ["stores"]);
    assert.deepEqual(await diffs(["one", "two"], ["two"]), []);
    assert.deepEqual(await diffs(undefined, ["one"]), []);
  });

  it("fails the check before retiring when the surviving key stopped working", async () => {
    await start();
    const state = { ...(await bed.client.create(URN, inputs())), inputs: inputs() };
    bed.okta.settings.tokenAnswers.push({ status: 401, forMs: 60_000 });
    const message = await failure(
      bed.client.update(URN, state, inputs({ beforeRetiring: 1, timeout: 0.01 })),
    );
    assert.match(message, /0 of 1 token requests.*invalid_client/);
  });
});
