import assert from "node:assert/strict";
import { appInputs, createAll, OktaSandbox } from "./oktaSandbox";
import {
  APP_OUTPUTS,
  DEFAULTED_APP_INPUTS,
  NULL_UNTIL_REFRESH,
  POLICY_OUTPUTS,
  RULE_OUTPUTS,
  VARYING_APP_OUTPUTS,
} from "./oktaStates";

describe("okta stand-in keeps the state that the official plugin keeps", () => {
  let sandbox: OktaSandbox;

  before(async () => {
    sandbox = await OktaSandbox.start();
    await sandbox.configure();
    await createAll(sandbox);
  });

  after(() => sandbox.stop());

  it("app", async () => {
    const { app } = sandbox;
    const { outputs } = app;
    assert.deepEqual(
      Object.keys(outputs).sort(),
      [...Object.keys(APP_OUTPUTS), ...VARYING_APP_OUTPUTS].sort(),
    );
    const fixed = Object.entries(outputs).filter(([key]) => !VARYING_APP_OUTPUTS.includes(key));
    assert.deepEqual(Object.fromEntries(fixed), APP_OUTPUTS);
    assert.deepEqual(app.state?.inputs["__defaults"], DEFAULTED_APP_INPUTS);
    await app.refresh();
    assertEmptied(outputs, app.outputs, NULL_UNTIL_REFRESH.app);
    await app.up(appInputs({ label: "L2" }));
    assert.equal(app.outputs["clientSecret"], "");
    for (const key of NULL_UNTIL_REFRESH.app) assert.deepEqual(app.outputs[key], []);
  });

  it("policy", async () => {
    const { app, policy, serverId } = sandbox;
    const { id, outputs } = policy;
    assert.deepEqual(outputs, {
      ...POLICY_OUTPUTS,
      id,
      authServerId: serverId,
      clientWhitelists: [app.outputs["clientId"]],
    });
    assert.deepEqual(policy.state?.inputs["__defaults"], ["status"]);
    await policy.refresh();
    assert.deepEqual(policy.outputs, outputs);
  });

  it("rule", async () => {
    const { policy, rule, serverId } = sandbox;
    const { id, outputs } = rule;
    const parents = { authServerId: serverId, policyId: policy.id };
    assert.deepEqual(outputs, { ...RULE_OUTPUTS, ...parents, id });
    const defaults = ["refreshTokenWindowMinutes", "status", "type"];
    assert.deepEqual(rule.state?.inputs["__defaults"], defaults);
    await rule.refresh();
    assertEmptied(outputs, rule.outputs, NULL_UNTIL_REFRESH.rule);
  });
});

function assertEmptied(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  keys: readonly string[],
): void {
  const emptied = Object.fromEntries(keys.map((key) => [key, []]));
  assert.deepEqual(after, { ...before, ...emptied });
}
