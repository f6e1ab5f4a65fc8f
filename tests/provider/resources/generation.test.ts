import assert from "node:assert/strict";
import { timestamp } from "../../../common/clock";
import { cikeysProvider } from "../../../provider/definition";
import { ProviderClient } from "../../support/providerClient";
import { urn } from "../cikeysBed";

const NOW = new Date("2026-03-01T12:00:00.789Z");
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("cikeys:index:Generation and cikeys:index:Delivery", () => {
  const GENERATION = urn("index:Generation");
  const DELIVERY = urn("index:Delivery");
  let now = NOW;
  let client: ProviderClient;

  before(async () => {
    client = await ProviderClient.serve(cikeysProvider({ env: {}, clock: { now: () => now } }));
  });

  beforeEach(() => {
    now = NOW;
  });

  after(() => client.stop());

  it("stamps a generation with the clock's time, in whole seconds", async () => {
    const { id, outputs } = await client.create(GENERATION, { number: 2, drawSecret: false });
    assert.equal(id, "generation-2");
    assert.deepEqual(outputs, {
      number: 2,
      drawSecret: false,
      drawnFor: "",
      issuedAt: "2026-03-01T12:00:00Z",
    });
  });

  it("draws its number and 43 characters of base64url, never the same twice", async () => {
    const draws = new Set<unknown>();
    for (let number = 1; number <= 20; number += 1) {
      const { outputs } = await client.create(GENERATION, { number, drawSecret: true });
      const [, drawnFor] = /^g(\d+)_[A-Za-z0-9_-]{43}$/.exec(String(outputs["secret"])) ?? [];
      assert.equal(drawnFor, String(number));
      draws.add(outputs["secret"]);
    }
    assert.equal(draws.size, 20);
  });

  it("keeps the rotation request that it answers", async () => {
    const inputs = { number: 1, drawSecret: false, request: "leak-2026-03" };
    assert.equal((await client.create(GENERATION, inputs)).outputs["drawnFor"], "leak-2026-03");
  });

  it("draws nothing in a preview", async () => {
    const inputs = { number: 1, drawSecret: true };
    const { id, outputs } = await client.create(GENERATION, inputs, true);
    assert.equal(id, "");
    assert.deepEqual(outputs, { ...inputs, drawnFor: "", issuedAt: UNKNOWN, secret: UNKNOWN });
  });

  it("never changes a generation that was born: no difference, and a read echoes", async () => {
    const inputs = { number: 1, drawSecret: true };
    const state = { ...(await client.create(GENERATION, inputs)), inputs };
    now = new Date("2027-01-01T00:00:00Z");
    const news = { number: 1, drawSecret: false, request: "later" };
    assert.equal((await client.diff(GENERATION, state, news)).changed, false);
    assert.deepEqual((await client.diff(GENERATION, state, { ...news, number: 2 })).replaces, [
      "number",
    ]);
    assert.deepEqual(await client.read(GENERATION, state), state);
    await client.delete(GENERATION, state);
  });

  it("refuses a generation without a number", async () => {
    for (const number of [0, -1, 1.5, "1"]) {
      const { failures } = await client.check(GENERATION, { number, drawSecret: true });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["number"],
      );
    }
  });

  it("stamps a delivery with the clock's time", async () => {
    const inputs = { generation: 3, issuedAt: timestamp(NOW) };
    now = new Date("2026-03-02T00:00:00Z");
    const { id, outputs } = await client.create(DELIVERY, inputs);
    assert.equal(id, "delivery-3");
    assert.deepEqual(outputs, { ...inputs, deliveredAt: "2026-03-02T00:00:00Z" });
  });

  it("does not say in a preview that anything was delivered", async () => {
    const inputs = { generation: 3, issuedAt: timestamp(NOW) };
    assert.equal((await client.create(DELIVERY, inputs, true)).outputs["deliveredAt"], UNKNOWN);
  });

  it("never changes a delivery that was made: no difference, and a read echoes", async () => {
    const inputs = { generation: 3, issuedAt: timestamp(NOW) };
    const state = { ...(await client.create(DELIVERY, inputs)), inputs };
    assert.equal((await client.diff(DELIVERY, state, inputs)).changed, false);
    assert.deepEqual((await client.diff(DELIVERY, state, { ...inputs, generation: 4 })).replaces, [
      "generation",
    ]);
    assert.deepEqual(await client.read(DELIVERY, state), state);
  });

  it("lets an unknown instant pass in a preview, and refuses what is none", async () => {
    const check = async (issuedAt: string): Promise<string[]> =>
      (await client.check(DELIVERY, { generation: 1, issuedAt })).failures.map(
        ({ property }) => property,
      );
    assert.deepEqual(await check(UNKNOWN), []);
    assert.deepEqual(await check("yesterday"), ["issuedAt"]);
  });
});
