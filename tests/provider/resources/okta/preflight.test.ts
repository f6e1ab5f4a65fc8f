import assert from "node:assert/strict";
import type {
  AppSeed,
  AuthorizationServerSeed,
} from "../../../../sandbox/emulators/okta/organisation";
import { authorizationServer, CikeysBed, failure, SERVER_NAME, urn } from "../../cikeysBed";

const URN = urn("okta:Preflight");
const LABEL = "payments-ci";
const OWNER = "flyte-ci-keys/production/payments";

describe("cikeys:okta:Preflight", () => {
  let bed: CikeysBed | undefined;

  afterEach(async () => {
    await bed?.stop();
    bed = undefined;
  });

  async function organisation(
    apps: AppSeed[],
    server: Partial<AuthorizationServerSeed> = {},
  ): Promise<CikeysBed> {
    bed = await CikeysBed.start({ apps, authorizationServers: [authorizationServer(server)] });
    return bed;
  }

  function inputs(changes: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      orgUrl: bed?.okta.url,
      label: LABEL,
      owner: OWNER,
      authorizationServer: { id: bed?.serverId, name: SERVER_NAME },
      accessPolicy: "per-team",
      ...changes,
    };
  }

  /** Runs it in a preview and for real; both must refuse in the same words and write nothing. */
  async function refusal(changes: Record<string, unknown> = {}): Promise<string> {
    assert.ok(bed);
    const message = await failure(bed.client.create(URN, inputs(changes), true));
    assert.equal(await failure(bed.client.create(URN, inputs(changes))), message);
    assert.deepEqual(bed.writes(), []);
    assert.match(message, /othing was changed/);
    return message;
  }

  it("lets a label pass that only begins like another app's", async () => {
    const { client } = await organisation([{ label: `${LABEL}-old` }]);
    assert.deepEqual(await client.create(URN, inputs()), { id: LABEL, outputs: inputs() });
    assert.equal((await client.create(URN, inputs(), true)).id, "");
    assert.deepEqual(bed?.writes(), []);
  });

  it("names our own app that is deactivated, since when, and the ways out", async () => {
    const profile = { flyteCiKeys: OWNER };
    const { okta } = await organisation([{ label: LABEL, status: "INACTIVE", profile }]);
    const [app] = okta.apps();
    const message = await refusal();
    assert.ok(message.includes(`${app?.id} "${LABEL}" (INACTIVE)`), message);
    assert.match(
      message,
      /made by this stack for this team and is deactivated since \d{4}-\d\d-\d\dT/,
    );
    assert.match(message, /Activate/);
    assert.ok(message.includes(`teams["payments"].adoptApp' ${app?.id}`));
    assert.equal(okta.apps()[0]?.status, "INACTIVE");
  });

  for (const status of ["INACTIVE", "ACTIVE"] as const) {
    it(`names a hand-made app that is ${status}, and the command to take it over`, async () => {
      const { okta } = await organisation([{ label: LABEL, status }]);
      const [app] = okta.apps();
      const message = await refusal();
      assert.ok(message.includes(`${app?.id} "${LABEL}" (${status})`), message);
      assert.match(message, /was not made by this stack/);
      assert.ok(
        message.includes(
          `pulumi config set --path 'flyte-ci-keys:teams["payments"].adoptApp' ${app?.id}`,
        ),
      );
      assert.equal(okta.secretsOf(app?.id ?? "").length, 1);
    });
  }

  it("offers to bring back our own app that the state has lost", async () => {
    const { okta } = await organisation([{ label: LABEL, profile: { flyteCiKeys: OWNER } }]);
    const message = await refusal();
    assert.match(message, /made by this stack for this team but is not in its state/);
    assert.ok(message.includes(`adoptApp' ${okta.apps()[0]?.id}`));
  });

  it("takes an app of another stack for a foreign one", async () => {
    await organisation([{ label: LABEL, profile: { flyteCiKeys: "other/production/payments" } }]);
    assert.match(await refusal(), /was not made by this stack/);
  });

  it("accepts the app that an administrator told it to take over", async () => {
    const { okta, client } = await organisation([{ label: LABEL, status: "INACTIVE" }]);
    const { id } = await client.create(URN, inputs({ adoptApp: okta.apps()[0]?.id }));
    assert.equal(id, LABEL);
  });

  it("refuses a second app of the label beside the one to take over", async () => {
    await organisation([{ label: LABEL }, { label: "another" }]);
    const another = bed?.okta.apps().find(({ label }) => label === "another");
    assert.match(await refusal({ adoptApp: another?.id }), /was not made by this stack/);
  });

  for (const [state, policies] of [
    ["no policy", []],
    ["only an INACTIVE policy", [{ name: "p", status: "INACTIVE", clients: [], rules: [] }]],
  ] as const) {
    it(`refuses an authorization server with ${state} that should have one`, async () => {
      await organisation([], {
        policies: policies.map((policy) => ({ ...policy, clients: ["ALL_CLIENTS"], rules: [] })),
      });
      const message = await refusal({ accessPolicy: "existing" });
      assert.ok(message.includes(`authorization server "${SERVER_NAME}" (${bed?.serverId})`));
      assert.match(message, /no active access policy/);
      assert.match(message, /administrator \(okta\.authorizationServers\.manage\) can add one/);
      assert.match(message, /accessPolicy per-team/);
      assert.doesNotMatch(message, /secret/);
    });
  }

  it("looks for no policy where the program makes one", async () => {
    const { client, okta } = await organisation([], { policies: [] });
    await client.create(URN, inputs());
    assert.deepEqual(
      okta.calls.since().map(({ template }) => template),
      ["/api/v1/apps"],
    );
  });

  it("names the authorization server that is not there, not an app", async () => {
    await organisation([]);
    const missing = { id: "ausGone", name: SERVER_NAME };
    const message = await refusal({ accessPolicy: "existing", authorizationServer: missing });
    assert.match(message, /Okta has no authorization server "union" \(ausGone\)/);
    assert.doesNotMatch(message, /app deleted/);
  });

  it("looks once: later updates make no call, whatever changed", async () => {
    const { client, okta } = await organisation([]);
    const state = { ...(await client.create(URN, inputs())), inputs: inputs() };
    const mark = okta.calls.mark();
    const diff = await client.diff(URN, state, inputs({ accessPolicy: "existing" }));
    assert.equal(diff.changed, false);
    assert.equal((await client.read(URN, state))?.id, LABEL);
    await client.delete(URN, state);
    assert.equal(okta.calls.mark(), mark);
  });
});
