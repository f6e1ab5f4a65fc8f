import assert from "node:assert/strict";
import type { KnownState } from "../../../support/providerClient";
import { API_TOKEN, CikeysBed, failure, SECRET, SECRETS_PATH, urn } from "../../cikeysBed";

const URN = urn("okta:ClientSecret");
const NEW_SECRET = "canary-generation-2-canary-generation-2-002";

describe("cikeys:okta:ClientSecret: after its creation", () => {
  let bed: CikeysBed;
  let state: KnownState;

  beforeEach(async () => {
    bed = await CikeysBed.start();
    const inputs = {
      orgUrl: bed.okta.url,
      appId: bed.appId,
      clientSecret: NEW_SECRET,
      status: "ACTIVE",
    };
    state = { ...(await bed.client.create(URN, inputs)), inputs };
  });

  afterEach(() => bed.stop());

  function statusInOkta(): string | undefined {
    return bed.okta.secretsOf(bed.appId).find(({ id }) => id === state.id)?.status;
  }

  async function setStatus(status: string): Promise<void> {
    const inputs = { ...state.inputs, status };
    const outputs = await bed.client.update(URN, state, inputs);
    state = { id: state.id, inputs, outputs };
  }

  async function deleteApp(): Promise<void> {
    const app = `${bed.okta.url}/api/v1/apps/${bed.appId}`;
    const headers = { authorization: `SSWS ${API_TOKEN}` };
    await fetch(`${app}/lifecycle/deactivate`, { method: "POST", headers });
    await fetch(app, { method: "DELETE", headers });
    assert.deepEqual(bed.okta.apps(), []);
  }

  it("sees no difference in the same inputs", async () => {
    assert.equal((await bed.client.diff(URN, state, state.inputs)).changed, false);
  });

  it("updates in place for status and address, and replaces for app and value", async () => {
    const diff = (changes: Record<string, unknown>) =>
      bed.client.diff(URN, state, { ...state.inputs, ...changes });
    assert.deepEqual((await diff({ status: "INACTIVE" })).diffs, ["status"]);
    assert.deepEqual((await diff({ status: "INACTIVE" })).replaces, []);
    assert.deepEqual((await diff({ orgUrl: "https://other.okta.com" })).replaces, []);
    assert.deepEqual((await diff({ appId: "0oaOther" })).replaces, ["appId"]);
    assert.deepEqual((await diff({ clientSecret: SECRET })).replaces, ["clientSecret"]);
  });

  it("deactivates and activates, and asks for neither twice", async () => {
    const mark = bed.okta.calls.mark();
    await setStatus("INACTIVE");
    assert.equal(statusInOkta(), "INACTIVE");
    await setStatus("INACTIVE");
    await setStatus("ACTIVE");
    assert.equal(statusInOkta(), "ACTIVE");
    await setStatus("ACTIVE");
    assert.equal(state.outputs["status"], "ACTIVE");
    const verbs = bed.writes(mark).map(({ rawPath }) => rawPath.split("/").pop());
    assert.deepEqual(verbs, ["deactivate", "activate"]);
  });

  it("takes a secret that is gone for one that is switched off", async () => {
    state = { ...state, id: "ocsGone" };
    const mark = bed.okta.calls.mark();
    await setStatus("INACTIVE");
    assert.equal(state.outputs["status"], "INACTIVE");
    assert.deepEqual(bed.writes(mark), []);
  });

  it("says that a secret is gone that it should switch on", async () => {
    await setStatus("INACTIVE");
    state = { ...state, id: "ocsGone" };
    const message = await failure(setStatus("ACTIVE"));
    assert.match(message, /client secret ocsGone of Okta app .* is gone.*pulumi refresh/);
  });

  it("deactivates, then deletes, and leaves the other secret alone", async () => {
    const mark = bed.okta.calls.mark();
    await bed.client.delete(URN, state);
    assert.deepEqual(
      bed.okta.secretsOf(bed.appId).map(({ clientSecret, status }) => [clientSecret, status]),
      [[SECRET, "ACTIVE"]],
    );
    const writes = bed.writes(mark).map(({ method }) => method);
    assert.deepEqual(writes, ["POST", "DELETE"]);
  });

  it("deletes an INACTIVE one without another deactivation", async () => {
    await setStatus("INACTIVE");
    const mark = bed.okta.calls.mark();
    await bed.client.delete(URN, state);
    assert.equal(bed.writes(mark).length, 1);
  });

  it("is done when the secret is gone already, or goes in between", async () => {
    await bed.client.delete(URN, state);
    const mark = bed.okta.calls.mark();
    await bed.client.delete(URN, state);
    assert.deepEqual(bed.writes(mark), []);
    for (const path of [/\/lifecycle\/deactivate$/, /\/secrets\/[^/]+$/]) {
      const again = await bed.client.create(URN, state.inputs);
      bed.okta.faults.add({ path, effect: { kind: "status", status: 404 } });
      await bed.client.delete(URN, { ...state, id: again.id });
    }
  });

  it("is done when the answer to the deletion was lost", async () => {
    const path = `${SECRETS_PATH}/:secretId`;
    bed.okta.faults.add({ method: "DELETE", path, effect: { kind: "reply-lost" } });
    await bed.client.delete(URN, state);
    assert.equal(bed.okta.secretsOf(bed.appId).length, 1);
  });

  for (const [what, fault] of Object.entries({
    "the list": { method: "GET", path: SECRETS_PATH },
    "the deactivation": { method: "POST", path: /\/lifecycle\/deactivate$/ },
    "the deletion": { method: "DELETE", path: /\/secrets\/[^/]+$/ },
  })) {
    it(`does not believe one 404 of ${what}: the secret would live on`, async () => {
      bed.okta.faults.add({ ...fault, effect: { kind: "status", status: 404 } });
      await bed.client.delete(URN, state);
      assert.equal(bed.okta.secretsOf(bed.appId).length, 1);
    });
  }

  it("fails when Okta goes on not finding a secret that it lists", async () => {
    const effect = { kind: "status", status: 404 } as const;
    bed.okta.faults.add({ path: /\/lifecycle\/deactivate$/, effect, times: 2 });
    const message = await failure(bed.client.delete(URN, state));
    assert.match(message, /Okta lists secret ".*" of app ".*" and does not find it.*pulumi up/);
  });

  it("is done when the whole app is gone", async () => {
    await deleteApp();
    await bed.client.delete(URN, state);
  });

  it("finds on refresh what a person changed", async () => {
    await bed.client.update(URN, state, { ...state.inputs, status: "INACTIVE" });
    const found = await bed.client.read(URN, state);
    assert.equal(found?.id, state.id);
    assert.deepEqual(found.inputs, { ...state.inputs, status: "INACTIVE" });
    assert.equal(found.outputs["status"], "INACTIVE");
  });

  it("finds on refresh that secret or app are gone", async () => {
    await bed.client.delete(URN, state);
    assert.equal(await bed.client.read(URN, state), undefined);
    await deleteApp();
    assert.equal(await bed.client.read(URN, state), undefined);
  });

  it("explains that an id alone cannot be imported, and what to do instead", async () => {
    const message = await failure(bed.client.read(URN, { id: state.id }));
    assert.match(message, /cannot be imported by its id alone/);
    assert.match(message, /pulumi up/);
  });

  it("refuses inputs that Okta would refuse, without repeating them", async () => {
    const wrong = { ...state.inputs, clientSecret: "canary-short", status: "canary-status" };
    const { failures } = await bed.client.check(URN, wrong);
    assert.deepEqual(failures.map(({ property }) => property).sort(), ["clientSecret", "status"]);
    assert.ok(failures.every(({ reason }) => !reason.includes("canary")));
  });
});
