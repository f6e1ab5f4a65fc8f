import assert from "node:assert/strict";
import { failure, GitLabBed, NEXT_VALUE, VALUE } from "./gitLabBed";

const OLDER =
  /FLYTE_API_KEY holds generation 3 that this stack's state does not know.*teams\["payments"\].*nextGeneration' 4/;

describe("cikeys:gitlab:Variable: an older state", () => {
  let bed: GitLabBed;

  beforeEach(async () => {
    bed = await GitLabBed.start();
  });

  afterEach(() => bed.stop());

  const key = (generation: number, value = VALUE) => ({
    description: "flyte-ci-keys keys/prod/payments",
    ...{ generation, value },
  });

  it("says the generation in the description", async () => {
    await bed.made(key(3));
    assert.match(
      bed.held()?.description ?? "",
      /^flyte-ci-keys keys\/prod\/payments g3 #[0-9a-f]{8}$/,
    );
  });

  it("is never written over a later generation, be it in the state or not", async () => {
    const older = await bed.made(key(2));
    await bed.made(key(3, NEXT_VALUE));
    assert.match(await failure(older.up(bed.inputs(key(2, "canary-older-value")))), OLDER);
    assert.match(await failure(older.up(bed.inputs({ ...key(2), masked: false }))), OLDER);
    assert.match(await failure(bed.made({ ...key(1), adopt: true })), OLDER);
    assert.equal(bed.held()?.value, NEXT_VALUE);
  });

  it("goes back to an earlier generation when the state itself has the later one", async () => {
    const variable = await bed.made(key(3, NEXT_VALUE));
    await variable.up(bed.inputs(key(2)));
    assert.equal(bed.held()?.value, VALUE);
  });

  it("deletes a later generation of its own with the team", async () => {
    const older = await bed.made(key(2));
    await bed.made(key(3, NEXT_VALUE));
    await older.destroy();
    assert.equal(bed.held(), undefined);
  });
});
