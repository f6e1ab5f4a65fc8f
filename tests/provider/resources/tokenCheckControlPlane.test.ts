import assert from "node:assert/strict";
import { timestamp } from "../../../common/clock";
import { proveKey, type Claim } from "../../../provider/check/prove";
import { ControlPlaneBed } from "../../support/controlPlaneBed";
import { AUDIENCE, failure, urn } from "../cikeysBed";

const URN = urn("index:TokenCheck");
const USER_INFO = "/flyteidl2.auth.IdentityService/UserInfo";

describe("cikeys:index:TokenCheck through the control plane", () => {
  let bed: ControlPlaneBed;

  beforeEach(async () => {
    bed = await ControlPlaneBed.start();
  });

  afterEach(() => bed.stop());

  function inputs(changes: Partial<Claim> = {}): Claim {
    return {
      apiKey: bed.okta.apiKey(),
      issuer: bed.okta.issuer,
      issuerKind: "okta",
      scope: "all",
      notBefore: timestamp(bed.okta.clock.now()),
      successes: 1,
      interval: 0.02,
      timeout: 0.01,
      through: "control-plane",
      authorities: bed.authorities,
      ...changes,
    };
  }

  function create(changes: Partial<Claim> = {}): Promise<{ outputs: Record<string, unknown> }> {
    return bed.okta.client.create(URN, { ...inputs(changes) });
  }

  function planeCalls(): string[] {
    return bed.controlPlane.calls.since().map(({ template }) => template.split("/").pop() ?? "");
  }

  it("takes the subject from the control plane, and says who accepted the key", async () => {
    const { outputs } = await create({ successes: 2, timeout: 60 });
    assert.equal(outputs["subject"], bed.okta.appId);
    assert.equal(outputs["provenThrough"], "control-plane");
    const calls = planeCalls();
    assert.deepEqual(calls.splice(0, 2).sort(), ["GetOAuth2Metadata", "GetPublicClientConfig"]);
    assert.deepEqual(calls, ["UserInfo", "UserInfo"]);
  });

  const disagreements: [string, () => void, Partial<Claim>, RegExp][] = [
    [
      "token endpoint",
      () => (bed.controlPlane.settings.advertised.tokenEndpoint = "https://idp.example.com/token"),
      {},
      /names the token endpoint "https:\/\/idp\.example\.com\/token", .* "http:\/\/127\.0\.0\.1:\d+\/oauth2\/\w+\/v1\/token"/,
    ],
    [
      "scope",
      () => (bed.controlPlane.settings.advertised.scopes = ["offline_access", "all"]),
      {},
      /names the scope "all offline_access", the identity settings lead to "all"/,
    ],
    [
      "audience",
      () => (bed.controlPlane.settings.advertised.audience = "https://other.example.com"),
      { audience: AUDIENCE },
      /names the audience "https:\/\/other\.example\.com", .* "api:\/\/union"/,
    ],
  ];
  for (const [what, change, settings, expected] of disagreements) {
    it(`names both where the control plane has another ${what}, and sends the secret nowhere`, async () => {
      change();
      const message = await failure(create(settings));
      assert.match(message, expected);
      assert.match(message, /No store was written/);
      assert.deepEqual(bed.okta.tokenRequests(), []);
    });
  }

  it("asks for the audience that the control plane advertises", async () => {
    bed.controlPlane.settings.advertised.audience = AUDIENCE;
    const { outputs } = await create();
    assert.deepEqual(outputs["audiences"], [AUDIENCE]);
  });

  it("refuses a key whose tokens the control plane does not accept", async () => {
    const refuse = { kind: "status", status: 401 } as const;
    bed.controlPlane.faults.add({ path: USER_INFO, effect: refuse, times: Infinity });
    const message = await failure(create());
    assert.match(message, /at most 0 of 1 token requests in a row succeeded/);
    assert.match(message, /UserInfo: answered 401 unauthenticated\. It does not accept the token/);
    assert.doesNotMatch(message, /canary|eyJ/);
  });

  it("counts a token that the control plane refuses as a failure of the series", async () => {
    const refuse = { kind: "status", status: 401 } as const;
    bed.controlPlane.faults.add({ path: USER_INFO, effect: refuse, after: 1 });
    await create({ successes: 2, timeout: 60 });
    assert.equal(bed.okta.tokenRequests().length, 4);
  });

  it("stops where the control plane names no header, as the flyte client does", async () => {
    bed.controlPlane.settings.advertised.authorizationMetadataKey = "";
    assert.match(await failure(create()), /names no header for tokens/);
  });

  it("stops where a web page answers in place of the control plane", async () => {
    const page = { kind: "status", status: 200, body: "<html>", contentType: "text/html" } as const;
    bed.controlPlane.faults.add({ path: /GetOAuth2Metadata/, effect: page });
    const message = await failure(create());
    assert.match(message, /something that is not protobuf\. The domain must be the ingress/);
  });

  it("does not ask the control plane unless it is told to", async () => {
    const { outputs } = await create({ through: undefined });
    assert.equal(outputs["provenThrough"], "idp");
    assert.deepEqual(planeCalls(), []);
  });

  it("proves again when the way changes", async () => {
    const state = { id: "checked", inputs: { ...inputs({ through: "idp" }) }, outputs: {} };
    const { diffs } = await bed.okta.client.diff(URN, state, { ...inputs() });
    assert.deepEqual(diffs, ["through"]);
  });

  describe("left to itself (`auto`)", () => {
    async function prove(changes: Partial<Claim> = {}): Promise<[string, string[]]> {
      const lines: string[] = [];
      const { signal } = new AbortController();
      const { provenThrough } = await proveKey(
        inputs({ through: "auto", timeout: 60, ...changes }),
        bed.okta.clock,
        {
          urn: URN,
          preview: false,
          signal,
          progress: (line) => void lines.push(line),
          warn: () => Promise.resolve(),
        },
      );
      return [provenThrough, lines];
    }

    it("goes through the control plane where it answers", async () => {
      assert.deepEqual(await prove(), ["control-plane", []]);
    });

    it("asks the identity provider alone where it does not, and says why", async () => {
      const [through, lines] = await prove({ authorities: undefined });
      assert.equal(through, "idp");
      assert.equal(lines.length, 1);
      assert.match(
        lines[0] ?? "",
        /^checked at the identity provider only, since the control plane:.*certificate was not/,
      );
    });

    it("does not fall back once the control plane has said something else", async () => {
      bed.controlPlane.settings.advertised.scopes = ["other"];
      await assert.rejects(prove(), /names the scope "other"/);
    });
  });
});
