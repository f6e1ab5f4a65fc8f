import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { retryWithBackoff } from "../../../sandbox/standins/okta/backoff";
import { Pace } from "../../../sandbox/standins/okta/pace";
import { createAll, appInputs, OktaSandbox, policyInputs, ruleInputs } from "./oktaSandbox";

const NEVER = new AbortController().signal;

describe("okta stand-in repeats calls as the official plugin does", () => {
  const TIME_FACTOR = 0.02;
  let sandbox: OktaSandbox;

  beforeEach(async () => {
    sandbox = await OktaSandbox.start(TIME_FACTOR);
    await sandbox.configure();
    sandbox.proxy.take();
  });

  afterEach(() => sandbox.stop());

  const rateLimited = (path: string, headers: Record<string, string>, times = 1): void => {
    sandbox.emulator.faults.add({
      method: "POST",
      path,
      times,
      effect: { kind: "status", status: 429, headers },
    });
  };
  const inSeconds = (seconds: number): string => String(Math.floor(Date.now() / 1000) + seconds);
  const statuses = (): number[] => sandbox.proxy.take().map(({ status }) => status);

  it("429: the same body again, one second after the reset", async () => {
    rateLimited("/api/v1/apps", { "x-rate-limit-reset": inSeconds(9) });
    const begin = performance.now();
    await sandbox.app.up(appInputs());
    const passed = (performance.now() - begin) / TIME_FACTOR;
    assert.ok(passed >= 9_000, `${passed} ms of the plugin's time`);
    const [first, second] = sandbox.proxy.take();
    assert.deepEqual([first?.status, second?.status], [429, 200]);
    assert.equal(first?.body, second?.body);
    assert.equal(second?.headers["x-okta-retry-count"], "1");
  });

  it("429 on a policy, too", async () => {
    const path = "/api/v1/authorizationServers/:serverId/policies";
    rateLimited(path, { "x-rate-limit-reset": inSeconds(1) }, 2);
    await sandbox.policy.up(policyInputs(sandbox, ["ALL_CLIENTS"]));
    assert.deepEqual(statuses(), [429, 429, 201, 200]);
  });

  it("429 without a reset time is final", async () => {
    rateLimited("/api/v1/apps", { "x-rate-limit-reset": "soon" });
    await assert.rejects(
      sandbox.app.up(appInputs()),
      /X-Rate-Limit-Reset header is missing or invalid: strconv\.Atoi: parsing "soon"/,
    );
    assert.deepEqual(statuses(), [429]);
  });

  it("429 for ever: five repeats, or as many as maxRetries says", async () => {
    rateLimited("/api/v1/apps", { "x-rate-limit-reset": inSeconds(0) }, Infinity);
    const text = /failed to create OAuth application: too many requests/;
    await assert.rejects(sandbox.app.up(appInputs()), text);
    assert.equal(statuses().length, 6);
    await sandbox.configure({
      apiToken: "00abcdefghijklmnopqrstuvwxyz0123456789ABCD",
      maxRetries: "2",
    });
    sandbox.proxy.take();
    await assert.rejects(sandbox.app.up(appInputs()), text);
    assert.equal(statuses().length, 3);
  });

  it("a private key: a fresh token for every repeat", async () => {
    await sandbox.configure(sandbox.keyCredentials());
    rateLimited("/api/v1/apps", { "x-rate-limit-reset": inSeconds(0) });
    await sandbox.app.up(appInputs());
    const paths = sandbox.proxy.take().map(({ target }) => target.pathname);
    const token = "/oauth2/v1/token";
    assert.deepEqual(paths.slice(0, 4), [token, "/api/v1/apps", token, "/api/v1/apps"]);
  });

  // From the sources of both SDKs (end of file is always worth another try); no recording.
  it("a lost reply: the same write again at once, and so two apps", async () => {
    const path = "/api/v1/apps";
    sandbox.emulator.faults.add({ method: "POST", path, effect: { kind: "reply-lost" } });
    await sandbox.app.up(appInputs());
    const labels = sandbox.emulator.apps().map(({ label }) => label);
    assert.deepEqual(
      labels.filter((label) => label === "team-a-ci"),
      ["team-a-ci", "team-a-ci"],
    );
  });

  it("rules one at a time, policies all at once", async () => {
    await createAll(sandbox);
    const names = ["r2", "r3", "r4"];
    const inFlight = { rules: 0, policies: 0 };
    let mostRules = 0;
    let allPoliciesCame = (): void => undefined;
    const together = new Promise<void>((resolve) => (allPoliciesCame = resolve));
    const hold = (kind: "rules" | "policies", before: () => Promise<void>): void => {
      const counted = async (): Promise<void> => {
        inFlight[kind] += 1;
        await before();
      };
      const after = (): void => void (inFlight[kind] -= 1);
      const effect = { kind: "hook", before: counted, after } as const;
      const path = new RegExp(`/${kind}$`);
      sandbox.emulator.faults.add({ method: "POST", path, times: Infinity, effect });
    };
    hold("rules", async () => {
      mostRules = Math.max(mostRules, inFlight.rules);
      await sleep(30);
    });
    // Never answered unless all of them are under way at the same time.
    hold("policies", () => {
      if (inFlight.policies === names.length) allPoliciesCame();
      return together;
    });
    const { provider, policy, rule } = sandbox;
    const rules = await provider.check(rule.urn, ruleInputs(sandbox));
    const policies = await provider.check(policy.urn, policyInputs(sandbox, ["ALL_CLIENTS"]));
    await Promise.all(
      names.flatMap((name) => [
        provider.create(rule.urn, { ...rules.inputs, name }),
        provider.create(policy.urn, { ...policies.inputs, name }),
      ]),
    );
    assert.equal(mostRules, 1);
  });
});

describe("exponential back-off of the okta stand-in", () => {
  it("gives up after the limit, with what the last attempt threw", async () => {
    let attempts = 0;
    const failing = (): Promise<never> => Promise.reject(new Error(`attempt ${(attempts += 1)}`));
    await assert.rejects(retryWithBackoff(failing, 20_000, new Pace(0), NEVER), (error: Error) => {
      assert.equal(error.message, `attempt ${attempts}`);
      return attempts >= 7;
    });
  });

  it("returns what the first success returned", async () => {
    let attempts = 0;
    const third = (): Promise<number> => {
      attempts += 1;
      return attempts < 3 ? Promise.reject(new Error("not yet")) : Promise.resolve(attempts);
    };
    assert.equal(await retryWithBackoff(third, 20_000, new Pace(0), NEVER), 3);
  });

  it("stops waiting when the update is cancelled", async () => {
    const controller = new AbortController();
    const failing = (): Promise<never> => Promise.reject(new Error("no"));
    const waiting = retryWithBackoff(failing, 20_000, new Pace(1000), controller.signal);
    controller.abort();
    await assert.rejects(waiting, { name: "AbortError" });
  });
});
