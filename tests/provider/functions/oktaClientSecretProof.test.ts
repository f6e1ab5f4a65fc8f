import assert from "node:assert/strict";
import { API_TOKEN, CikeysBed, SECRET, SECRETS_PATH } from "../cikeysBed";

const TOKEN_PATH = /\/v1\/token$/;

describe("cikeys:okta:getClientSecretProof", () => {
  let bed: CikeysBed;
  let secretId: string;

  beforeEach(async () => {
    bed = await CikeysBed.start();
    secretId = bed.okta.secretsOf(bed.appId)[0]?.id ?? "";
  });
  afterEach(() => bed.stop());

  async function prove(changes: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const proof = await bed.client.invoke("cikeys:okta:getClientSecretProof", {
      orgUrl: bed.okta.url,
      appId: bed.appId,
      secretId,
      clientId: bed.appId,
      issuer: bed.issuer,
      scope: "all",
      ...changes,
    });
    assert.ok(!JSON.stringify(proof).includes(SECRET));
    return proof;
  }

  async function lifecycle(verb: string): Promise<void> {
    const secret = `${bed.okta.url}/api/v1/apps/${bed.appId}/credentials/secrets/${secretId}`;
    const headers = { authorization: `SSWS ${API_TOKEN}` };
    await fetch(`${secret}/lifecycle/${verb}`, { method: "POST", headers });
  }

  async function addSecret(): Promise<string> {
    const secrets = `${bed.okta.url}/api/v1/apps/${bed.appId}/credentials/secrets`;
    const headers = { authorization: `SSWS ${API_TOKEN}`, "content-type": "application/json" };
    const response = await fetch(secrets, { method: "POST", headers, body: "{}" });
    return ((await response.json()) as { id: string }).id;
  }

  it("proves a working secret with one read and one token request", async () => {
    assert.deepEqual(await prove(), { state: "works" });
    const calls = bed.okta.calls.since().map(({ kind }) => kind);
    assert.deepEqual(calls, ["read", "token"]);
  });

  it("tells a deactivated secret, though another one of the app works", async () => {
    await addSecret();
    await lifecycle("deactivate");
    const { state, reason } = await prove();
    assert.equal(state, "refused");
    assert.match(String(reason), /is deactivated$/);
    assert.equal(bed.tokenRequests().length, 0);
  });

  it("tells a secret that is gone", async () => {
    const { state, reason } = await prove({ secretId: "ocsGone" });
    assert.equal(state, "refused");
    assert.match(String(reason), /ocsGone is gone/);
  });

  it("tells a secret that the token endpoint refuses", async () => {
    bed.okta.faults.add({
      method: "POST",
      path: TOKEN_PATH,
      effect: { kind: "status", status: 401 },
    });
    const { state, reason } = await prove();
    assert.equal(state, "refused");
    assert.match(String(reason), /401 invalid_client/);
  });

  const doubts: [string, Record<string, unknown>, (() => void) | undefined, RegExp][] = [
    ["a policy or a scope refuses", { scope: "none" }, undefined, /invalid_scope/],
    ["the app is not there", { appId: "0oaNone" }, undefined, /no app 0oaNone/],
    [
      "the token endpoint fails",
      {},
      () =>
        bed.okta.faults.add({
          method: "POST",
          path: TOKEN_PATH,
          effect: { kind: "status", status: 500 },
        }),
      /answered 500/,
    ],
    [
      "the connection is cut",
      {},
      () => bed.okta.faults.add({ method: "POST", path: TOKEN_PATH, effect: { kind: "reset" } }),
      /the connection was cut/,
    ],
    [
      "the administrator may not look",
      {},
      () => bed.okta.faults.add({ path: SECRETS_PATH, effect: { kind: "status", status: 403 } }),
      /answered 403/,
    ],
  ];
  for (const [name, changes, arrange, expected] of doubts) {
    it(`does not blame the secret when ${name}`, async () => {
      arrange?.();
      const { state, reason } = await prove(changes);
      assert.equal(state, "unproven");
      assert.match(String(reason), expected);
    });
  }
});
