import assert from "node:assert/strict";
import type { Permission } from "../../sandbox/emulators/jenkins/permission";
import { heldIn, LEAST, startStores, theKey } from "../support/everyStore";
import type { Live } from "../support/liveStack";

const GITLAB: [string, string] = ["gitlab", "project: acme/app"];
const JENKINS: [string, string] = ["jenkins", "folder: payments/ml"];

/** What becomes of a store, and what the warning says of the entry that nobody can remove; nothing where it is removed. */
interface Fate {
  store: [kind: string, settings: string];
  what: string;
  happens: (live: Live) => void;
  reason?: RegExp;
}

/** Permissions of the user at Jenkins; some are taken away during a test. */
let permissions: Permission[];

function take(permission: Permission): void {
  permissions.splice(permissions.indexOf(permission), 1);
}

const FATES: Fate[] = [
  {
    store: GITLAB,
    what: "archived",
    happens: ({ world }) => world.gitlab.archiveProject("acme/app"),
    reason: /the project is archived/,
  },
  {
    store: GITLAB,
    what: "deleted",
    happens: ({ world }) => world.gitlab.deleteProject("acme/app"),
    reason: /GitLab does not show the project \(404\): it was deleted or renamed, or the token/,
  },
  {
    store: GITLAB,
    what: "moved out of sight",
    happens: ({ world }) => world.gitlab.moveProject("acme/app", "elsewhere/app"),
    reason: /GitLab does not show the project \(404\)/,
  },
  {
    store: GITLAB,
    what: "hidden from the token",
    happens: ({ world }) => world.gitlab.setRole("acme", "ci-keys", undefined),
    reason: /GitLab does not show the project \(404\)/,
  },
  {
    store: GITLAB,
    what: "moved within sight",
    happens: ({ world }) => world.gitlab.moveProject("acme/app", "acme/renamed"),
  },
  {
    store: JENKINS,
    what: "its folder deleted",
    happens: ({ world }) => world.jenkins.controller.removeFolder("payments"),
    reason:
      /Jenkins has no folder "payments\/ml" of .* \(404\), or the user of JENKINS_USER_ID may/,
  },
  {
    store: JENKINS,
    what: "its folder hidden from the user",
    happens: () => take("Job/Read"),
    reason:
      /Jenkins has no folder "payments\/ml" of .* \(404\), or the user of JENKINS_USER_ID may/,
  },
  {
    store: JENKINS,
    what: "its credentials hidden from the user",
    happens: () => take("Credentials/View"),
    reason: /Jenkins shows no credentials at folder "payments\/ml".*Credentials\/View/,
  },
];

describe("A9: a team leaves, whatever has become of its GitLab project or Jenkins folder, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;
  let key: string;

  async function start(store: Fate["store"]): Promise<void> {
    permissions = [...LEAST];
    live = await startStores([store], permissions);
    key = theKey(live);
  }

  afterEach(() => live.world.stop());

  for (const { store, what, happens, reason } of FATES) {
    it(`${store.join(", ")}, ${what}: destroy kills the key, and has nothing left to do`, async () => {
      await start(store);
      happens(live);
      const destroyed = await live.stack.destroy();
      assert.ok(destroyed.ok, destroyed.printed);
      assert.deepEqual(live.world.okta.apps(), []);
      assert.notEqual(live.world.monitor.whyDead(key), undefined);
      if (reason === undefined) {
        assert.doesNotMatch(destroyed.printed, /could not be removed/);
        assert.deepEqual([...heldIn(live)], []);
      } else {
        assert.match(
          destroyed.printed,
          /warning: (gitlab:.*FLYTE_API_KEY|http.*flyte-api-key) could not be removed: /,
        );
        assert.match(destroyed.printed, reason);
      }
      const again = await live.stack.destroy();
      assert.ok(again.ok, again.printed);
      assert.deepEqual(again.changes, {});
    });
  }

  for (const [store, refuse] of [
    [GITLAB, () => live.world.gitlab.setRole("acme", "ci-keys", "Developer")],
    [JENKINS, () => take("Credentials/Delete")],
  ] as const) {
    it(`${store.join(", ")}, the role too small: what somebody can mend is an error, and a re-run finishes`, async () => {
      await start([...store]);
      refuse();
      const destroyed = await live.stack.destroy();
      assert.equal(destroyed.ok, false);
      assert.match(destroyed.printed, /403/);
      assert.equal(live.world.monitor.whyDead(key), undefined);
      live.world.gitlab.setRole("acme", "ci-keys", "Owner");
      permissions.splice(0, permissions.length, ...LEAST);
      const again = await live.stack.destroy();
      assert.ok(again.ok, again.printed);
      assert.notEqual(live.world.monitor.whyDead(key), undefined);
      assert.deepEqual([...heldIn(live)], []);
    });
  }
});
