import assert from "node:assert/strict";
import { failure } from "../../cikeysBed";
import { JenkinsBed, KEY, NEXT_KEY } from "./jenkinsBed";

const OLDER =
  /flyte-api-key holds generation 3 that this stack's state does not know.*nextGeneration' 4/;

describe("cikeys:jenkins:SecretText: an older state", () => {
  let bed: JenkinsBed;

  beforeEach(async () => {
    bed = await JenkinsBed.start();
  });

  afterEach(() => bed.stop());

  const key = (generation: number, changes: Record<string, unknown> = {}) =>
    bed.inputs({ description: "CI key of payments", generation, ...changes });

  it("is never written over a later generation, be it in the state or not", async () => {
    const older = bed.resource();
    await older.up(key(2));
    await bed.resource().up(key(3, { secret: NEXT_KEY, adopt: true }));
    assert.match(
      await failure(
        older.up(key(2, { description: "CI key of payments", secret: KEY.toLowerCase() })),
      ),
      OLDER,
    );
    assert.match(await failure(bed.resource().up(key(1, { adopt: true }))), OLDER);
    assert.equal(bed.held(), NEXT_KEY);
  });

  it("is overwritten when another stack wrote it and the program may adopt", async () => {
    await bed.resource().up(key(3, { description: "another stack's" }));
    await bed.resource().up(key(1, { adopt: true, secret: NEXT_KEY }));
    assert.equal(bed.held(), NEXT_KEY);
  });

  it("goes back to an earlier generation when the state itself has the later one", async () => {
    const credential = bed.resource();
    await credential.up(key(3, { secret: NEXT_KEY }));
    await credential.up(key(2));
    assert.equal(bed.held(), KEY);
  });

  it("deletes a later generation of its own with the team", async () => {
    const older = bed.resource();
    await older.up(key(2));
    await bed.resource().up(key(3, { secret: NEXT_KEY, adopt: true }));
    await older.destroy();
    assert.equal(bed.held(), undefined);
  });
});
