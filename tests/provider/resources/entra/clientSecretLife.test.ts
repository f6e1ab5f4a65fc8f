import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/protocol/properties";
import { ManagedResource } from "../../../support/managedResource";
import type { ProviderClient } from "../../../support/providerClient";
import { urn } from "../../cikeysBed";
import { EntraBed } from "./entraBed";

const URN = urn("entra:ClientSecret");
const ADD = "/v1.0/applications/:id/addPassword";
const REMOVE = "/v1.0/applications/:id/removePassword";

describe("cikeys:entra:ClientSecret: after its creation", () => {
  let bed: EntraBed;
  let client: ProviderClient;
  let inputs: Properties;
  let twin: string;
  let stray: string;
  let secret: ManagedResource;

  beforeEach(async () => {
    bed = await EntraBed.start();
    client = await bed.provider();
    inputs = bed.secretInputs((await bed.makeTeam(client)).applicationId);
    twin = (await client.create(URN, inputs)).id; // killed before its state was saved, or by another update
    bed.entra.faults.add({ method: "POST", path: ADD, effect: { kind: "reply-lost" } });
    secret = new ManagedResource(client, "cikeys:entra:ClientSecret", "it");
    await secret.up(inputs);
    stray = keyIds()[1] ?? "";
  });

  afterEach(() => bed.stop());

  const keyIds = () => bed.entra.secretsOf(bed.team.appId).map(({ keyId }) => keyId);

  it("keeps the strays until it is delivered, then removes them, and never itself or a twin", async () => {
    const value = secret.outputs["clientSecret"];
    assert.equal(await secret.up(inputs), "same");
    assert.deepEqual(keyIds(), [twin, stray, secret.id]);
    assert.equal(await secret.up({ ...inputs, delivered: true }), "update");
    assert.deepEqual(secret.lastDiff?.diffs, ["delivered"]);
    assert.deepEqual(keyIds(), [twin, secret.id]);
    assert.deepEqual([secret.outputs["strays"], secret.outputs["twins"]], [[], [twin]]);
    assert.equal(secret.outputs["clientSecret"], value);
  });

  it("costs no call when it is delivered and has no strays", async () => {
    await secret.up({ ...inputs, delivered: true });
    const mark = bed.entra.calls.mark();
    assert.equal(await secret.up({ ...inputs, delivered: false }), "same");
    secret.state = { ...secret.state!, inputs };
    assert.equal(await secret.up({ ...inputs, delivered: true }), "same");
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("does not mind a stray that is gone, and tries again one that stays", async () => {
    const effect = { kind: "status", status: 403 } as const;
    bed.entra.faults.add({ method: "POST", path: REMOVE, effect });
    await bed.failure(secret.up({ ...inputs, delivered: true }));
    assert.deepEqual(secret.outputs["strays"], [stray]);
    bed.entra.removeSecretByHand(bed.team.appId, stray);
    await secret.up({ ...inputs, delivered: true });
    assert.deepEqual(secret.outputs["strays"], []);
  });

  it("is not touched by another end date, or by being superseded", async () => {
    const mark = bed.entra.calls.mark();
    const later = { endDateTime: "2030-01-01T00:00:00Z", superseded: true };
    assert.equal(await secret.up({ ...inputs, ...later }), "same");
    const connection = { ...bed.connection, graphUrl: "https://graph.example.com" };
    assert.equal(await secret.up({ ...inputs, ...later, connection }), "update");
    assert.equal(secret.outputs["endDateTime"], inputs["endDateTime"]);
    assert.deepEqual(secret.outputs["strays"], [stray]);
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("is replaced for another app or name", async () => {
    const applicationId = "0a000000-0000-4000-8000-000000000001";
    assert.equal(await secret.up({ ...inputs, applicationId }), "replace");
    assert.equal(await secret.up({ ...inputs, displayName: "other" }), "replace");
  });

  it("is removed with its strays and twins, and without those of other generations", async () => {
    const other = await client.create(URN, { ...inputs, displayName: "generation 2" });
    bed.entra.faults.add({ method: "POST", path: REMOVE, effect: { kind: "reply-lost" } });
    await secret.destroy();
    assert.deepEqual(keyIds(), [other.id]);
  });

  it("is removed once Entra stops refusing for another change", async () => {
    const body = JSON.stringify({ error: { code: "Directory_ConcurrencyViolation", message: "" } });
    const effect = { kind: "status", status: 409, body } as const;
    bed.entra.faults.add({ method: "POST", path: REMOVE, times: 2, effect });
    await secret.destroy();
    assert.deepEqual(keyIds(), []);
  });

  it("is removed even where a replica does not know it yet", async () => {
    Object.assign(bed.entra.settings, { window: 5000, writes: "replica" });
    const fresh = new ManagedResource(client, "cikeys:entra:ClientSecret", "fresh");
    await fresh.up({ ...inputs, displayName: "generation 2" });
    await fresh.destroy();
    assert.deepEqual(keyIds(), [twin, stray, secret.id]);
  });

  it("is done when the secret or the app are gone", async () => {
    const state = secret.state;
    for (const keyId of keyIds()) bed.entra.removeSecretByHand(bed.team.appId, keyId);
    await secret.destroy();
    bed.entra.deleteApplicationByHand(bed.team.appId);
    secret.state = state;
    await secret.destroy();
  });

  it("keeps its value on refresh, which Entra does not tell", async () => {
    const before = secret.state;
    await secret.refresh();
    assert.deepEqual(secret.state, before);
  });

  it("is found gone on refresh, also with its app, and made anew", async () => {
    const state = secret.state;
    bed.entra.removeSecretByHand(bed.team.appId, secret.id);
    await secret.refresh();
    assert.equal(secret.state, undefined);
    await secret.up(inputs);
    assert.notEqual(secret.id, state?.id);
    bed.entra.deleteApplicationByHand(bed.team.appId);
    await secret.refresh();
    assert.equal(secret.state, undefined);
  });

  it("is not taken for gone while a replica does not show it yet", async () => {
    bed.entra.settings.window = 5000;
    const fresh = new ManagedResource(client, "cikeys:entra:ClientSecret", "fresh");
    await fresh.up({ ...inputs, displayName: "generation 2" });
    await fresh.refresh();
    assert.notEqual(fresh.state, undefined);
    assert.ok(bed.waited >= 5000);
  });

  it("is made after all when a superseded generation comes back that had lost its secret", async () => {
    const lost = new ManagedResource(client, "cikeys:entra:ClientSecret", "lost");
    const superseded = { ...inputs, displayName: "generation 2", superseded: true };
    await lost.up(superseded);
    await lost.refresh();
    assert.equal(await lost.up(superseded), "same");
    assert.equal(await lost.up({ ...superseded, superseded: false }), "replace");
    const mark = bed.entra.calls.mark();
    await lost.destroy();
    assert.equal(bed.entra.calls.mark(), mark);
  });

  it("explains that a secret cannot be imported", async () => {
    const message = await bed.failure(client.read(URN, { id: secret.id }));
    assert.match(message, /tells a client secret's value once, so one cannot be imported/);
  });
});
