import assert from "node:assert/strict";
import { APP, CikeysBed, failure, SECRET, SECRETS_PATH, urn } from "../../cikeysBed";

const URN = urn("okta:ClientSecret");
const NEW_SECRET = "canary-generation-2-canary-generation-2-002";

describe("cikeys:okta:ClientSecret: create", () => {
  let bed: CikeysBed;

  beforeEach(async () => {
    bed = await CikeysBed.start();
  });

  afterEach(() => bed.stop());

  function inputs(changes: Record<string, unknown> = {}): Record<string, unknown> {
    const { appId } = bed;
    return {
      orgUrl: bed.okta.url,
      appId,
      clientSecret: NEW_SECRET,
      status: "ACTIVE",
      ...changes,
    };
  }

  function valuesInOkta(): string[] {
    return bed.okta.secretsOf(bed.appId).map(({ clientSecret }) => clientSecret);
  }

  it("adds a secret with the chosen value and says what Okta says of it", async () => {
    const { id, outputs } = await bed.client.create(URN, inputs());
    const [, added] = bed.okta.secretsOf(bed.appId);
    assert.equal(added?.clientSecret, NEW_SECRET);
    assert.equal(id, added?.id);
    assert.deepEqual(Object.keys(outputs).sort(), [
      ...["appId", "clientSecret", "created", "lastUpdated", "orgUrl", "secretId", "status"],
    ]);
    assert.equal(outputs["secretId"], id);
    assert.equal(outputs["status"], "ACTIVE");
    assert.match(String(outputs["created"]), /^\d{4}-\d\d-\d\dT/);
  });

  it("adds nothing the second time: same id, one POST", async () => {
    const first = await bed.client.create(URN, inputs());
    const second = await bed.client.create(URN, inputs());
    assert.deepEqual(second, first);
    assert.equal(bed.writes().length, 1);
  });

  it("adopts the secret that the app was created with, without a write", async () => {
    const { id } = await bed.client.create(URN, inputs({ clientSecret: SECRET }));
    assert.equal(id, bed.okta.secretsOf(bed.appId)[0]?.id);
    assert.deepEqual(bed.writes(), []);
  });

  it("gives an adopted secret the wanted status", async () => {
    await bed.client.create(URN, inputs());
    const adopted = await bed.client.create(URN, inputs({ status: "INACTIVE" }));
    assert.equal(adopted.outputs["status"], "INACTIVE");
    assert.equal(bed.okta.secretsOf(bed.appId)[1]?.status, "INACTIVE");
  });

  it("adopts its own secret when the answer was lost", async () => {
    bed.okta.faults.add({ method: "POST", path: SECRETS_PATH, effect: { kind: "reply-lost" } });
    const { id } = await bed.client.create(URN, inputs());
    assert.deepEqual(valuesInOkta(), [SECRET, NEW_SECRET]);
    assert.equal(id, bed.okta.secretsOf(bed.appId)[1]?.id);
    assert.equal(bed.writes().length, 1);
  });

  it("adds nothing by itself when the connection was cut, and one secret when run again", async () => {
    bed.okta.faults.add({ method: "POST", path: SECRETS_PATH, effect: { kind: "reset" } });
    const message = await failure(bed.client.create(URN, inputs()));
    assert.match(message, /Okta: POST .*\/credentials\/secrets: the connection was cut/);
    assert.match(message, /pulumi up/);
    assert.deepEqual(valuesInOkta(), [SECRET]);
    await bed.client.create(URN, inputs());
    assert.deepEqual(valuesInOkta(), [SECRET, NEW_SECRET]);
  });

  it("looks before it gives up on a 500, and never posts twice", async () => {
    bed.okta.faults.add({
      method: "POST",
      path: SECRETS_PATH,
      effect: { kind: "status", status: 500 },
    });
    const message = await failure(bed.client.create(URN, inputs()));
    assert.match(message, /answered 500 E0000009/);
    const calls = bed.okta.calls.since().map(({ method }) => method);
    assert.deepEqual(calls, ["GET", "POST", "GET"]);
  });

  it("asks for the app's secrets again after an answer that is not JSON", async () => {
    const effect = {
      kind: "status" as const,
      status: 200,
      body: "<html>",
      contentType: "text/html",
    };
    bed.okta.faults.add({ method: "POST", path: SECRETS_PATH, effect });
    assert.match(
      await failure(bed.client.create(URN, inputs())),
      /200 with something that is not JSON/,
    );
    assert.deepEqual(valuesInOkta(), [SECRET]);
  });

  it("looks again after a JSON answer of another shape, and names what was wrong", async () => {
    const effect = { kind: "status" as const, status: 201, body: `{"secret":"${NEW_SECRET}"}` };
    bed.okta.faults.add({ method: "POST", path: SECRETS_PATH, effect });
    const message = await failure(bed.client.create(URN, inputs()));
    assert.match(
      message,
      /Okta: POST .*\/credentials\/secrets: answered 201 with JSON of another shape/,
    );
    assert.ok(!message.includes(NEW_SECRET));
    assert.deepEqual(
      bed.okta.calls.since().map(({ method }) => method),
      ["GET", "POST", "GET"],
    );
  });

  it("makes no call in a preview", async () => {
    const { id, outputs } = await bed.client.create(URN, inputs(), true);
    assert.equal(id, "");
    assert.equal(outputs["secretId"], "04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    assert.equal(bed.okta.calls.mark(), 0);
  });

  it("names the app that is not there", async () => {
    const message = await failure(bed.client.create(URN, inputs({ appId: "0oaGone" })));
    assert.match(message, /Okta has no app "0oaGone" \(404\).*pulumi refresh/);
    assert.deepEqual(bed.writes(), []);
  });

  it("says what an administrator lacks who may not look", async () => {
    bed.okta.faults.add({ path: SECRETS_PATH, effect: { kind: "status", status: 403 } });
    const message = await failure(bed.client.create(URN, inputs()));
    assert.match(message, /answered 403 E0000006\. .*okta\.apps\.clientCredentials\.read/);
  });
});

describe("cikeys:okta:ClientSecret: both places taken", () => {
  it("names the foreign secrets, their age and the way out, and writes nothing", async () => {
    const foreign = [{ clientSecret: SECRET }, { clientSecret: "canary-foreign-secret-000000001" }];
    const bed = await CikeysBed.start({ apps: [{ ...APP, secrets: foreign }] });
    try {
      const { appId } = bed;
      const wanted = { orgUrl: bed.okta.url, appId, clientSecret: NEW_SECRET, status: "ACTIVE" };
      const message = await failure(bed.client.create(URN, wanted));
      for (const { id, created, clientSecret } of bed.okta.secretsOf(appId)) {
        const day = created.toISOString().slice(0, 10);
        assert.match(message, new RegExp(`${id} \\(ACTIVE, created ${day}T`));
        assert.ok(!message.includes(clientSecret));
      }
      assert.match(message, /as many as Okta allows/);
      assert.match(
        message,
        /deactivated first\), then run `pulumi up` again\. Nothing was changed/,
      );
      assert.deepEqual(bed.writes(), []);
    } finally {
      await bed.stop();
    }
  });
});
