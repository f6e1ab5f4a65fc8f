import assert from "node:assert/strict";
import { failure, GitLabBed, NEXT_VALUE, VALUE } from "./gitLabBed";

const MARKED = /^flyte-ci-keys #[0-9a-f]{8}$/;

describe("cikeys:gitlab:Variable: create", () => {
  let bed: GitLabBed;

  beforeEach(async () => {
    bed = await GitLabBed.start();
  });

  afterEach(() => bed.stop());

  describe("over a variable that is there", () => {
    it("adds nothing the second time, and writes nothing where all is as it should be", async () => {
      const first = await bed.made();
      const mark = bed.gitlab.calls.mark();
      const second = await bed.made();
      assert.deepEqual(second.state, first.state);
      assert.deepEqual(bed.calls(mark), ["GET 200"]);
    });

    it("overwrites its own in place: after a kill, with another value, hidden or not", async () => {
      for (const hidden of [false, true]) {
        const place = { kind: "project", id: hidden ? "acme/platform/svc.a" : "acme/app" };
        await bed.made({ place, hidden });
        const mark = bed.gitlab.calls.mark();
        await bed.made({ place, hidden, value: NEXT_VALUE, protected: false });
        assert.deepEqual(bed.calls(mark), ["GET 200", "PUT 200"]);
        const held = bed.held({ path: place.id });
        assert.deepEqual([held?.value, held?.protected, held?.hidden], [NEXT_VALUE, false, hidden]);
      }
    });

    it("refuses somebody else's, names address and way out, and changes nothing", async () => {
      for (const [description, writer] of [
        [null, "was not written by this stack"],
        ["hand-made", "was not written by this stack"],
        ["flyte-ci-keys acme/prod/other #0123abcd", "was written by flyte-ci-keys for another"],
      ] as const) {
        await bed.stop();
        const seed = {
          key: "FLYTE_API_KEY",
          value: "canary-foreign",
          ...(description && { description }),
        };
        bed = await GitLabBed.start({ projects: [{ path: "acme/app", variables: [seed] }] });
        const message = await failure(
          bed.made({ description: "flyte-ci-keys acme/prod/payments" }),
        );
        assert.match(message, /^gitlab:.* project acme\/app: FLYTE_API_KEY exists and /);
        assert.ok(message.includes(writer), message);
        assert.match(message, /Nothing was changed.*`adopt: true`.*`pulumi up`/);
        assert.doesNotMatch(message, /canary|hand-made|prod\/other/);
        assert.deepEqual(bed.writes(), []);
      }
    });

    it("takes somebody else's over when it is told to", async () => {
      await bed.stop();
      const seed = { key: "FLYTE_API_KEY", value: "foreign", description: "hand-made" };
      bed = await GitLabBed.start({ projects: [{ path: "acme/app", variables: [seed] }] });
      await bed.made({ adopt: true });
      assert.equal(bed.held()?.value, VALUE);
      assert.match(bed.held()?.description ?? "", MARKED);
      assert.deepEqual(bed.values().length, 1);
    });

    it("does not hide one that is visible, or the other way round, and says why", async () => {
      await bed.made();
      const message = await failure(bed.made({ hidden: true }));
      assert.match(message, /is visible and should be hidden, which GitLab allows for new/);
      assert.match(message, /Nothing was changed\. Set `hidden: false`/);
      const group = { place: { kind: "project", id: "acme/platform/svc.a" } };
      await bed.made({ ...group, hidden: true });
      assert.match(
        await failure(bed.made(group)),
        /is hidden and should be visible.*`hidden: true`/,
      );
      assert.equal(bed.writes().length, 2);
    });

    it("leaves other environment scopes of the key alone", async () => {
      await bed.made({ environmentScope: "production" }, "production");
      await bed.made({ environmentScope: "review/*", value: NEXT_VALUE }, "review");
      await bed.made({ value: "canary-any-scope" }, "any");
      assert.deepEqual(bed.values(), [VALUE, NEXT_VALUE, "canary-any-scope"]);
      assert.ok(bed.writes().every(({ method }) => method === "POST"));
    });
  });

  describe("in a GitLab that cannot do what is asked", () => {
    async function refusedBy(
      world: Parameters<typeof GitLabBed.start>[0],
      changes: Record<string, unknown>,
    ): Promise<string> {
      await bed.stop();
      bed = (await GitLabBed.start(world)).as("root");
      return failure(bed.made(changes));
    }

    it("takes back a group variable whose environment scope was dropped", async () => {
      const place = { kind: "group", id: "acme" };
      const scoped = { place, environmentScope: "production" };
      const message = await refusedBy({ tier: "free" }, scoped);
      assert.match(
        message,
        /holds it with another environmentScope .*Premium.* It was taken back\.$/,
      );
      assert.deepEqual(bed.values(), []);
    });

    it("does not touch the unscoped one that stands in the way of a scoped one", async () => {
      const variables = [{ key: "FLYTE_API_KEY", value: "foreign" }];
      const groups = [{ path: "acme", variables }];
      const scoped = { place: { kind: "group", id: "acme" }, environmentScope: "production" };
      const message = await refusedBy({ tier: "free", groups }, scoped);
      assert.match(message, /key is taken, but shows no such variable in this environment scope/);
      assert.deepEqual(bed.values(), ["foreign"]);
    });

    it("takes back what it could not hide", async () => {
      const message = await refusedBy({ version: "17.3.0" }, { hidden: true });
      assert.match(message, /another hidden .*17\.4 on.* It was taken back\.$/);
      assert.deepEqual(bed.values(), []);
    });

    it("takes back what it could not mark", async () => {
      const message = await refusedBy({ version: "16.1.0" }, {});
      assert.match(message, /another description .*16\.2 on.* It was taken back\.$/);
      assert.deepEqual(bed.values(), []);
    });

    it("does not take another scope's variable for its own where the filter is passed over", async () => {
      const variables = [{ key: "FLYTE_API_KEY", value: "foreign", environmentScope: "other" }];
      const groups = [{ path: "acme", variables }];
      const place = { kind: "group", id: "acme" };
      const message = await refusedBy({ version: "16.8.0", groups }, { place, adopt: true });
      assert.match(message, /another environmentScope .*16\.9 on/);
      assert.deepEqual(bed.values(), ["foreign"]);
    });

    it("says that there is no more room", async () => {
      const message = await refusedBy({ limits: { project: 0 } }, {});
      assert.match(message, /answered 400 limit_reached\. Delete variables that nobody uses/);
    });
  });
});
