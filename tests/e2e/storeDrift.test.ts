import assert from "node:assert/strict";
import { SANDBOX_TOKENS } from "../../sandbox/world";
import { GitHubClient } from "../sandbox/emulators/githubClient";
import { GitLabClient } from "../sandbox/emulators/gitlab/gitLabClient";
import { heldIn, LEAST, startStores, theKey } from "../support/everyStore";
import type { Live } from "../support/liveStack";

const CREDENTIAL = { folder: "payments/ml", id: "flyte-api-key" };
const BY_HAND = "made-by-a-person-who-meant-well";

/** One store, what a person does there by hand, and what a refresh makes of it. */
interface Meddling {
  store: [kind: string, settings: string];
  what: string;
  meddle: (live: Live) => Promise<unknown> | void;
  /** `rewritten` in place, `made again`, or `unseen`: the service shows nobody that it was changed. */
  outcome: "rewritten" | "made again" | "unseen";
  permissions?: typeof LEAST;
  says?: RegExp;
}

const gitHub = ({ world }: Live) => new GitHubClient(world.github.url, SANDBOX_TOKENS.github);
const gitLab = ({ world }: Live) =>
  new GitLabClient(world.gitlab.url, { "private-token": SANDBOX_TOKENS.gitlab });

const SECRET = "/repos/acme/payments/actions/secrets";
const VARIABLE = "/projects/acme%2Fapp/variables/FLYTE_API_KEY";

const GITHUB: Meddling["store"] = ["github", "repository: acme/payments"];
const GITLAB: Meddling["store"] = ["gitlab", "project: acme/app"];
const JENKINS: Meddling["store"] = ["jenkins", "folder: payments/ml"];

const MEDDLINGS: Meddling[] = [
  {
    store: GITHUB,
    what: "deleted",
    meddle: (live) => gitHub(live).delete(`${SECRET}/FLYTE_API_KEY`),
    outcome: "made again",
  },
  {
    store: GITHUB,
    what: "given another value",
    meddle: (live) => gitHub(live).putSecret(SECRET, "FLYTE_API_KEY", BY_HAND),
    outcome: "unseen",
  },
  {
    store: GITLAB,
    what: "deleted",
    meddle: (live) => gitLab(live).delete(VARIABLE),
    outcome: "made again",
    says: /warning: gitlab:.* project acme\/app: FLYTE_API_KEY was deleted by others/,
  },
  {
    store: GITLAB,
    what: "given another value",
    meddle: (live) => gitLab(live).put(VARIABLE, { value: BY_HAND }),
    outcome: "rewritten",
    says: /warning: gitlab:.* project acme\/app: FLYTE_API_KEY was changed by others: value/,
  },
  {
    store: ["gitlab", "project: acme/app, hidden: true"],
    what: "given another value",
    meddle: (live) => gitLab(live).put(VARIABLE, { value: BY_HAND }),
    outcome: "unseen",
  },
  {
    store: JENKINS,
    what: "deleted",
    meddle: ({ world }) => world.jenkins.controller.removeCredential(CREDENTIAL),
    outcome: "made again",
  },
  {
    store: JENKINS,
    what: "made anew",
    meddle: ({ world }) => {
      world.jenkins.controller.setCredential({ ...CREDENTIAL, secret: BY_HAND });
    },
    outcome: "rewritten",
  },
  {
    store: JENKINS,
    what: "given another secret alone",
    meddle: changeSecretAlone,
    outcome: "unseen",
  },
  {
    store: JENKINS,
    what: "given another secret alone, where the user may configure the folder",
    meddle: changeSecretAlone,
    outcome: "rewritten",
    permissions: [...LEAST, "Job/Configure"],
  },
];

function changeSecretAlone({ world }: Live): void {
  const { controller } = world.jenkins;
  const { description = "" } = controller.credential(CREDENTIAL) ?? {};
  controller.setCredential({ ...CREDENTIAL, secret: BY_HAND, description });
}

describe("a key that a person changed by hand, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;

  afterEach(() => live.world.stop());

  for (const { store, what, meddle, outcome, permissions, says } of MEDDLINGS) {
    it(`${store.join(", ")}: ${what}: ${outcome} by up --refresh`, async () => {
      live = await startStores([store], permissions);
      const key = theKey(live);
      live.world.monitor.pause();
      await meddle(live);
      assert.notDeepEqual([...heldIn(live).values()], [key]);
      const run = await live.stack.up({ refresh: true });
      assert.ok(run.ok, run.printed);
      live.world.monitor.resume();
      const expected = outcome === "unseen" ? BY_HAND : key;
      assert.deepEqual([...heldIn(live).values()], [expected]);
      assert.equal(run.changes["create"], outcome === "made again" ? 1 : undefined);
      assert.equal(run.changes["update"], outcome === "rewritten" ? 1 : undefined);
      if (says !== undefined) assert.match(run.printed, says);
      const again = await live.stack.up({ refresh: true });
      assert.ok(again.ok, again.printed);
      assert.deepEqual([again.changes["create"], again.changes["update"]], [undefined, undefined]);

      live.world.clock.advanceDays(91);
      const rotated = await live.stack.up();
      assert.ok(rotated.ok, rotated.printed);
      assert.notEqual(theKey(live), key);
    });
  }
});
