import assert from "node:assert/strict";
import { secretMark } from "../../../provider/protocol/properties";
import { appInputs, createAll, OktaSandbox, policyInputs, SERVER_NAME } from "./oktaSandbox";

describe("functions of the okta stand-in", () => {
  let sandbox: OktaSandbox;

  before(async () => {
    sandbox = await OktaSandbox.start();
    await sandbox.configure();
    await createAll(sandbox);
  });

  after(() => sandbox.stop());

  it("getServer finds the exact name among those that begin with it", async () => {
    const server = await sandbox.provider.invoke("okta:auth/getServer:getServer", {
      name: SERVER_NAME,
    });
    assert.equal(server["id"], sandbox.serverId);
    assert.deepEqual(server["audiences"], ["api://union"]);
    assert.match(String(server["credentialsLastRotated"]), /^\d{4}-\d\d-\d\d [\d:.]+ \+0000 UTC$/);
    const keys = "audiences credentialsLastRotated credentialsNextRotation credentialsRotationMode";
    const rest = "description id issuer issuerMode kid name status";
    assert.deepEqual(Object.keys(server).sort(), `${keys} ${rest}`.split(" "));
  });

  it("getServerPolicy finds a policy by name, or says that there is none", async () => {
    const token = "okta:auth/getServerPolicy:getServerPolicy";
    const authServerId = sandbox.serverId;
    const policy = await sandbox.provider.invoke(token, { authServerId, name: "team-a-ci" });
    assert.deepEqual(policy, {
      assignedClients: policyInputs(sandbox, [sandbox.app.outputs["clientId"]])["clientWhitelists"],
      authServerId,
      description: "d",
      id: sandbox.policy.id,
      name: "team-a-ci",
      priority: 1,
    });
    await assert.rejects(
      sandbox.provider.invoke(token, { authServerId, name: "team-b-ci" }),
      /auth server policy with name 'team-b-ci' does not exist/,
    );
  });

  it("getOauth by id or label tells the newest active secret, marked as secret", async () => {
    const token = "okta:app/getOauth:getOauth";
    const secret = secretMark(appInputs()["clientBasicSecret"]);
    const byId = await sandbox.provider.invoke(token, { id: sandbox.app.id });
    assert.deepEqual(
      [byId["clientId"], byId["clientSecret"]],
      [sandbox.app.outputs["clientId"], secret],
    );
    const byLabel = await sandbox.provider.invoke(token, { label: "team-a-ci" });
    assert.deepEqual([byLabel["id"], byLabel["clientSecret"]], [sandbox.app.id, secret]);
    await assert.rejects(
      sandbox.provider.invoke(token, { label: "team-a" }),
      /no OAuth application found with the provided label: team-a/,
    );
  });
});
