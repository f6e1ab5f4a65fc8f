import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeApiKey } from "../../components/apiKey";
import { ROOT, type PolicyOptions } from "../../sandbox/stack";
import {
  heldKey,
  marksOf,
  ONE_TEAM,
  startLive,
  writesSince,
  type Live,
} from "../support/liveStack";
import { providePolicyAnalyzer } from "../support/policyAnalyzer";

const PROTECTED = ONE_TEAM.replace("protect: false", "protect: true");

describe("the policy pack, on the real engine", function () {
  this.timeout(240_000);
  let live: Live;
  let printed = "";

  before(async () => {
    live = await startLive({ stackFile: ONE_TEAM });
    providePolicyAnalyzer(live.world);
  });

  after(() => live.world.stop());

  /** The pack of this repository, with a configuration as people write it. */
  function under(config: object): PolicyOptions {
    const file = join(live.world.folder, "policy-config.json");
    writeFileSync(file, JSON.stringify(config));
    return { policyPacks: [join(ROOT, "policy")], policyPackConfigs: [file] };
  }

  async function refused(config: object, says: RegExp): Promise<void> {
    const before = marksOf(live);
    const run = await live.stack.up(under(config));
    printed += run.printed;
    assert.equal(run.ok, false);
    assert.match(run.printed, says);
    assert.deepEqual(writesSince(live, before), []);
  }

  it("stops an update by any rule before anything is made", async () => {
    await refused({}, /protected-clients[\s\S]*payments: the client is not protected/);
    live.stack.configure(PROTECTED);
    const short = { "key-lifetime": { maxLifetimeDays: 30 } };
    await refused(short, /key-lifetime[\s\S]*could be used for 97 days; at most 30 are allowed/);
    const elsewhere = { "allowed-stores": { allowed: ["github:acme/search"] } };
    await refused(elsewhere, /allowed-stores[\s\S]*github:acme\/payments is no store/);
  });

  it("lets a compliant stack through, in preview and in update", async () => {
    const config = { "allowed-stores": { allowed: ["github:acme/*"] } };
    const preview = await live.stack.preview(under(config));
    assert.ok(preview.ok, preview.printed);
    assert.doesNotMatch(preview.printed, /can't run policy|can't be known/);
    const up = await live.stack.up(under(config));
    assert.ok(up.ok, up.printed);
    assert.match(up.printed, /flyte-ci-keys@v0\.1\.0/);
    printed += preview.printed + up.printed;
    assert.notEqual(heldKey(live), undefined);
  });

  it("stops a later update too, which leaves the key that pipelines hold", async () => {
    const held = heldKey(live);
    await refused({ "key-lifetime": { maxOverlapDays: 3 } }, /side by side for 7 days; at most 3/);
    assert.equal(heldKey(live), held);
  });

  it("prints no secret, although policies see secrets in clear", () => {
    const key = heldKey(live) ?? "";
    for (const secret of [key, decodeApiKey(key).clientSecret]) {
      assert.ok(!printed.includes(secret));
    }
  });
});
