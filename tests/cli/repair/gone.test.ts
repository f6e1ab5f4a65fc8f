import assert from "node:assert/strict";
import type { StateResource } from "../../../cli/backend/state";
import { goneResources } from "../../../cli/repair/gone";
import { API_TOKEN, CikeysBed, SERVER_NAME, urn } from "../../provider/cikeysBed";

const PARENT = urn("team");
const APP = urn("app");
const POLICY = urn("policy");
const RULE = urn("rule");

describe("repair: what Okta has no more", () => {
  let bed: CikeysBed;
  let server: string;
  let resources: StateResource[];

  beforeEach(async () => {
    bed = await CikeysBed.start();
    server = bed.okta.authorizationServerId(SERVER_NAME);
    const [policy] = bed.okta.policies(server);
    const policyId = policy?.id ?? "";
    const ruleId = policy?.rules[0]?.id ?? "";
    const one = (type: string, own: string, rest: Partial<StateResource>): StateResource => ({
      ...{ type, urn: own, parent: PARENT },
      ...rest,
    });
    resources = [
      one("cikeys:okta:Preflight", urn("preflight"), { inputs: { orgUrl: bed.okta.url } }),
      one("okta:app/oAuth:OAuth", APP, { id: bed.appId }),
      one("okta:auth/serverPolicy:ServerPolicy", POLICY, {
        id: policyId,
        dependencies: [APP],
        outputs: { authServerId: server },
      }),
      one("okta:auth/serverPolicyRule:ServerPolicyRule", RULE, {
        id: ruleId,
        dependencies: [POLICY],
        outputs: { authServerId: server, policyId },
      }),
    ];
  });

  afterEach(() => bed.stop());

  const gone = async () =>
    (
      await goneResources({
        state: { lastUpdate: undefined, resources, pendingCreates: [] },
        env: { OKTA_API_TOKEN: API_TOKEN },
        clock: bed.clock,
      })
    ).map((resource) => resource.urn);

  async function call(method: string, path: string): Promise<void> {
    const headers = { authorization: `SSWS ${API_TOKEN}` };
    const { status } = await fetch(`${bed.okta.url}/api/v1${path}`, { method, headers });
    assert.ok(status < 300, `${method} ${path}: ${status}`);
  }

  const deletePolicy = () =>
    call("DELETE", `/authorizationServers/${server}/policies/${resources[2]?.id}`);

  async function deleteApp(): Promise<void> {
    await call("POST", `/apps/${bed.appId}/lifecycle/deactivate`);
    await call("DELETE", `/apps/${bed.appId}`);
  }

  it("is nothing where all is there, and only reads", async () => {
    const mark = bed.okta.calls.mark();
    assert.deepEqual(await gone(), []);
    assert.deepEqual([...new Set(bed.okta.calls.since(mark).map(({ kind }) => kind))], ["read"]);
  });

  it("is a rule with its policy, and the app last: the engine forgets nothing that another needs", async () => {
    await deletePolicy();
    assert.deepEqual(await gone(), [RULE, POLICY]);
    await deleteApp();
    assert.deepEqual(await gone(), [RULE, POLICY, APP]);
  });

  it("is no app that something in the state still needs: it was deleted under a living team", async () => {
    await deleteApp();
    assert.deepEqual(await gone(), []);
    resources = resources.slice(0, 2);
    assert.deepEqual(await gone(), [APP]);
  });

  it("does not believe one 404", async () => {
    resources = resources.slice(0, 2);
    bed.okta.faults.add({ path: "/api/v1/apps/:appId", effect: { kind: "status", status: 404 } });
    assert.deepEqual(await gone(), []);
  });

  it("is nothing that two resources of one name stand for", async () => {
    await deletePolicy();
    resources.push({ ...(resources[3] as StateResource) });
    assert.deepEqual(await gone(), []);
  });

  it("is not told where Okta does not answer", async () => {
    const effect = { kind: "status", status: 403 } as const;
    bed.okta.faults.add({ times: Infinity, effect });
    await assert.rejects(gone(), /Okta.*answered 403/);
  });
});
