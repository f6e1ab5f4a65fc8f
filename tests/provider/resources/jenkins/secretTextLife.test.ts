import assert from "node:assert/strict";
import { EngineLogServer } from "../../../support/engineLogServer";
import type { ManagedResource } from "../../../support/managedResource";
import { failure } from "../../cikeysBed";
import { FOREIGN, JenkinsBed, KEY, LEAST, NEXT_KEY, TOKEN, USER, world } from "./jenkinsBed";

const CONFIG = /\/credential\/[^/]+\/config\.xml$/;
const FOLDER = { folder: "payments" };
const ENTRY = { ...FOLDER, id: "flyte-api-key" };

describe("cikeys:jenkins:SecretText: after its creation", () => {
  let bed: JenkinsBed;
  let managed: ManagedResource;

  const inputs = (changes: Record<string, unknown> = {}) => bed.inputs({ ...FOLDER, ...changes });
  const held = () => bed.held(FOLDER);

  async function start(permissions = LEAST): Promise<void> {
    bed = await JenkinsBed.start(world(permissions));
    managed = bed.resource();
    await managed.up(inputs());
  }

  beforeEach(() => start());

  afterEach(() => bed.stop());

  /** What somebody with the rights and the wish does. */
  const byHand = (changes: { secret?: string; description?: string; scope?: "SYSTEM" }): void =>
    bed.jenkins.controller.setCredential({
      ...ENTRY,
      secret: KEY,
      description: bed.description("payments") ?? "",
      ...changes,
    });

  describe("diff", () => {
    it("sees no difference in the same inputs, and none in how Jenkins is reached", async () => {
      const mark = bed.jenkins.calls.mark();
      bed.env["JENKINS_EU_USER_ID"] = USER;
      bed.env["JENKINS_EU_API_TOKEN"] = TOKEN;
      const other = inputs({ tokenEnv: "JENKINS_EU", adopt: true, allowInsecure: true });
      assert.equal(await managed.up(inputs()), "same");
      assert.equal(await managed.up(other), "same");
      assert.equal(bed.jenkins.calls.mark(), mark);
    });

    for (const [key, value] of Object.entries({
      secret: NEXT_KEY,
      generation: 2,
      description: "d",
    })) {
      it(`updates in place for another ${key}`, async () => {
        const { state } = managed;
        assert.ok(state);
        const news = (await bed.client.check(managed.urn, inputs({ [key]: value }))).inputs;
        const { diffs, replaces } = await bed.client.diff(managed.urn, state, news);
        assert.deepEqual([diffs, replaces], [[key], []]);
      });
    }

    for (const [key, value] of Object.entries({
      url: "https://ci.example.com",
      folder: "other",
      domain: "production",
      credentialId: "other-key",
    })) {
      it(`makes another credential first, then deletes this one, for another ${key}`, async () => {
        assert.equal(await managed.up(inputs({ [key]: value })), "replace");
        assert.deepEqual(managed.lastDiff?.replaces, [key]);
        assert.equal(managed.lastDiff.deleteBeforeReplace, false);
      });
    }
  });

  describe("update", () => {
    it("writes in place with one POST: at no moment is there no credential", async () => {
      const mark = bed.jenkins.calls.mark();
      const seen: (string | undefined)[] = [];
      bed.jenkins.onChange(() => seen.push(held()));
      const before = managed.outputs["marker"];
      assert.equal(await managed.up(inputs({ secret: NEXT_KEY, generation: 2 })), "update");
      assert.deepEqual(bed.writes(mark), ["POST config.xml"]);
      assert.deepEqual(seen, [NEXT_KEY]);
      assert.notEqual(managed.outputs["marker"], before);
    });

    it("gives the new key to the next build, and leaves the running one its own", async () => {
      const running = bed.jenkins.controller.startBuild("payments/deploy", "flyte-api-key");
      await managed.up(inputs({ secret: NEXT_KEY, generation: 2 }));
      const next = bed.jenkins.controller.startBuild("payments/deploy", "flyte-api-key");
      assert.deepEqual([running.value, next.value], [KEY, NEXT_KEY]);
    });

    for (const method of ["GET", "POST"]) {
      for (const kind of ["reply-lost", "reset"] as const) {
        it(`is finished when a ${method} ended in ${kind}`, async () => {
          bed.jenkins.faults.add({ method, path: CONFIG, effect: { kind } });
          await managed.up(inputs({ secret: NEXT_KEY, generation: 2 }));
          assert.equal(held(), NEXT_KEY);
        });
      }
    }

    it("waits for a controller that restarts", async () => {
      const effect = { kind: "status" as const, status: 503 };
      // As many as one round of tries takes.
      bed.jenkins.faults.add({ method: "POST", path: CONFIG, times: 3, effect });
      await managed.up(inputs({ secret: NEXT_KEY, generation: 2 }));
      assert.equal(held(), NEXT_KEY);
    });

    it("makes the credential again when it lost a race, though Jenkins said 200", async () => {
      bed.jenkins.loseRace = () => bed.jenkins.controller.removeCredential(ENTRY);
      const mark = bed.jenkins.calls.mark();
      await managed.up(inputs({ secret: NEXT_KEY, generation: 2 }));
      assert.equal(held(), NEXT_KEY);
      assert.deepEqual(bed.writes(mark), ["POST config.xml", "POST createCredentials"]);
    });

    it("makes the credential again that somebody deleted", async () => {
      bed.jenkins.controller.removeCredential(ENTRY);
      await managed.up(inputs({ secret: NEXT_KEY, generation: 2 }));
      assert.equal(held(), NEXT_KEY);
    });

    it("gives up when something else stands there after each of its writes", async () => {
      const spoil = (): void => byHand({ secret: FOREIGN, description: "mine" });
      bed.jenkins.faults.add({
        method: "POST",
        path: CONFIG,
        times: Infinity,
        effect: { kind: "hook", after: spoil },
      });
      const message = await failure(managed.up(inputs({ secret: NEXT_KEY, generation: 2 })));
      assert.match(
        message,
        /Jenkins: somebody else keeps changing http.*flyte-api-key: .*run `pulumi up` again/,
      );
    });

    it("is finished by the next run when it was killed after the write", async () => {
      const { state } = managed;
      assert.ok(state);
      const news = (
        await bed.client.check(managed.urn, inputs({ secret: NEXT_KEY, generation: 2 }))
      ).inputs;
      await bed.client.update(managed.urn, state, news);
      assert.equal(await managed.up(inputs({ secret: NEXT_KEY, generation: 2 })), "update");
      assert.equal(held(), NEXT_KEY);
      assert.equal(await managed.up(inputs({ secret: NEXT_KEY, generation: 2 })), "same");
    });
  });

  describe("delete", () => {
    it("deletes the credential, and is done when it is gone already", async () => {
      const mark = bed.jenkins.calls.mark();
      const { state } = managed;
      assert.ok(state);
      await bed.client.delete(managed.urn, state);
      await bed.client.delete(managed.urn, state);
      assert.equal(held(), undefined);
      assert.deepEqual(bed.writes(mark), ["DELETE config.xml"]);
    });

    for (const kind of ["reply-lost", "reset"] as const) {
      it(`is done when the DELETE ended in ${kind}`, async () => {
        bed.jenkins.faults.add({ method: "DELETE", effect: { kind } });
        await managed.destroy();
        assert.equal(held(), undefined);
      });
    }

    for (const method of ["GET", "DELETE"]) {
      it(`does not believe one 404 of ${method}: the credential would stay with a dead key`, async () => {
        const effect = { kind: "status", status: 404 } as const;
        bed.jenkins.faults.add({ method, path: CONFIG, effect });
        await managed.destroy();
        assert.equal(held(), undefined);
      });
    }

    it("fails when Jenkins goes on not finding a credential that it shows", async () => {
      const effect = { kind: "status", status: 404 } as const;
      bed.jenkins.faults.add({ method: "DELETE", path: CONFIG, effect, times: 2 });
      assert.match(await failure(managed.destroy()), /Jenkins shows http.* and does not find it/);
      assert.equal(held(), KEY);
    });

    it("is done when somebody else deleted it at the same moment (409)", async () => {
      bed.jenkins.loseRace = () => bed.jenkins.controller.removeCredential(ENTRY);
      await managed.destroy();
      const statuses = bed.jenkins.calls.since().filter(({ method }) => method === "DELETE");
      assert.deepEqual(
        statuses.map(({ status }) => status),
        [409],
      );
    });

    it("fails when a 409 leaves the credential there", async () => {
      bed.jenkins.faults.add({ method: "DELETE", effect: { kind: "status", status: 409 } });
      assert.match(await failure(managed.destroy()), /is being changed by somebody else/);
      assert.equal(held(), KEY);
    });

    it("is done when the whole domain is gone", async () => {
      bed.jenkins.controller.addDomain("payments", "production");
      const other = bed.resource();
      await other.up(inputs({ domain: "production" }));
      bed.jenkins.controller.removeDomain("payments", "production");
      await other.destroy();
    });

    it("does not take a store that it may not see for an empty one: the credential is left, says a warning", async () => {
      const blind = await JenkinsBed.start(
        world(LEAST.filter((name) => name !== "Credentials/View")),
      );
      const engine = await new EngineLogServer().start();
      try {
        await blind.client.attach(engine.address);
        const { state } = managed;
        assert.ok(state);
        const elsewhere = { ...state, inputs: { ...state.inputs, url: blind.jenkins.rootUrl } };
        await blind.client.delete(managed.urn, elsewhere);
        assert.match(
          engine.warnings.map(({ message }) => message).join(),
          /^http.* could not be removed: Jenkins shows no credentials at folder "payments" .*Credentials\/View.*left there/,
        );
      } finally {
        engine.stop();
        await blind.stop();
      }
    });

    it("does not take a missing folder for a deleted credential: a warning says that it may be left", async () => {
      const engine = await new EngineLogServer().start();
      await bed.client.attach(engine.address);
      bed.jenkins.controller.removeFolder("payments");
      await managed.destroy();
      assert.match(
        engine.warnings.map(({ message }) => message).join(),
        /has no folder "payments" of http.* \(404\), or the user of JENKINS_USER_ID may not see it.*left there/,
      );
      engine.stop();
    });

    it("leaves a credential alone that another stack has taken over", async () => {
      byHand({ secret: FOREIGN, description: "theirs (flyte-ci-keys 00000000)" });
      const mark = bed.jenkins.calls.mark();
      await managed.destroy();
      assert.equal(held(), FOREIGN);
      assert.deepEqual(bed.writes(mark), []);
    });

    it("leaves its own replacement alone when only the controller's address changed", async () => {
      const renamed = bed.resource("renamed");
      const url = bed.jenkins.rootUrl.replace("127.0.0.1", "localhost");
      await renamed.up(inputs({ url, adopt: true }));
      await managed.destroy();
      assert.equal(held(), KEY);
      await renamed.destroy();
      assert.equal(held(), undefined);
    });

    it("deletes one whose description somebody tidied", async () => {
      byHand({ description: "Flyte" });
      await managed.destroy();
      assert.equal(held(), undefined);
    });

    it("leaves a credential of another kind alone", async () => {
      const credential = bed.jenkins.controller.credential(ENTRY);
      assert.ok(credential);
      credential.kind = { ...credential.kind, className: "com.example.Other" };
      await managed.destroy();
      assert.ok(bed.jenkins.controller.credential(ENTRY));
    });
  });

  describe("refresh", () => {
    it("changes nothing when nothing changed", async () => {
      const before = managed.state;
      await managed.refresh();
      assert.deepEqual(managed.state, before);
      assert.equal(await managed.up(inputs()), "same");
    });

    it("finds that the credential was deleted, and the next update makes it again", async () => {
      bed.jenkins.controller.removeCredential(ENTRY);
      await managed.refresh();
      assert.equal(managed.state, undefined);
      assert.equal(await managed.up(inputs()), "create");
      assert.equal(held(), KEY);
    });

    for (const [drift, changes] of [
      ["marker", { secret: FOREIGN, description: "made anew" }],
      ["marker", { description: "theirs (flyte-ci-keys 00000000)" }],
      ["scope", { scope: "SYSTEM" }],
    ] as const) {
      it(`finds ${JSON.stringify(changes)}, and the next update puts it right`, async () => {
        byHand(changes);
        await managed.refresh();
        assert.deepEqual(managed.outputs["drift"], [drift]);
        assert.equal(await managed.up(inputs()), "update");
        assert.deepEqual(managed.lastDiff?.diffs, ["secret"]);
        const credential = bed.jenkins.controller.credential(ENTRY);
        assert.deepEqual([credential?.secret.value, credential?.scope], [KEY, "GLOBAL"]);
        assert.deepEqual(managed.outputs["drift"], []);
        assert.equal(await managed.up(inputs()), "same");
      });
    }

    it("does not mind words that a person puts around the marker", async () => {
      byHand({
        description: `ask the platform team (${String(managed.outputs["marker"])}) before use`,
      });
      await managed.refresh();
      assert.equal(await managed.up(inputs()), "same");
    });

    it("says that it cannot find a secret that was changed alone, and indeed does not", async () => {
      byHand({ secret: FOREIGN });
      await managed.refresh();
      assert.equal(managed.outputs["driftDetection"], "none");
      assert.equal(await managed.up(inputs()), "same");
    });

    it("finds it where it may configure the folder", async () => {
      await bed.stop();
      await start([...LEAST, "Job/Configure"]);
      await managed.refresh();
      assert.equal(await managed.up(inputs()), "same");
      byHand({ secret: FOREIGN });
      await managed.refresh();
      assert.deepEqual(managed.outputs["drift"], ["secret"]);
      assert.equal(await managed.up(inputs()), "update");
      assert.equal(held(), KEY);
      await managed.refresh();
      assert.equal(await managed.up(inputs()), "same");
    });

    it("promises nothing where secrets are masked, or at the controller", async () => {
      await bed.stop();
      await start([...LEAST, "Job/ExtendedRead"]);
      assert.equal(managed.outputs["driftDetection"], "none");
      await bed.stop();
      await start([...LEAST, "Job/Configure"]);
      const atController = bed.resource();
      await atController.up(bed.inputs());
      assert.equal(atController.outputs["driftDetection"], "none");
    });

    it("writes the key although the folder's page fails", async () => {
      await bed.stop();
      bed = await JenkinsBed.start(world([...LEAST, "Job/Configure"]));
      managed = bed.resource();
      const path = /\/job\/payments\/config\.xml$/;
      bed.jenkins.faults.add({ path, times: Infinity, effect: { kind: "status", status: 500 } });
      await managed.up(inputs());
      assert.equal(managed.outputs["driftDetection"], "none");
      assert.equal(held(), KEY);
    });

    it("does not take a store that it may not see for an empty one", async () => {
      bed.jenkins.controller.removeFolder("payments");
      assert.match(await failure(managed.refresh()), /has no folder "payments"/);
    });
  });

  describe("import", () => {
    it("finds a credential by its address, without its secret, which the next update writes", async () => {
      const imported = bed.resource("imported");
      await imported.import(`${managed.id}/`);
      assert.equal(imported.id, managed.id);
      assert.deepEqual(imported.state?.inputs, {
        url: bed.jenkins.rootUrl,
        folder: "payments",
        domain: "_",
        credentialId: "flyte-api-key",
        tokenEnv: "JENKINS",
      });
      assert.equal(await imported.up(inputs()), "update");
      assert.equal(await imported.up(inputs()), "same");
    });

    it("finds one at a controller with its own variables", async () => {
      bed.env["JENKINS_EU_USER_ID"] = USER;
      bed.env["JENKINS_EU_API_TOKEN"] = TOKEN;
      delete bed.env["JENKINS_API_TOKEN"];
      const imported = bed.resource("imported");
      await imported.import(`${managed.id}#JENKINS_EU`);
      assert.equal(imported.state?.inputs["tokenEnv"], "JENKINS_EU");
    });

    it("finds nothing where there is none, and explains an id that is no address", async () => {
      const imported = bed.resource("imported");
      await imported.import(managed.id.replace(/[^/]+$/, "other"));
      assert.equal(imported.state, undefined);
      for (const id of ["flyte-api-key", "payments|_|flyte-api-key", `${managed.id}#eu`]) {
        assert.match(await failure(imported.import(id)), /is its address, as a browser shows it/);
      }
    });
  });
});
