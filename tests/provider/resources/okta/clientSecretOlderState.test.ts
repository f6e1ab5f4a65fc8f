import assert from "node:assert/strict";
import { drawClientSecret } from "../../../../common/drawnSecret";
import { ManagedResource } from "../../../support/managedResource";
import { APP, CikeysBed, failure } from "../../cikeysBed";

const FIRST = drawClientSecret(1);
const OLDER =
  /has a secret of generation (\d+) that this stack's state does not know.*nextGeneration' (\d+)/;

describe("cikeys:okta:ClientSecret: an older state", () => {
  let bed: CikeysBed;

  afterEach(() => bed.stop());

  async function start(...secrets: string[]): Promise<void> {
    const seeds = secrets.map((clientSecret) => ({ clientSecret }));
    bed = await CikeysBed.start({ apps: [{ ...APP, secrets: seeds }] });
  }

  const resource = (generation: number) =>
    new ManagedResource(bed.client, "cikeys:okta:ClientSecret", `payments-secret-${generation}`);
  const inputs = (clientSecret: string, newestGeneration: number, status = "ACTIVE") => ({
    ...{ orgUrl: bed.okta.url, appId: bed.appId, clientSecret, status, newestGeneration },
  });

  for (const [what, there, wanted] of [
    ["a later generation", 3, 2],
    ["its own generation with another value", 2, 2],
  ] as const) {
    it(`adds nothing beside ${what}, and says how to go on`, async () => {
      await start(drawClientSecret(there));
      const message = await failure(resource(2).up(inputs(drawClientSecret(wanted), wanted)));
      const [, seen, next] = OLDER.exec(message) ?? [];
      assert.deepEqual([seen, next], [String(there), String(there + 1)]);
      assert.match(message, /teams\["payments"\]/);
      assert.deepEqual(bed.writes(), []);
    });
  }

  it("adds a secret beside one of an earlier generation, whoever made it", async () => {
    await start(drawClientSecret(2));
    assert.equal(await resource(3).up(inputs(drawClientSecret(3), 3)), "create");
  });

  it("makes the predecessor of a generation that is known again", async () => {
    await start(drawClientSecret(2));
    assert.equal(await resource(1).up(inputs(FIRST, 2)), "create");
  });

  it("is noticed by a refresh, and refused by the next update, as long as it lasts", async () => {
    await start(FIRST);
    const first = resource(1);
    await first.up(inputs(FIRST, 1));
    const later = await addedElsewhere(2);
    await first.refresh();
    assert.match(await failure(first.up(inputs(FIRST, 1))), OLDER);
    // The rotation that was killed and is finished now knows it.
    assert.equal(await first.up(inputs(FIRST, 2)), "same");
    await later.destroy();
    assert.equal(await first.up(inputs(FIRST, 1)), "update");
    assert.equal(await first.up(inputs(FIRST, 1)), "same");
  });

  /** Secret of another state. */
  async function addedElsewhere(generation: number): Promise<ManagedResource> {
    const other = resource(generation);
    await other.up(inputs(drawClientSecret(generation), generation));
    return other;
  }
});
