import assert from "node:assert/strict";
import { OidcBed, CLIENT, embedded } from "../../oidcBed";
import { failure } from "../../cikeysBed";

describe("cikeys:oidc:Client at servers that do not offer everything", () => {
  let bed: OidcBed | undefined;

  afterEach(async () => {
    await bed?.stop();
    bed = undefined;
  });

  it("names the other way where no client is registered", async () => {
    bed = await OidcBed.start((clock) => embedded(clock, { registration: false }));
    const message = await failure(bed.register());
    assert.match(message, /registers no clients: its metadata names no registration_endpoint/);
    assert.match(message, /identity\.registration static/);
    assert.equal(await failure(bed.client.create(CLIENT, bed.inputs(), true)), message);
  });

  it("raises the alarm where registered clients are not deleted, until an administrator did", async () => {
    bed = await OidcBed.start((clock) => embedded(clock, { management: false }));
    const state = await bed.register();
    const mark = bed.server.calls.mark();
    const message = await failure(bed.client.delete(CLIENT, state));
    assert.match(message, /does not let us, and the client's secret still gets tokens/);
    assert.deepEqual(bed.calls(mark), ["write DELETE 404", "read GET 200", "token POST 200"]);
    await bed.server.deleteByHand(state.id);
    await bed.client.delete(CLIENT, state);
  });
});
