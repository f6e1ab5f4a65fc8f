import assert from "node:assert/strict";
import {
  ApiKeyError,
  decodeApiKey,
  encodeApiKey,
  type ApiKeyFields,
} from "../../components/apiKey";
import { flyteTokenRequest } from "../../provider/check/flyteTokenRequest";
import { decodeTable, type KeyRow } from "../consumer/support/decodeTable";

const { keys, tokenRequests } = decodeTable();

/** Keys that we make and take. Flyte reads back exactly what went in. */
const GOOD = new Set([
  "normal",
  "secret that needs escapes",
  "secret of unreserved characters",
  "secret with ! ' ( ) *",
  "client id that would need escapes",
]);

/** What Flyte found in a key; `None` is its word for no organisation. */
function foundBy({ flyte }: KeyRow): (ApiKeyFields & { org: string }) | undefined {
  if (flyte.error !== undefined) return undefined;
  const { endpoint: domain, clientId, clientSecret, org } = flyte;
  return { domain, clientId, clientSecret, org };
}

describe("API keys against the table of the real flyte client", () => {
  it("covers every good case", () => {
    const cases = new Set(keys.map((row) => row.case));
    assert.deepEqual(
      [...GOOD].filter((name) => !cases.has(name)),
      [],
    );
  });

  for (const row of keys) {
    const { fields, apiKey } = row;
    if (GOOD.has(row.case)) {
      it(`${row.case}: our key is the one that flyte reads as it was meant`, () => {
        assert.ok(fields);
        assert.equal(encodeApiKey(fields), apiKey);
        assert.deepEqual(foundBy(row), { ...fields, org: "None" });
        assert.deepEqual(decodeApiKey(apiKey), fields);
      });
    } else {
      it(`${row.case}: refused, whatever flyte makes of it`, () => {
        assert.throws(() => decodeApiKey(apiKey), ApiKeyError);
        if (fields !== undefined) assert.throws(() => encodeApiKey(fields), ApiKeyError);
      });
    }
  }
});

describe("token requests against the table of the real flyte client", () => {
  for (const row of keys.filter((candidate) => GOOD.has(candidate.case))) {
    it(`${row.case}: authenticates as flyte does`, () => {
      const { headers } = flyteTokenRequest(decodeApiKey(row.apiKey), "all");
      assert.ok(row.flyte.error === undefined);
      assert.equal(headers["authorization"], row.flyte.authorization);
    });
  }

  for (const { case: name, scope, audience, flyte } of tokenRequests) {
    it(`${name}: asks as flyte does, byte for byte`, () => {
      const client = { clientId: "my-client", clientSecret: "s3cr3t" };
      const { headers, body } = flyteTokenRequest(client, scope, audience ?? undefined);
      assert.equal(body, flyte.body);
      assert.deepEqual(headers, flyte.headers);
    });
  }
});
