import assert from "node:assert/strict";
import { gitLabAddress } from "../../../common/gitLabAddress";
import { markedDescription } from "../../../provider/resources/gitlab/mark";
import { markerOf, withMarker } from "../../../provider/resources/jenkins/marker";
import { GitLab } from "../../../provider/services/gitlab/gitlab";
import { credentialUrl } from "../../../provider/services/jenkins/place";
import { GitLabEmulator } from "../../../sandbox/emulators/gitlab/gitlab";
import { JenkinsEmulator } from "../../../sandbox/emulators/jenkins/jenkins";
import { OWNER, resource, StrayBed } from "./strayBed";

const GITLAB_ENV = { GITLAB_TOKEN: "glpat-canary" };
const JENKINS_ENV = { JENKINS_USER_ID: "ci-keys", JENKINS_API_TOKEN: "11canarytoken" };
const OIDC = { kind: "oidc", issuer: "https://sso.example.com" };
const VALUE = "canary-generation-1+/=dW5pb24uZXhhbXBsZS5jb206";

describe("strays in GitLab", function () {
  this.timeout(20_000);
  let bed: StrayBed;
  let gitlab: GitLabEmulator;
  const place = { kind: "project" as const, id: "acme/app" };
  const key = "FLYTE_API_KEY";

  beforeEach(async () => {
    bed = new StrayBed();
    gitlab = await new GitLabEmulator(bed.clock, {
      users: [{ username: "max" }],
      groups: [{ path: "acme", members: { max: "Maintainer" } }],
      projects: [{ path: "acme/app" }],
      tokens: [{ value: GITLAB_ENV.GITLAB_TOKEN, user: "max" }],
    }).start();
    const store = { kind: "gitlab", project: "acme/app", baseUrl: gitlab.url };
    bed.settings(OIDC, [store]);
    bed.knowsGeneration("payments", 3);
    bed.knows(resource("cikeys:gitlab:Variable", "payments-gitlab", { id: address(key) }));
  });

  afterEach(async () => {
    bed.stop();
    await gitlab.stop();
  });

  const address = (name: string, environmentScope = "*") =>
    gitLabAddress({ baseUrl: gitlab.url, place, key: name, environmentScope });

  /** A variable as our resource writes it; with `undefined`, as a person does. */
  async function variable(
    name: string,
    owner: string | undefined,
    generation?: number,
    environmentScope = "*",
  ): Promise<string> {
    const api = new GitLab({ baseUrl: gitlab.url, tokenEnv: "GITLAB_TOKEN", env: GITLAB_ENV });
    const id = address(name, environmentScope);
    const description =
      owner === undefined ? "by hand" : markedDescription(`flyte-ci-keys ${owner}`, id, generation);
    const flags = { variableType: "env_var", masked: true, protected: true, raw: true };
    const content = { value: VALUE, description, ...flags };
    await api.variables.create({ place, key: name, environmentScope }, content, false);
    return id;
  }

  it("are variables that the stack wrote and the state does not know; they are only told", async () => {
    await variable(key, `${OWNER}/payments`, 3);
    const former = await variable("FORMER_KEY", `${OWNER}/payments`, 2);
    const scoped = await variable(key, `${OWNER}/payments`, 2, "production");
    const undated = await variable("UNDATED", `${OWNER}/payments`);
    const { strays, exit } = await bed.look(GITLAB_ENV);
    assert.deepEqual(
      strays.map(({ id, generation, verdict }) => [id, generation, verdict]).sort(),
      [
        [former, 2, "stray"],
        [scoped, 2, "stray"],
        [undated, null, "stray"],
      ].sort(),
    );
    assert.equal(exit, 4);

    bed.clock.advanceDays(300);
    const removal = await bed.remove(GITLAB_ENV);
    assert.deepEqual(removal.outcomes, { [former]: "left", [scoped]: "left", [undated]: "left" });
    assert.match(removal.removals[0]?.detail ?? "", /delete it by hand/);
    assert.equal([...gitlab.variables()].length, 4);
  });

  it("show an older state by a later generation, even in a variable that the state knows", async () => {
    await variable(key, `${OWNER}/payments`, 4);
    const { verdicts, exit } = await bed.look(GITLAB_ENV);
    assert.deepEqual([verdicts, exit], [[["payments", "store entry", 4, "older state"]], 4]);
  });

  it("are never another stack's or project's, nor what bears no signature", async () => {
    const others = ["keys/prod-eu/payments", "keys/dev/payments", "other/prod/payments"];
    for (const [index, owner] of others.entries()) await variable(`KEY_${index}`, owner, 9);
    await variable("BY_HAND", undefined);
    assert.deepEqual((await bed.look(GITLAB_ENV)).strays, []);
  });

  it("are found on every page", async () => {
    const names = Array.from({ length: 130 }, (_, index) => `KEY_${index}`);
    for (const name of names) await variable(name, `${OWNER}/payments`, 1);
    assert.equal((await bed.look(GITLAB_ENV)).strays.length, names.length);
  });

  it("cannot be seen by a token that may not read variables, which is said", async () => {
    await variable("FORMER_KEY", `${OWNER}/payments`, 2);
    for (const role of ["Developer", undefined] as const) {
      gitlab.setRole("acme", "max", role);
      const { strays, notLooked, exit } = await bed.look(GITLAB_ENV);
      assert.deepEqual([strays, exit], [[], 1]);
      assert.match(notLooked.join("\n"), /^gitlab:.* project acme\/app: \*: /m);
    }
  });
});

describe("strays in Jenkins", function () {
  this.timeout(20_000);
  let bed: StrayBed;
  let jenkins: JenkinsEmulator;
  const permissions = ["Overall/Read" as const, "Job/Read" as const, "Credentials/View" as const];
  const rights = { permissions };

  beforeEach(async () => {
    bed = new StrayBed();
    jenkins = await new JenkinsEmulator(bed.clock, {
      contextPath: "/jenkins",
      users: [{ id: "ci-keys", apiTokens: [JENKINS_ENV.JENKINS_API_TOKEN], grants: [rights] }],
      folders: ["payments", "other"],
    }).start();
    bed.settings(OIDC, [{ kind: "jenkins", url: jenkins.rootUrl, folder: "payments" }]);
    bed.knowsGeneration("payments", 3);
    const id = address("flyte-api-key");
    bed.knows(resource("cikeys:jenkins:SecretText", "payments-jenkins", { id }));
  });

  afterEach(async () => {
    rights.permissions = permissions;
    bed.stop();
    await jenkins.stop();
  });

  const address = (credentialId: string, domain = "_", folder = "payments") =>
    credentialUrl({ url: jenkins.rootUrl, folder, domain, credentialId });

  /** A credential as our resource writes it. */
  function credential(
    id: string,
    by: string,
    generation: number,
    { domain = "_", folder = "payments" } = {},
  ): string {
    const url = address(id, domain, folder);
    const marker = markerOf(VALUE, url, generation);
    const description = withMarker(`CI key of payments, written by ${by}`, marker);
    jenkins.controller.setCredential({ folder, domain, id, secret: VALUE, description });
    return url;
  }

  it("are credentials that the stack wrote and the state does not know; they are only told", async () => {
    credential("flyte-api-key", OWNER, 3);
    const former = credential("former", OWNER, 2);
    const elsewhere = credential("flyte-api-key", OWNER, 1, { domain: "production" });
    const { strays, exit } = await bed.look(JENKINS_ENV);
    assert.deepEqual(
      strays.map(({ team, id, generation, verdict }) => [team, id, generation, verdict]).sort(),
      [
        ["payments", former, 2, "stray"],
        ["payments", elsewhere, 1, "stray"],
      ].sort(),
    );
    assert.equal(exit, 4);

    const mark = jenkins.calls.mark();
    bed.clock.advanceDays(300);
    const { outcomes } = await bed.remove(JENKINS_ENV);
    assert.deepEqual(outcomes, { [former]: "left", [elsewhere]: "left" });
    assert.deepEqual(
      jenkins.calls.since(mark).filter(({ kind }) => kind === "write"),
      [],
    );
  });

  it("show an older state by a later generation, even in a credential that the state knows", async () => {
    credential("flyte-api-key", OWNER, 4);
    const { verdicts, exit } = await bed.look(JENKINS_ENV);
    assert.deepEqual([verdicts, exit], [[["payments", "store entry", 4, "older state"]], 4]);
  });

  it("are never another stack's or project's, nor another folder's, nor what bears no signature", async () => {
    credential("one", "keys/prod-eu", 9);
    credential("two", "other/prod", 9);
    credential("three", OWNER, 9, { folder: "other" });
    jenkins.controller.setCredential({ folder: "payments", id: "by-hand", secret: VALUE });
    assert.deepEqual((await bed.look(JENKINS_ENV)).strays, []);
  });

  it("cannot be seen by a user who may not view credentials, which is said", async () => {
    credential("former", OWNER, 2);
    rights.permissions = permissions.slice(0, 2);
    const { strays, notLooked, exit } = await bed.look(JENKINS_ENV);
    assert.deepEqual([strays, exit], [[], 1]);
    assert.match(notLooked.join("\n"), /\/job\/payments\/.*Credentials\/View/);
  });

  it("cannot be seen where Jenkins answers 403, which is said", async () => {
    credential("former", OWNER, 2);
    jenkins.faults.add({ times: Infinity, effect: { kind: "status", status: 403 } });
    const { strays, notLooked, exit } = await bed.look(JENKINS_ENV);
    assert.deepEqual([strays, exit], [[], 1]);
    assert.match(notLooked.join("\n"), /\/job\/payments\/.*403/);
  });
});
