import assert from "node:assert/strict";
import type { ManagedResource } from "../../support/managedResource";
import {
  appInputs,
  createAll,
  OktaSandbox,
  policyInputs,
  ruleInputs,
  SERVER_NAME,
} from "./oktaSandbox";
import {
  ACCESS_TOKEN,
  API_TOKEN as WITH_API_TOKEN,
  PRIVATE_KEY,
  VARIANTS,
  type RecordedCall,
} from "./oktaTraffic";
import { asRecorded, memberPaths } from "./recordedCalls";

/** Sequences and states of the official plugin, sent and kept by the stand-in. Does not prove what Okta answers. */
describe("okta stand-in sends what the official plugin sends", () => {
  let sandbox: OktaSandbox;

  beforeEach(async () => {
    sandbox = await OktaSandbox.start();
  });

  afterEach(() => sandbox.stop());

  /** Runs a step of one resource and compares its calls with the recorded ones. */
  async function sends(recorded: readonly RecordedCall[], step: () => Promise<unknown>) {
    sandbox.proxy.take();
    await step();
    const calls = sandbox.proxy.take().map(asRecorded);
    const expected = recorded.map((call) => withEchoOf(sandbox.app, call));
    assert.deepEqual(calls, expected);
  }

  it("start-up and getServer with an API token", async () => {
    await sends(WITH_API_TOKEN.startUp.provider, () => sandbox.configure());
    await sends(WITH_API_TOKEN.startUp.getServer, () =>
      sandbox.provider.invoke("okta:auth/getServer:getServer", { name: SERVER_NAME }),
    );
  });

  it("create, nothing to do, refresh, update, destroy", async () => {
    const { app, policy, rule } = sandbox;
    const { create, same, refresh, update, destroy } = WITH_API_TOKEN;
    await sandbox.configure();
    await sends(create.app, () => app.up(appInputs()));
    const clients = [app.outputs["clientId"]];
    await sends(create.policy, () => policy.up(policyInputs(sandbox, clients)));
    await sends(create.rule, () => rule.up(ruleInputs(sandbox)));
    await sends(same.app, () => app.up(appInputs()));
    await sends(same.policy, () => policy.up(policyInputs(sandbox, clients)));
    await sends(same.rule, () => rule.up(ruleInputs(sandbox)));
    await sends(refresh.app, () => app.refresh());
    await sends(refresh.policy, () => policy.refresh());
    await sends(refresh.rule, () => rule.refresh());
    await sends(same.app, () => app.up(appInputs()));
    await sends(update.app, () => app.up(appInputs({ label: "team-a-ci-2" })));
    const described = policyInputs(sandbox, clients, { description: "d2" });
    await sends(update.policy, () => policy.up(described));
    const shorter = ruleInputs(sandbox, { accessTokenLifetimeMinutes: 30 });
    await sends(update.rule, () => rule.up(shorter));
    await sends(destroy.rule, () => rule.destroy());
    await sends(destroy.policy, () => policy.destroy());
    await sends(destroy.app, () => app.destroy());
  });

  it("every request through the proxy form, with the token", async () => {
    await sandbox.configure();
    await createAll(sandbox);
    for (const { headers } of sandbox.proxy.take()) {
      assert.equal(headers["proxy-authorization"], "Basic Og==");
      assert.match(headers.authorization ?? "", /^SSWS 00/);
      assert.equal(headers.accept, "application/json");
      assert.equal(headers["accept-encoding"], "gzip");
    }
  });

  it("secrets: own, empty or from state, as omitSecret says", async () => {
    await sandbox.configure();
    const secretSent = async (step: () => Promise<unknown>): Promise<unknown> => {
      sandbox.proxy.take();
      await step();
      const write = sandbox.proxy
        .take()
        .find(({ target }) => /\/apps(\/\w+)?$/.test(target.pathname));
      const { credentials } = JSON.parse(write?.body ?? "") as {
        credentials: { oauthClient: { client_secret?: string } };
      };
      return credentials.oauthClient.client_secret;
    };
    const { app } = sandbox;
    const own = appInputs()["clientBasicSecret"];
    assert.equal(await secretSent(() => app.up(appInputs())), own);
    const other = "own-secret-B-own-secret-B-own-secret-B-0123";
    const changed = { clientBasicSecret: other };
    assert.equal(await secretSent(() => app.up(appInputs(changed))), "");
    assert.equal(app.outputs["clientBasicSecret"], other);
    assert.equal(sandbox.emulator.secretsOf(app.id)[0]?.clientSecret, own);
    await app.destroy();

    const kept = { omitSecret: false };
    assert.equal(await secretSent(() => app.up(appInputs(kept))), own);
    assert.equal(app.outputs["clientSecret"], own);
    assert.equal(await secretSent(() => app.up(appInputs({ ...kept, label: "L2" }))), own);
    await app.destroy();

    const generated = { omitSecret: false, clientBasicSecret: undefined };
    assert.equal(await secretSent(() => app.up(appInputs(generated))), undefined);
    const live = sandbox.emulator.secretsOf(app.id)[0]?.clientSecret;
    assert.equal(app.outputs["clientSecret"], live);
    assert.equal(await secretSent(() => app.up(appInputs({ ...generated, label: "L2" }))), live);
  });

  it("variants of the program", async () => {
    await sandbox.configure();
    const { app } = sandbox;
    await sends(VARIANTS.generatedSecret.app, () =>
      app.up(appInputs({ clientBasicSecret: undefined })),
    );
    await app.destroy();
    await sends(VARIANTS.ownClientId.app, () =>
      app.up(appInputs({ clientId: "team-a-ci-client" })),
    );
    assert.equal(app.outputs["clientId"], "team-a-ci-client");
    await app.destroy();
    await createAll(sandbox);
    await sandbox.rule.destroy();
    await sends(VARIANTS.noGroups.rule, () =>
      sandbox.rule.up(ruleInputs(sandbox, { groupWhitelists: undefined })),
    );
  });

  it("the authentication policy, unless it is skipped", async () => {
    const { app } = sandbox;
    const program = appInputs({ skipAuthenticationPolicy: undefined });
    await sandbox.configure();
    await sends(VARIANTS.withPolicyCreate.app, () => app.up(program));
    // The kind of organisation is asked for once per process.
    await sandbox.configure();
    await sends(VARIANTS.withPolicyRefresh.app, () => app.refresh());
    await sandbox.configure();
    await sends(VARIANTS.withPolicyUpdate.app, () => app.up({ ...program, label: "L2" }));
    await sends(WITH_API_TOKEN.refresh.app, () => app.refresh());
  });

  it("an import by id and the write that completes it", async () => {
    await sandbox.configure();
    const { app } = sandbox;
    const program = appInputs({ clientBasicSecret: undefined });
    await app.up(program);
    const { id } = app;
    app.state = undefined;
    await sandbox.configure();
    await sends(VARIANTS.import.app, () => app.import(id));
    await sends(VARIANTS.afterImport.app, () => app.up(program));
    assert.deepEqual(app.lastDiff?.diffs, [
      "omitSecret",
      "refreshTokenLeeway",
      "refreshTokenRotation",
      "skipAuthenticationPolicy",
    ]);
    await sends(WITH_API_TOKEN.same.app, () => app.up(program));
  });

  it("reads of what is gone", async () => {
    await sandbox.configure();
    await createAll(sandbox);
    for (const path of [/rules\/\w+$/, /policies\/\w+$/, /apps\/\w+$/]) {
      const effect = { kind: "status", status: 404 } as const;
      sandbox.emulator.faults.add({ method: "GET", path, effect });
    }
    await sends(VARIANTS.gone.rule, () => sandbox.rule.refresh());
    await sends(VARIANTS.gone.policy, () => sandbox.policy.refresh());
    assert.equal(sandbox.rule.state, undefined);
    assert.equal(sandbox.policy.state, undefined);
    await sends(VARIANTS.gone.app, () => assert.rejects(sandbox.app.refresh(), /404 Not Found/));
  });

  it("getOauth", async () => {
    await sandbox.configure();
    await sandbox.app.up(appInputs());
    await sends(WITH_API_TOKEN.getOauth.getOauth, () =>
      sandbox.provider.invoke("okta:app/getOauth:getOauth", { id: sandbox.app.id }),
    );
  });

  it("a token per SDK with a private key, and nothing internal", async () => {
    await sends([], () => sandbox.configure(sandbox.keyCredentials()));
    await sends(PRIVATE_KEY.create.getServer, () =>
      sandbox.provider.invoke("okta:auth/getServer:getServer", { name: SERVER_NAME }),
    );
    await sends(PRIVATE_KEY.create.app, () => sandbox.app.up(appInputs()));
    const clients = [sandbox.app.outputs["clientId"]];
    await sends(PRIVATE_KEY.create.policy, () => sandbox.policy.up(policyInputs(sandbox, clients)));
  });

  it("only what is needed with an access token", async () => {
    await sandbox.configure(sandbox.keyCredentials());
    await sandbox.provider.invoke("okta:auth/getServer:getServer", { name: SERVER_NAME });
    const used = sandbox.proxy.take()[1]?.headers.authorization ?? "";
    const accessToken = used.replace("Bearer ", "");
    await sends([], () => sandbox.configure({ accessToken }));
    const { app } = sandbox;
    await sends(ACCESS_TOKEN.create.app, () => app.up(appInputs()));
    await sends(ACCESS_TOKEN.refresh.app, () => app.refresh());
    await sends(ACCESS_TOKEN.update.app, () => app.up(appInputs({ label: "L2" })));
    await sends(ACCESS_TOKEN.destroy.app, () => app.destroy());
  });
});

/** Adds to a recorded PUT of an app the settings that the service told and the plugin sends back. */
function withEchoOf(app: ManagedResource, recorded: RecordedCall): RecordedCall {
  if (recorded.body === undefined) return recorded;
  if (!recorded.call.endsWith("PUT /api/v1/apps/{appId}")) {
    return { ...recorded, body: [...recorded.body].sort() };
  }
  const told = JSON.parse(String(app.outputs["appSettingsJson"])) as unknown;
  const echo = memberPaths(told, "settings");
  return { ...recorded, body: [...recorded.body, ...echo].sort() };
}
