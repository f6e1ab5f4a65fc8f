import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import { ManagedResource } from "../../../support/managedResource";
import type { ProviderClient } from "../../../support/providerClient";
import { DISPLAY_NAME, EntraBed } from "./entraBed";

const OLDER =
  /has a secret of generation 2 that this stack's state does not know.*nextGeneration' 3/;

describe("cikeys:entra:ClientSecret: an older state", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let base: Properties;

  beforeEach(async () => {
    bed = await EntraBed.start();
    client = await bed.provider();
    base = bed.secretInputs((await bed.makeTeam(client)).applicationId);
  });

  afterEach(() => bed.stop());

  const resource = (generation: number) =>
    new ManagedResource(client, "cikeys:entra:ClientSecret", `payments-secret-${generation}`);
  const inputs = (generation: number, newestGeneration: number, changes: Properties = {}) => ({
    ...base,
    displayName: `${DISPLAY_NAME} generation ${generation}`,
    issuedAt: bed.inDays(0),
    newestGeneration,
    ...changes,
  });
  const count = () => bed.entra.secretsOf(bed.team.appId).length;

  it("adds nothing beside a later generation", async () => {
    await resource(2).up(inputs(2, 2));
    assert.match(await bed.failure(resource(1).up(inputs(1, 1))), OLDER);
    assert.equal(count(), 1);
  });

  it("adds nothing beside a secret of its own name that is older than its generation", async () => {
    await resource(2).up(inputs(2, 2));
    bed.clock.advanceDays(1);
    assert.match(await bed.failure(resource(2).up(inputs(2, 2))), OLDER);
    assert.equal(count(), 1);
  });

  it("takes a secret that a killed update left for a twin, if it was just now", async () => {
    const issuedAt = bed.inDays(0);
    const { id } = await client.create(resource(2).urn, inputs(2, 2, { issuedAt }));
    const again = resource(2);
    await again.up(inputs(2, 2, { issuedAt }));
    assert.deepEqual(again.outputs["twins"], [id]);
    bed.clock.advanceDays(1);
    const late = resource(2);
    await late.up(inputs(2, 2, { issuedAt }));
    assert.deepEqual(late.outputs["twins"], []);
  });

  it("is noticed by a refresh, and refused by the next update, as long as it lasts", async () => {
    const first = resource(1);
    const issuedAt = bed.inDays(0);
    await first.up(inputs(1, 1, { issuedAt }));
    const second = resource(2);
    await second.up(inputs(2, 2));
    await first.refresh();
    assert.match(await bed.failure(first.up(inputs(1, 1, { issuedAt }))), OLDER);
    // The rotation that was killed and is finished now knows it.
    assert.equal(await first.up(inputs(1, 2, { issuedAt })), "same");
    await second.destroy();
    assert.equal(await first.up(inputs(1, 1, { issuedAt })), "update");
    assert.equal(await first.up(inputs(1, 1, { issuedAt })), "same");
  });
});
