import assert from "node:assert/strict";
import { placesElsewhere, proveAccess, type AccessVerdict } from "../../../cli/verify/access";
import type { KeyClaim } from "../../../cli/verify/keyClaims";
import { encodeApiKey } from "../../../components/apiKey";
import type { AccessArgs } from "../../../components/access/args";
import { ControlPlaneBed } from "../../support/controlPlaneBed";

const OWN = { project: "payments", domain: "development" };
const OTHER = { project: "search", domain: "development" };
const EXTERNAL: AccessArgs = { mode: "external", ...OWN };

describe("where a key may deploy", () => {
  let bed: ControlPlaneBed;

  beforeEach(async () => {
    bed = await ControlPlaneBed.start();
  });

  afterEach(() => bed.stop());

  const claimOf = (access?: AccessArgs): Pick<KeyClaim, "claim" | "access"> => ({
    claim: {
      ...{ apiKey: bed.okta.apiKey(), authorities: bed.authorities, issuer: bed.okta.issuer },
      ...{ issuerKind: "okta", scope: "all", notBefore: "2026-01-01T00:00:00Z" },
      ...{ successes: 1, interval: 1, timeout: 5 },
    },
    ...(access === undefined ? {} : { access }),
  });

  async function verdict(
    access: AccessArgs | undefined = EXTERNAL,
    elsewhere: typeof OWN | undefined = OTHER,
  ): Promise<[AccessVerdict["result"], number, string]> {
    const { result, exit, message } = await proveAccess(claimOf(access), elsewhere);
    assert.deepEqual(bed.controlPlane.deployments, []);
    return [result, exit, message];
  }

  it("is proven by its own place and another team's", async () => {
    bed.controlPlane.access.allow(bed.okta.appId, OWN);
    assert.deepEqual(await verdict(), [
      "proven",
      0,
      "may deploy to payments/development, and not to search/development",
    ]);
  });

  it("is denied where nobody bound the key's subject", async () => {
    const [result, exit, message] = await verdict();
    assert.deepEqual([result, exit], ["denied", 4]);
    assert.match(message, /^it may not deploy to payments\/development: bind its subject/);
  });

  it("is not proven where it may deploy to another's place too, or that cannot be told", async () => {
    for (const place of [OWN, OTHER]) bed.controlPlane.access.allow(bed.okta.appId, place);
    const [result, exit, message] = await verdict();
    assert.deepEqual([result, exit], ["not proven", 4]);
    assert.match(message, /got the same answer: it may deploy to both, though access\.mode is ext/);
    bed.controlPlane.access.revoke(bed.okta.appId);
    bed.controlPlane.settings.looksFirstAt = "contents";
    assert.deepEqual((await verdict()).slice(0, 2), ["not proven", 4]);
  });

  it("is not proven by its own place alone", async () => {
    bed.controlPlane.access.allow(bed.okta.appId, OWN);
    const { result, exit, message } = await proveAccess(claimOf(EXTERNAL), undefined);
    assert.deepEqual([result, exit], ["not proven", 1]);
    assert.match(message, /proves nothing alone: .*--elsewhere/);
  });

  it("is not proven where the control plane gives no answer", async () => {
    bed.controlPlane.faults.add({
      path: "/flyteidl2.task.TaskService/DeployTask",
      times: 9,
      effect: { kind: "status", status: 501 },
    });
    const [result, exit, message] = await verdict();
    assert.deepEqual([result, exit], ["not proven", 1]);
    assert.match(message, /the control plane answered 501/);
    await bed.site.proxy.stop();
    const [silent, , why] = await verdict();
    assert.equal(silent, "not proven");
    assert.match(why, /union\.example\.com/);
  });

  it("is not asked where nobody is restricted, or nobody said where the key deploys", async () => {
    assert.deepEqual((await verdict({ mode: "noop" })).slice(0, 2), ["unrestricted", 0]);
    const { result, exit } = await proveAccess(claimOf(), OTHER);
    assert.deepEqual([result, exit], ["not proven", 1]);
    assert.deepEqual(bed.controlPlane.calls.since(), []);
  });
});

describe("the place to compare a key's own with", () => {
  const key = (team: string, host: string, access?: AccessArgs): KeyClaim => ({
    ...{ team, generation: 1 },
    claim: {
      apiKey: encodeApiKey({ domain: host, clientId: team, clientSecret: "s" }),
      ...{ issuer: "https://acme.okta.com", issuerKind: "okta", scope: "all" },
      ...{ notBefore: "2026-01-01T00:00:00Z", successes: 1, interval: 1, timeout: 5 },
    },
    ...(access === undefined ? {} : { access }),
  });
  const at = (project: string): AccessArgs => ({ mode: "union", project, domain: "production" });

  it("is another team's at the same control plane", () => {
    const one = key("one", "union.example.com", at("one"));
    const two = key("two", "union.example.com", at("two"));
    const far = key("far", "union.example.org", at("a-first"));
    const open = key("open", "union.example.com", { mode: "noop" });
    const silent = key("silent", "union.example.com");
    const elsewhere = placesElsewhere([silent, two, far, open, one]);
    assert.deepEqual(elsewhere(one), { project: "two", domain: "production" });
    assert.deepEqual(elsewhere(two), { project: "one", domain: "production" });
    for (const none of [far, open, silent]) assert.equal(elsewhere(none), undefined);
  });
});
