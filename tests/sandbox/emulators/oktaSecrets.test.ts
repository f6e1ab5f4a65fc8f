import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Answer } from "./oktaClient";
import { appRequest, causeOf, listOf, OktaTestbed, textAt, valueAt } from "./oktaClient";

const FIRST = "the-first-secret-000000000000001";
const SECOND = "the-second-secret-00000000000002";

describe("Okta emulator: client secrets", () => {
  let bed: OktaTestbed;
  let appId: string;
  let path: string;

  before(async () => {
    bed = await OktaTestbed.start();
  });

  after(() => bed.stop());

  beforeEach(async () => {
    appId = await bed.create("/apps", appRequest("team", { client_secret: FIRST }));
    path = `/apps/${appId}/credentials/secrets`;
  });

  function refused(answer: Answer, what: string, cause: string): void {
    assert.equal(answer.status, 400);
    assert.equal(valueAt(answer.body, "errorCode"), "E0000001");
    assert.equal(valueAt(answer.body, "errorSummary"), `Api validation failed: ${what}`);
    assert.equal(causeOf(answer), cause);
  }

  it("are in clear in every answer, with their hash", async () => {
    const created = await bed.call("POST", path, { client_secret: SECOND });
    const one = await bed.call("GET", `${path}/${textAt(created.body, "id")}`);
    const list = listOf((await bed.call("GET", path)).body);
    for (const secret of [created.body, one.body, list[1]]) {
      assert.equal(valueAt(secret, "client_secret"), SECOND);
      const hash = createHash("sha256").update(SECOND).digest().subarray(0, 16);
      assert.equal(valueAt(secret, "secret_hash"), hash.toString("base64url"));
    }
    // A sample from the recordings: 22 characters, no padding.
    assert.equal(textAt(created.body, "secret_hash").length, 22);
  });

  it("are two at most; INACTIVE ones count", async () => {
    const id = await bed.create(path, {});
    const cause = "You have reached the maximum number of client secrets per client.";
    refused(await bed.call("POST", path, {}), "OAuth2ClientSecretMediated", cause);
    await bed.call("POST", `${path}/${id}/lifecycle/deactivate`);
    refused(await bed.call("POST", path, {}), "OAuth2ClientSecretMediated", cause);
    assert.equal((await bed.call("DELETE", `${path}/${id}`)).status, 204);
    assert.equal((await bed.call("POST", path, {})).status, 201);
  });

  // The refusals below are documented, not observed.
  it("the only ACTIVE one stays ACTIVE", async () => {
    const id = bed.okta.secretsOf(appId)[0]?.id ?? "";
    const answer = await bed.call("POST", `${path}/${id}/lifecycle/deactivate`);
    const cause = "You can't deactivate the only active client secret.";
    refused(answer, "OAuth2ClientSecretMediated", cause);
    const second = await bed.create(path, { status: "INACTIVE" });
    assert.equal((await bed.call("POST", `${path}/${id}/lifecycle/deactivate`)).status, 400);
    await bed.call("POST", `${path}/${second}/lifecycle/activate`);
    assert.equal((await bed.call("POST", `${path}/${id}/lifecycle/deactivate`)).status, 200);
    assert.deepEqual(
      bed.okta.secretsOf(appId).map((secret) => secret.status),
      ["INACTIVE", "ACTIVE"],
    );
  });

  it("an ACTIVE one is not deleted", async () => {
    const id = await bed.create(path, {});
    refused(
      await bed.call("DELETE", `${path}/${id}`),
      "OAuth2ClientSecretMediated",
      "You can't delete an active client secret. Deactivate the secret before deleting it.",
    );
    assert.equal(bed.okta.secretsOf(appId).length, 2);
  });

  it("own values have 14 to 100 printable ASCII characters", async () => {
    const cases: [string, string][] = [
      ["x".repeat(13), "'client_secret' must be at least '14' characters long."],
      ["x".repeat(101), "'client_secret' cannot be more than '100' characters long."],
      ["é".repeat(20), "''client_secret'' must only contain printable ASCII: [x20-x7E]+"],
      ["line\nend-line\nend", "''client_secret'' must only contain printable ASCII: [x20-x7E]+"],
    ];
    for (const [clientSecret, text] of cases) {
      const answer = await bed.call("POST", path, { client_secret: clientSecret });
      refused(answer, "client_secret", `client_secret: ${text}`);
    }
    assert.equal(bed.okta.secretsOf(appId).length, 1);
    assert.equal((await bed.call("POST", path, { client_secret: " ~".repeat(7) })).status, 201);
  });

  it("client_secret_jwt asks for 32 characters", async () => {
    const method = { token_endpoint_auth_method: "client_secret_jwt" };
    const id = await bed.create("/apps", appRequest("jwt", method));
    const answer = await bed.call("POST", `/apps/${id}/credentials/secrets`, {
      client_secret: "x".repeat(31),
    });
    assert.match(String(causeOf(answer)), /must be at least '32' characters long when/);
  });

  it("a value that the app has already is refused", async () => {
    assert.equal((await bed.call("POST", path, { client_secret: FIRST })).status, 400);
    assert.equal(bed.okta.secretsOf(appId).length, 1);
  });

  it("an app with private_key_jwt has none", async () => {
    const method = { token_endpoint_auth_method: "private_key_jwt" };
    const id = await bed.create("/apps", appRequest("keys", method));
    refused(
      await bed.call("POST", `/apps/${id}/credentials/secrets`, {}),
      "OAuth2ClientSecretMediated",
      "'client_secret' cannot be used when 'token_endpoint_auth_method' is 'private_key_jwt'.",
    );
    assert.deepEqual((await bed.call("GET", `/apps/${id}/credentials/secrets`)).body, []);
  });

  it("unknown ids are 404 with the type; so are those of another app", async () => {
    const other = await bed.create("/apps", appRequest("other"));
    const foreign = bed.okta.secretsOf(other)[0]?.id ?? "";
    for (const id of ["ocsUnknown", foreign]) {
      const answer = await bed.call("DELETE", `${path}/${id}`);
      assert.equal(answer.status, 404);
      const summary = `Not found: Resource not found: ${id} (OAuth2ClientSecretMediated)`;
      assert.equal(valueAt(answer.body, "errorSummary"), summary);
    }
  });

  it("lastUpdated moves with the status, created does not", async () => {
    const id = await bed.create(path, {});
    bed.clock.advanceDays(1);
    const { body } = await bed.call("POST", `${path}/${id}/lifecycle/deactivate`);
    const day = Date.parse(textAt(body, "lastUpdated")) - Date.parse(textAt(body, "created"));
    assert.ok(Math.abs(day - 86_400_000) <= 2000, String(day));
  });
});
