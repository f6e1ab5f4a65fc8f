import assert from "node:assert/strict";
import { encodeApiKey } from "../../components/apiKey";
import { verifyKey, type Questions, type Verification } from "../../verify/verifyKey";
import { SECRET } from "../provider/cikeysBed";
import { ControlPlaneBed, DOMAIN } from "../support/controlPlaneBed";

describe("verifyKey", () => {
  let bed: ControlPlaneBed;

  beforeEach(async () => {
    bed = await ControlPlaneBed.start();
  });

  afterEach(() => bed.stop());

  async function verify(
    apiKey = bed.okta.apiKey(),
    questions: Questions = {},
  ): Promise<Verification> {
    const { signal } = new AbortController();
    const result = await verifyKey(apiKey, { signal, authorities: bed.authorities }, questions);
    const printed = JSON.stringify(result);
    assert.doesNotMatch(printed, /canary|eyJ|Basic|Bearer/);
    assert.ok(apiKey === "" || !printed.includes(apiKey));
    return result;
  }

  async function failure(apiKey?: string): Promise<Extract<Verification, { ok: false }>> {
    const result = await verify(apiKey);
    assert.ok(!result.ok, "the key must not be found good");
    return result;
  }

  const known = () => ({ domain: DOMAIN, clientId: bed.okta.appId });
  const advertised = () => ({ tokenEndpoint: `${bed.okta.issuer}/v1/token`, scope: "all" });

  it("tells of a good key whom the control plane sees, and changes nothing", async () => {
    const subject = bed.okta.appId;
    assert.deepEqual(await verify(), { ok: true, subject, ...known(), ...advertised() });
    const calls = bed.controlPlane.calls.since().map(({ template, status }) => [template, status]);
    assert.deepEqual(calls.pop(), ["/flyteidl2.auth.IdentityService/UserInfo", 200]);
    assert.deepEqual(calls.map(([template]) => template).sort(), [
      "/flyteidl2.auth.AuthMetadataService/GetOAuth2Metadata",
      "/flyteidl2.auth.AuthMetadataService/GetPublicClientConfig",
    ]);
    assert.deepEqual(bed.okta.writes(), []);
  });

  it("stops at a key that is none, without a call", async () => {
    const result = await failure("canary");
    assert.deepEqual(Object.keys(result), ["ok", "failedAt", "reason"]);
    assert.equal(result.failedAt, "decode");
    assert.match(result.reason, /base64/);
    assert.deepEqual(bed.site.proxy.requests, []);
  });

  it("stops at a control plane that is not there", async () => {
    const elsewhere = { domain: "other.example.com", clientId: "client", clientSecret: SECRET };
    const result = await failure(encodeApiKey(elsewhere));
    const { reason, ...rest } = result;
    const { clientSecret, ...shown } = elsewhere;
    assert.equal(clientSecret, SECRET);
    assert.deepEqual(rest, { ok: false, failedAt: "metadata", ...shown });
    assert.match(reason, /the proxy did not let it through/);
  });

  it("stops at a control plane whose certificate is not trusted", async () => {
    const result = await verifyKey(bed.okta.apiKey());
    assert.ok(!result.ok);
    assert.equal(result.failedAt, "metadata");
    assert.match(result.reason, /certificate was not accepted/);
  });

  it("stops at a wrong secret", async () => {
    const result = await failure(bed.okta.apiKey("canary-wrong"));
    const { reason, ...rest } = result;
    assert.deepEqual(rest, { ok: false, failedAt: "token", ...known(), ...advertised() });
    assert.match(reason, /401 invalid_client: the client secret is not accepted/);
  });

  it("stops at a control plane that does not accept the token", async () => {
    bed.controlPlane.faults.add({
      path: "/flyteidl2.auth.IdentityService/UserInfo",
      effect: { kind: "status", status: 401 },
    });
    const result = await failure();
    assert.equal(result.failedAt, "user-info");
    assert.match(result.reason, /answered 401 unauthenticated\. It does not accept the token/);
  });

  it("asks for what the control plane advertises, and shows the token in its header", async () => {
    bed.controlPlane.settings.advertised.scopes = ["none-such"];
    assert.match((await failure()).reason, /400 invalid_scope/);
    bed.controlPlane.settings.advertised.scopes = ["all"];
    bed.controlPlane.settings.advertised.authorizationMetadataKey = "authorization";
    assert.equal((await verify()).ok, true);
  });

  describe("asked where the key may deploy", () => {
    const OWN = { project: "payments", domain: "development" };
    const OTHER = { project: "search", domain: "development" };

    beforeEach(() => bed.controlPlane.access.allow(bed.okta.appId, OWN));

    const ask = (...deploy: (typeof OWN)[]) => verify(bed.okta.apiKey(), { deploy });

    it("tells its own place from another's, and nothing is deployed", async () => {
      const result = await ask(OWN, OTHER);
      assert.ok(result.ok);
      assert.deepEqual(
        result.deploy?.map(({ project, answer }) => [project, answer]),
        [
          ["payments", "permitted"],
          ["search", "denied"],
        ],
      );
      assert.deepEqual(bed.controlPlane.deployments, []);
      const asked = bed.controlPlane.calls.since().filter(({ kind }) => kind === "write");
      assert.deepEqual(
        asked.map(({ template, status }) => [template, status]),
        [
          ["/flyteidl2.task.TaskService/DeployTask", 400],
          ["/flyteidl2.task.TaskService/DeployTask", 403],
        ],
      );
    });

    it("says at which step a key fails that may not deploy to its own place", async () => {
      const answers: [string, () => Promise<Verification>, RegExp][] = [
        ["denied", () => ask(OTHER), /^it may not deploy to search\/development$/],
        ["no such place", () => ask({ ...OWN, domain: "moon" }), /^there is no payments\/moon/],
      ];
      for (const [answer, asked, says] of answers) {
        const result = await asked();
        assert.ok(!result.ok);
        assert.equal(result.failedAt, "deploy");
        assert.match(result.reason, says);
        assert.deepEqual([result.subject, result.deploy?.[0]?.answer], [bed.okta.appId, answer]);
      }
    });

    it("takes a control plane that does not answer for no answer", async () => {
      bed.controlPlane.faults.add({
        path: "/flyteidl2.task.TaskService/DeployTask",
        times: 9,
        effect: { kind: "status", status: 501 },
      });
      const result = await ask(OWN);
      assert.ok(!result.ok);
      assert.equal(result.deploy?.[0]?.answer, "unknown");
      assert.match(
        result.reason,
        /^the control plane answered 501 unimplemented when asked about payments/,
      );
    });

    it("cannot tell the two apart where contents are looked at first", async () => {
      bed.controlPlane.settings.looksFirstAt = "contents";
      const result = await ask(OWN, OTHER);
      assert.deepEqual(result.ok && result.deploy?.map(({ answer }) => answer), [
        "permitted",
        "permitted",
      ]);
      assert.deepEqual(bed.controlPlane.deployments, []);
    });
  });
});
