import assert from "node:assert/strict";
import { failure } from "../../cikeysBed";
import { FOREIGN, JenkinsBed, KEY, LEAST, NEXT_KEY, world } from "./jenkinsBed";

const CREATE = /\/createCredentials$/;
const CONFIG = /\/credential\/[^/]+\/config\.xml$/;
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("cikeys:jenkins:SecretText: create", () => {
  let bed: JenkinsBed;

  beforeEach(async () => {
    bed = await JenkinsBed.start();
  });

  afterEach(() => bed.stop());

  it("writes the key at the controller, scope GLOBAL, with one POST", async () => {
    const managed = bed.resource();
    await managed.up(bed.inputs({ description: "Flyte key of team payments" }));
    const credential = bed.jenkins.controller.credential({ id: "flyte-api-key" });
    assert.equal(credential?.secret.value, KEY);
    assert.equal(credential?.scope, "GLOBAL");
    assert.match(
      credential?.description ?? "",
      /^Flyte key of team payments \(flyte-ci-keys g1\.[0-9a-f]{8} #[0-9a-f]{8}\)$/,
    );
    assert.deepEqual(bed.writes(), ["POST createCredentials"]);
    const address = `${bed.jenkins.rootUrl}/credentials/store/system/domain/_/credential/flyte-api-key`;
    assert.equal(managed.id, address);
    assert.deepEqual(managed.outputs, {
      url: bed.jenkins.rootUrl,
      domain: "_",
      credentialId: "flyte-api-key",
      description: "Flyte key of team payments",
      generation: 1,
      adopt: false,
      allowInsecure: false,
      tokenEnv: "JENKINS",
      address,
      marker: /flyte-ci-keys [^)]+/.exec(credential?.description ?? "")?.[0],
      drift: [],
      driftDetection: "none",
      hiddenBy: [],
      hiddenByLooked: true,
    });
  });

  it("writes it in a folder, a domain, and under another id", async () => {
    bed.jenkins.controller.addDomain("payments/ml", "two words");
    const place = { folder: "payments/ml", domain: "two words", credentialId: "key_2.a" };
    const managed = bed.resource();
    await managed.up(bed.inputs(place));
    assert.equal(bed.held({ folder: "payments/ml", domain: "two words", id: "key_2.a" }), KEY);
    const path =
      "/job/payments/job/ml/credentials/store/folder/domain/two%20words/credential/key_2.a";
    assert.equal(managed.id, `${bed.jenkins.rootUrl}${path}`);
  });

  it("takes an address with a slash at its end for the same controller", async () => {
    const managed = bed.resource();
    await managed.up(bed.inputs({ url: `${bed.jenkins.rootUrl}/` }));
    assert.equal(await managed.up(bed.inputs()), "same");
  });

  it("marks the same key differently at every address and for every generation", async () => {
    const marker = async (changes: Record<string, unknown>): Promise<unknown> => {
      const managed = bed.resource();
      await managed.up(bed.inputs({ adopt: true, ...changes }));
      const { marker: made } = managed.outputs;
      await managed.destroy();
      return made;
    };
    const markers = [
      await marker({}),
      await marker({ generation: 2 }),
      await marker({ folder: "other" }),
      await marker({ secret: NEXT_KEY }),
    ];
    assert.equal(new Set(markers).size, markers.length);
    assert.equal(await marker({}), markers[0]);
  });

  it("recognises its own credential after a kill, and writes it in place", async () => {
    await bed.resource().up(bed.inputs());
    const mark = bed.jenkins.calls.mark();
    const again = bed.resource();
    await again.up(bed.inputs());
    assert.deepEqual(bed.writes(mark), ["POST config.xml"]);
    assert.equal(bed.held(), KEY);
    assert.equal(await again.up(bed.inputs()), "same");
  });

  it("recognises its own credential when the answer was lost, and does not send it again", async () => {
    bed.jenkins.faults.add({ method: "POST", path: CREATE, effect: { kind: "reply-lost" } });
    await bed.resource().up(bed.inputs());
    assert.equal(bed.held(), KEY);
    assert.deepEqual(bed.writes(), ["POST createCredentials"]);
  });

  for (const [what, effect] of [
    ["the connection was cut", { kind: "reset" }],
    ["Jenkins was restarting", { kind: "status", status: 503 }],
    ["a proxy had no answer", { kind: "status", status: 504 }],
  ] as const) {
    it(`sends it again, after a look, when ${what}`, async () => {
      bed.jenkins.faults.add({ method: "POST", path: CREATE, effect });
      await bed.resource().up(bed.inputs());
      assert.equal(bed.held(), KEY);
      const calls = bed.jenkins.calls
        .since()
        .filter(({ rawPath }) => CREATE.test(rawPath) || CONFIG.test(rawPath));
      assert.deepEqual(
        calls.map(({ method, status }) => `${method} ${status}`),
        [
          "GET 404",
          `POST ${effect.kind === "reset" ? 0 : effect.status}`,
          "GET 404",
          "POST 200",
          "GET 200",
        ],
      );
    });
  }

  it("gives up on a controller that stays away, and is finished by the next run", async () => {
    bed.jenkins.restarting = true;
    const managed = bed.resource();
    const message = await failure(managed.up(bed.inputs()));
    assert.match(
      message,
      /Jenkins: GET .*config\.xml: answered 503\. Jenkins is starting or restarting: wait, then run `pulumi up` again\.$/,
    );
    bed.jenkins.restarting = false;
    await managed.up(bed.inputs());
    assert.equal(bed.held(), KEY);
  });

  it("does not repeat what fails inside Jenkins, and says which plug-ins it needs", async () => {
    bed.jenkins.faults.add({
      method: "POST",
      path: CREATE,
      effect: { kind: "status", status: 500 },
    });
    const message = await failure(bed.resource().up(bed.inputs()));
    assert.match(
      message,
      /answered 500\. Are the plug-ins "Credentials" and "Plain Credentials" installed/,
    );
    assert.deepEqual(bed.writes(), ["POST createCredentials"]);
  });

  describe("over a credential that is there", () => {
    const foreign = (description = "made by hand"): void =>
      bed.jenkins.controller.setCredential({ id: "flyte-api-key", secret: FOREIGN, description });

    it("refuses, names the address and both ways on, and writes nothing", async () => {
      foreign();
      const message = await failure(bed.resource().up(bed.inputs()));
      assert.match(
        message,
        /Jenkins: the controller http.* has a credential "flyte-api-key" that was not made by this product/,
      );
      assert.match(
        message,
        /`adopt: true` on this store; or delete it in Jenkins \(http.*\/domain\/_\/credential\/flyte-api-key\)/,
      );
      assert.match(message, /Nothing was changed\.$/);
      assert.deepEqual(bed.writes(), []);
      assert.equal(bed.held(), FOREIGN);
    });

    it("refuses one of another stack", async () => {
      foreign("(flyte-ci-keys 00000000)");
      assert.match(
        await failure(bed.resource().up(bed.inputs())),
        /that was written by another stack, or by this one under another address\./,
      );
      assert.equal(bed.held(), FOREIGN);
    });

    it("takes it over in place when told to", async () => {
      foreign();
      const missing: string[] = [];
      bed.jenkins.onChange((what) => {
        if (bed.held() === undefined) missing.push(what);
      });
      const managed = bed.resource();
      await managed.up(bed.inputs({ adopt: true }));
      assert.equal(bed.held(), KEY);
      assert.deepEqual(bed.writes(), ["POST config.xml"]);
      assert.deepEqual(missing, []);
      assert.equal(await managed.up(bed.inputs({ adopt: false })), "same");
    });

    it("refuses one that came between the look and the write (409)", async () => {
      const before = (): void => foreign();
      bed.jenkins.faults.add({ method: "POST", path: CREATE, effect: { kind: "hook", before } });
      assert.match(await failure(bed.resource().up(bed.inputs())), /was not made by this product/);
      const statuses = bed.jenkins.calls
        .since()
        .filter(({ kind }) => kind === "write")
        .map(({ status }) => status);
      assert.deepEqual(statuses, [409]);
      assert.equal(bed.held(), FOREIGN);
    });

    it("never writes over a credential of another kind, even when told to", async () => {
      foreign();
      const credential = bed.jenkins.controller.credential({ id: "flyte-api-key" });
      assert.ok(credential);
      credential.kind = {
        ...credential.kind,
        className: "com.example.UsernamePasswordCredentialsImpl",
      };
      const message = await failure(bed.resource().up(bed.inputs({ adopt: true })));
      assert.match(
        message,
        /is no Secret text but a UsernamePasswordCredentialsImpl; it is never written over\. Choose another `credentialId`/,
      );
      assert.deepEqual(bed.writes(), []);
    });

    it("is not kept from writing by the same id in another domain, but reports it", async () => {
      bed.jenkins.controller.setCredential({ id: "flyte-api-key", domain: "old", secret: FOREIGN });
      const managed = bed.resource();
      await managed.up(bed.inputs());
      assert.equal(bed.held(), KEY);
      assert.deepEqual(managed.outputs["hiddenBy"], [
        `${bed.jenkins.rootUrl}/credentials/store/system/domain/old/credential/flyte-api-key`,
      ]);
    });
  });

  it("makes no call in a preview", async () => {
    const inputs = (await bed.client.check(bed.resource().urn, bed.inputs())).inputs;
    const { id, outputs } = await bed.client.create(bed.resource().urn, inputs, true);
    assert.equal(id, "");
    assert.equal(outputs["marker"], UNKNOWN);
    assert.match(String(outputs["address"]), /\/credential\/flyte-api-key$/);
    assert.ok(!JSON.stringify(outputs).includes(KEY));
    assert.equal(bed.jenkins.calls.mark(), 0);
  });

  it("makes no call in a preview that does not know the key yet", async () => {
    const preview = bed.inputs({ secret: UNKNOWN, url: UNKNOWN, generation: UNKNOWN });
    const { inputs, failures } = await bed.client.check(bed.resource().urn, preview);
    assert.deepEqual(failures, []);
    await bed.client.create(bed.resource().urn, inputs, true);
    assert.equal(bed.jenkins.calls.mark(), 0);
  });

  it("hashes the ciphertext where it may, and never puts it or the key into outputs", async () => {
    await bed.stop();
    bed = await JenkinsBed.start(world([...LEAST, "Job/Configure"]));
    const managed = bed.resource();
    await managed.up(bed.inputs({ folder: "payments" }));
    const kept = bed.jenkins.controller.credential({ folder: "payments", id: "flyte-api-key" });
    assert.equal(managed.outputs["driftDetection"], "ciphertext");
    assert.match(String(managed.outputs["ciphertextHash"]), /^[0-9a-f]{64}$/);
    const outputs = JSON.stringify(managed.outputs);
    assert.ok(
      !outputs.includes(KEY) && !outputs.includes(kept?.secret.ciphertext.slice(1, -1) ?? ""),
    );
  });
});
