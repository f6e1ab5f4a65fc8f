import assert from "node:assert/strict";
import { failure } from "../../cikeysBed";
import { embedded, OidcBed } from "../../oidcBed";

/** An OpenID provider whose clock differs from ours by so many minutes. */
function skewed(minutes: number): Promise<OidcBed> {
  return OidcBed.start((clock) =>
    embedded({ now: () => new Date(clock.now().getTime() + minutes * 60_000) }),
  );
}

describe("clocks that differ by five minutes", () => {
  it("do no harm when the provider is ahead", async () => {
    const bed = await skewed(5);
    const { provenThrough } = await bed.prove(await bed.register());
    await bed.stop();
    assert.equal(provenThrough, "idp");
  });

  it("are named when the provider is behind", async () => {
    const bed = await skewed(-5);
    const message = await failure(bed.prove(await bed.register()));
    await bed.stop();
    assert.match(message, /clocks that differ/);
    assert.match(message, /No store was written/);
  });
});
