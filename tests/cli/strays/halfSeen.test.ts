import assert from "node:assert/strict";
import { drawClientSecret } from "../../../common/drawnSecret";
import { GitLabEmulator } from "../../../sandbox/emulators/gitlab/gitlab";
import { OktaEmulator } from "../../../sandbox/emulators/okta/okta";
import { OWNER, resource, StrayBed } from "./strayBed";

const TOKENS = { okta: "00abcdefghijklmnopqrstuvwxyz0123456789ABCD", gitlab: "glpat-canary" };

describe("strays where not everything can be looked at", function () {
  this.timeout(20_000);

  it("say that clients of an OpenID provider and secrets of GitHub have no list", async () => {
    const bed = new StrayBed();
    const identity = { kind: "oidc", issuer: "https://sso.example.com" };
    bed.settings(identity, [{ kind: "github", repository: "acme/app" }]);
    const { strays, notLooked, exit } = await bed.look({});
    bed.stop();
    assert.deepEqual([strays, exit], [[], 0]);
    assert.match(notLooked[0] ?? "", /^OIDC clients: RFC 7591 has no list of clients/);
    assert.match(notLooked[1] ?? "", /^GitHub secrets: GitHub does not tell/);
  });

  describe("because one service of two refuses", () => {
    let bed: StrayBed;
    let okta: OktaEmulator;
    let gitlab: GitLabEmulator;
    let env: NodeJS.ProcessEnv;

    /** An app with a secret of generation 1 that is a stray; the state knows generation 2. */
    beforeEach(async () => {
      bed = new StrayBed();
      okta = await new OktaEmulator(bed.clock, {
        administrators: [{ apiToken: TOKENS.okta, rights: "full" }],
        apps: [
          {
            label: "flyte-ci payments",
            profile: { flyteCiKeys: `${OWNER}/payments` },
            secrets: [1, 2].map((number) => ({ clientSecret: drawClientSecret(number) })),
          },
        ],
      }).start();
      const [id = ""] = okta.apps().map((app) => app.id);
      const current = okta.secretsOf(id)[1]?.id ?? "";
      bed.knowsGeneration("payments", 2);
      bed.knows(
        resource("okta:app/oAuth:OAuth", "payments-okta", { id }),
        resource("cikeys:okta:ClientSecret", "payments-secret-2", { id: current }),
      );
    });

    afterEach(async () => {
      bed.stop();
      await Promise.all([okta.stop(), gitlab.stop()]);
    });

    /** A project whose variable holds this generation. */
    async function start(generation: number): Promise<void> {
      const description = `flyte-ci-keys ${OWNER}/payments g${generation} #0a1b2c3d`;
      const variables = [{ key: "FLYTE_API_KEY", value: "canary-canary", description }];
      gitlab = await new GitLabEmulator(bed.clock, {
        users: [{ username: "max" }],
        groups: [{ path: "acme", members: { max: "Maintainer" } }],
        projects: [{ path: "acme/app", variables }],
        tokens: [{ value: TOKENS.gitlab, user: "max" }],
      }).start();
      env = { OKTA_API_TOKEN: TOKENS.okta, OKTA_HTTP_PROXY: okta.url, GITLAB_TOKEN: TOKENS.gitlab };
      const stores = [{ kind: "gitlab", project: "acme/app", baseUrl: gitlab.url }];
      bed.settings({ kind: "okta", authorizationServer: "union" }, stores);
      bed.clock.advanceDays(60);
    }

    const outcomes = async () =>
      (await bed.remove(env)).removals.map(({ outcome, detail }) => [outcome, detail]);

    it("stay until everything can be looked at again", async () => {
      await start(2);
      gitlab.setRole("acme", "max", "Developer");
      const [[outcome, detail] = []] = await outcomes();
      assert.equal(outcome, "left");
      assert.match(detail ?? "", /^not everything could be looked at/);
      assert.equal((await bed.remove(env)).exit, 1);

      gitlab.setRole("acme", "max", "Maintainer");
      const stray = (await bed.remove(env)).removals.filter(({ stray }) => stray.kind === "secret");
      assert.deepEqual(
        stray.map((one) => one.outcome),
        ["disabled"],
      );
    });

    it("stay where the service that refused held the sign of an older state", async () => {
      await start(3);
      gitlab.setRole("acme", "max", "Developer");
      assert.match((await outcomes()).join(), /^left,not everything could be looked at/);
      gitlab.setRole("acme", "max", "Maintainer");
      assert.match((await outcomes()).join(), /^left,the state is older than what is there/);
    });
  });
});
