import assert from "node:assert/strict";
import { UNKNOWN, type Properties } from "../../../provider/protocol/properties";
import { appInputs, createAll, OktaSandbox, policyInputs, ruleInputs } from "./oktaSandbox";

describe("okta stand-in sees the differences that the official plugin sees", () => {
  let sandbox: OktaSandbox;
  let clients: string[];

  beforeEach(async () => {
    sandbox = await OktaSandbox.start();
    await sandbox.configure();
    await createAll(sandbox);
    clients = [String(sandbox.app.outputs["clientId"])];
  });

  afterEach(() => sandbox.stop());

  const diffs = async (program: Properties, step: string): Promise<string[]> => {
    assert.equal(await sandbox.app.up(program), step);
    return sandbox.app.lastDiff?.diffs ?? [];
  };

  it("omitSecret from true to false asks for another app, from false to true for a write", async () => {
    assert.deepEqual(await diffs(appInputs({ omitSecret: false }), "replace"), [
      "__meta",
      "omitSecret",
    ]);
    assert.deepEqual(sandbox.app.lastDiff?.replaces, ["__meta"]);
    assert.equal(sandbox.app.lastDiff?.deleteBeforeReplace, false);
    await sandbox.app.destroy();
    await sandbox.app.up(appInputs({ omitSecret: false }));
    assert.deepEqual(await diffs(appInputs(), "update"), ["omitSecret"]);
    assert.equal(sandbox.app.outputs["clientSecret"], "");
  });

  it("another type or client id asks for another app", async () => {
    const web = appInputs({ type: "web" });
    assert.deepEqual(await diffs(web, "replace"), ["type"]);
    const named = appInputs({ clientId: "another-client" });
    assert.deepEqual(await diffs(named, "replace"), ["clientId"]);
    assert.deepEqual(sandbox.app.lastDiff?.replaces, ["clientId"]);
    const same = appInputs({ clientId: clients[0] });
    assert.equal(await sandbox.app.up(same), "same");
  });

  it("a changed own secret is a change, unless it is ignored", async () => {
    const changed = appInputs({ clientBasicSecret: "another-own-secret-another-own-secret" });
    assert.equal(await sandbox.app.up(changed, ["clientBasicSecret"]), "same");
    assert.deepEqual(await diffs(changed, "update"), ["clientBasicSecret"]);
  });

  it("a write-only secret counts by its version alone", async () => {
    const writeOnly = (secret: string, version: number): Properties =>
      appInputs({
        clientBasicSecret: undefined,
        clientBasicSecretWo: secret,
        clientBasicSecretWoVersion: version,
      });
    await sandbox.app.destroy();
    await sandbox.app.up(writeOnly("write-only-secret-1", 1));
    assert.equal(
      sandbox.emulator.secretsOf(sandbox.app.id)[0]?.clientSecret,
      "write-only-secret-1",
    );
    assert.equal(sandbox.app.outputs["clientBasicSecretWo"], null);
    assert.equal(await sandbox.app.up(writeOnly("write-only-secret-2", 1)), "same");
    const next = writeOnly("write-only-secret-2", 2);
    assert.deepEqual(await diffs(next, "update"), ["clientBasicSecretWoVersion"]);
    assert.equal(
      sandbox.emulator.secretsOf(sandbox.app.id)[0]?.clientSecret,
      "write-only-secret-1",
    );
  });

  it("a status is changed by a call of its own, and nothing else is written", async () => {
    sandbox.proxy.take();
    assert.deepEqual(await diffs(appInputs({ status: "INACTIVE" }), "update"), ["status"]);
    const [only, ...others] = sandbox.proxy.take();
    assert.match(only?.target.pathname ?? "", /\/lifecycle\/deactivate$/);
    assert.deepEqual(others, []);
    assert.equal(await sandbox.app.up(appInputs({ label: "L2" })), "update");
    const calls = sandbox.proxy
      .take()
      .map(({ method, target }) => [method, target.pathname.split("/").pop()]);
    assert.deepEqual(calls.slice(0, 2), [
      ["POST", "activate"],
      ["PUT", sandbox.app.id],
    ]);
  });

  it("a note that the program drops is taken away; settings that only the service knows stay", async () => {
    await sandbox.app.up(appInputs({ adminNote: "owned by team a" }));
    assert.equal(await sandbox.app.up(appInputs({ adminNote: "owned by team a" })), "same");
    assert.deepEqual(await diffs(appInputs(), "update"), ["adminNote"]);
    assert.equal(sandbox.app.outputs["adminNote"], "");
    assert.notEqual(sandbox.app.outputs["appSettingsJson"], null);
  });

  it("clients are a set; what others added is taken away after a refresh", async () => {
    const { policy } = sandbox;
    const second = String(
      sandbox.emulator.apps().find(({ label }) => label === "pulumi-admin")?.clientId,
    );
    const both = [...clients, second];
    assert.equal(await policy.up(policyInputs(sandbox, both)), "update");
    assert.equal(await policy.up(policyInputs(sandbox, [...both].reverse())), "same");
    policy.state = { ...policy.state!, inputs: policyInputs(sandbox, clients) };
    await policy.refresh();
    assert.equal(await policy.up(policyInputs(sandbox, clients)), "update");
    assert.deepEqual(policy.lastDiff?.diffs, ["clientWhitelists"]);
    const [live] = sandbox.emulator.policies(sandbox.serverId);
    assert.deepEqual(live?.clients, clients);
  });

  it("a priority that the service changed is wanted again on every run, unless it is ignored", async () => {
    const { policy } = sandbox;
    const high = policyInputs(sandbox, clients, { priority: 9 });
    await policy.up(high);
    assert.equal(policy.outputs["priority"], 1);
    assert.equal(await policy.up(high), "update");
    assert.deepEqual(policy.lastDiff?.diffs, ["priority"]);
    assert.equal(await policy.up(high, ["priority"]), "same");
    sandbox.proxy.take();
    await policy.up({ ...high, description: "d2" }, ["priority"]);
    const [put] = sandbox.proxy.take();
    assert.equal((JSON.parse(put?.body ?? "") as Properties)["priority"], 1);
  });

  it("a status of a policy or rule changes after the write", async () => {
    const { policy, rule } = sandbox;
    sandbox.proxy.take();
    await rule.up(ruleInputs(sandbox, { status: "INACTIVE" }));
    await policy.up(policyInputs(sandbox, clients, { status: "INACTIVE" }));
    const verbs = sandbox.proxy
      .take()
      .map(({ method, target }) => `${method} ${target.pathname.split("/").pop()}`);
    const { id } = rule;
    assert.deepEqual(verbs, [
      `PUT ${id}`,
      "POST deactivate",
      `GET ${id}`,
      `PUT ${policy.id}`,
      "POST deactivate",
      `GET ${policy.id}`,
    ]);
    const [live] = sandbox.emulator.policies(sandbox.serverId);
    assert.deepEqual([live?.status, live?.rules[0]?.status], ["INACTIVE", "INACTIVE"]);
  });

  it("other parents are no replacement: the write goes to an address that does not exist", async () => {
    const elsewhere = sandbox.emulator.authorizationServerId("union-as-2");
    const moved = policyInputs(sandbox, clients, { authServerId: elsewhere });
    await assert.rejects(sandbox.policy.up(moved), /failed to update auth server policy/);
    assert.deepEqual(sandbox.policy.lastDiff?.replaces, []);
  });

  it("policies and rules are imported by path", async () => {
    const { policy, rule, serverId } = sandbox;
    const policyId = policy.id;
    const ruleId = rule.id;
    const rulePath = `${serverId}/${policyId}/${ruleId}`;
    await rule.import(rulePath);
    assert.equal(rule.id, ruleId);
    assert.equal(await rule.up(ruleInputs(sandbox)), "same");
    await policy.import(`${serverId}/${policyId}`);
    assert.equal(policy.id, policyId);
    assert.equal(await policy.up(policyInputs(sandbox, clients)), "same");
    await assert.rejects(policy.import(policyId), /expected 2 import fields "auth_server_id\/id"/);
  });

  it("a preview sends nothing and leaves open what only the service knows", async () => {
    sandbox.proxy.take();
    const { inputs } = await sandbox.provider.check(sandbox.app.urn, appInputs());
    const { id, outputs } = await sandbox.provider.create(sandbox.app.urn, inputs, true);
    assert.equal(id, "");
    assert.equal(outputs["clientId"], UNKNOWN);
    assert.equal(outputs["label"], "team-a-ci");
    const unknown = policyInputs(sandbox, [UNKNOWN]);
    const checked = await sandbox.provider.check(sandbox.policy.urn, unknown);
    assert.deepEqual(checked.failures, []);
    const { diffs: changed } = await sandbox.provider.diff(
      sandbox.policy.urn,
      sandbox.policy.state!,
      checked.inputs,
    );
    assert.deepEqual(changed, ["clientWhitelists"]);
    assert.deepEqual(sandbox.proxy.take(), []);
  });

  for (const [problem, changes, property] of [
    ["a missing label", { label: undefined }, "label"],
    ["an unknown response type", { responseTypes: ["tokens"] }, "responseTypes"],
    ["two own secrets", { clientBasicSecretWo: "s" }, "clientBasicSecret"],
    ["a policy that is also skipped", { authenticationPolicy: "rst" }, "authenticationPolicy"],
  ] as const) {
    it(`check names ${problem}`, async () => {
      const { failures } = await sandbox.provider.check(sandbox.app.urn, appInputs(changes));
      assert.ok(failures.some((failure) => failure.property === property));
    });
  }

  it("grant types that a service app cannot have are refused before any call", async () => {
    sandbox.proxy.take();
    const wrong = appInputs({ grantTypes: ["client_credentials", "password"] });
    await assert.rejects(
      sandbox.app.up(wrong),
      /failed conditional validation for field "grant_types"/,
    );
    assert.deepEqual(sandbox.proxy.take(), []);
  });
});
