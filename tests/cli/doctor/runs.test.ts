import assert from "node:assert/strict";
import type { Finding } from "../../../cli/doctor/finding";
import { servicesOf } from "../../../cli/doctor/services/services";
import { SandboxClock } from "../../../sandbox/clock";
import type { Emulator } from "../../../sandbox/emulators/emulator";
import { GitHubEmulator } from "../../../sandbox/emulators/github/github";
import { GitLabEmulator } from "../../../sandbox/emulators/gitlab/gitlab";
import { JenkinsEmulator } from "../../../sandbox/emulators/jenkins/jenkins";
import type { Permission } from "../../../sandbox/emulators/jenkins/permission";
import { validateSettings } from "../../../settings/read";

const TOKENS = { all: "ghp_all", secretsOnly: "ghp_secrets" };
const JENKINS: Permission[] = ["Overall/Read", "Job/Read", "Credentials/View"];

describe("doctor, where rotation.waitForRuns is set,", function () {
  this.timeout(20_000);
  const clock = new SandboxClock();
  let github: GitHubEmulator;
  let gitlab: GitLabEmulator;
  let jenkins: JenkinsEmulator;
  let emulators: Emulator[];

  before(async () => {
    github = new GitHubEmulator(clock, {
      owners: [{ login: "acme", type: "Organization", repositories: [{ name: "app" }] }],
      tokens: [
        { value: TOKENS.all, login: "acme" },
        { value: TOKENS.secretsOnly, login: "acme", actions: "none" },
      ],
    });
    gitlab = new GitLabEmulator(clock, {
      users: [{ username: "max" }],
      groups: [{ path: "acme", members: { max: "Owner" } }],
      projects: [{ path: "acme/app" }, { path: "acme/quiet", pipelinesEnabled: false }],
      tokens: [{ value: "glpat", user: "max" }],
    });
    jenkins = new JenkinsEmulator(clock, {
      users: [
        { id: "all", apiTokens: ["11all"], grants: [{ permissions: JENKINS }] },
        {
          id: "folder-only",
          apiTokens: ["11folder"],
          grants: [
            { permissions: ["Overall/Read"] },
            { folder: "payments", inherited: false, permissions: JENKINS },
          ],
        },
      ],
      jobs: ["payments/deploy"],
    });
    emulators = [github, gitlab, jenkins];
    await Promise.all(emulators.map((emulator) => emulator.start()));
  });

  after(() => Promise.all(emulators.map((emulator) => emulator.stop())));

  const stores = {
    github: { kind: "github", repository: "acme/app" },
    environment: { kind: "github", repository: "acme/app", environment: "production" },
    organization: { kind: "github", organization: "acme", visibility: "all" },
    gitlab: { kind: "gitlab", project: "acme/app" },
    quiet: { kind: "gitlab", project: "acme/quiet" },
    group: { kind: "gitlab", group: "acme" },
    jenkins: { kind: "jenkins", folder: "payments" },
    controller: { kind: "jenkins" },
  };

  /** What doctor says of pipelines. */
  async function look(
    store: object[],
    {
      env = {},
      rotation = { waitForRuns: "1d" },
      own = {},
    }: { env?: object; rotation?: object; own?: object } = {},
  ): Promise<Finding[]> {
    const settings = validateSettings({
      domain: "union.example.com",
      identity: { kind: "oidc", issuer: "https://sso.example.com" },
      rotation,
      teams: { payments: { stores: store, rotation: own } },
    });
    const shell = {
      ...{ GITHUB_TOKEN: TOKENS.all, GITHUB_BASE_URL: `${github.url}/` },
      ...{ GITLAB_TOKEN: "glpat", GITLAB_BASE_URL: gitlab.url },
      ...{ JENKINS_URL: jenkins.rootUrl, JENKINS_USER_ID: "all", JENKINS_API_TOKEN: "11all" },
      ...env,
    };
    const [, ...services] = servicesOf([settings], { env: shell, clock });
    const found = await Promise.all(services.map((service) => service.look()));
    return found.flat().filter(({ text }) => /pipelines|waitForRuns/.test(text));
  }

  const of = (findings: Finding[]) => findings.map(({ level, text }) => `${level}: ${text}`);

  for (const kind of ["github", "gitlab", "jenkins"] as const) {
    it(`finds the right to see pipelines, and writes nothing: ${kind}`, async () => {
      const marks = emulators.map((emulator) => [emulator, emulator.calls.mark()] as const);
      const findings = of(await look([stores[kind]]));
      assert.deepEqual(findings, ["ok: the token sees the pipelines of 1 of 1 stores"]);
      const calls = marks.flatMap(([emulator, mark]) => emulator.calls.since(mark));
      assert.deepEqual(
        calls.filter((call) => call.kind !== "read"),
        [],
      );
    });
  }

  const lacking: [what: string, store: object, env: Record<string, string>, says: RegExp][] = [
    [
      "Actions: read at GitHub",
      stores.github,
      { GITHUB_TOKEN: TOKENS.secretsOnly },
      /^problem github:acme\/app: rotation\.waitForRuns cannot see the pipelines: .*403.* permission "Actions: read"/,
    ],
    [
      "CI/CD in a GitLab project",
      stores.quiet,
      {},
      /^problem gitlab:project acme\/quiet: rotation\.waitForRuns cannot see .*403.* switch CI\/CD on in the project$/,
    ],
    [
      "Job/Read on a folder's jobs in Jenkins",
      stores.jenkins,
      { JENKINS_USER_ID: "folder-only", JENKINS_API_TOKEN: "11folder" },
      /^warning jenkins:payments: the user sees no job there.* Job\/Read on the folder and on all/,
    ],
    [
      "the folder",
      { kind: "jenkins", folder: "absent" },
      {},
      /^problem jenkins:absent: .*is not there, or the user may not read it give .*Job\/Read/,
    ],
  ];
  for (const [what, store, env, says] of lacking) {
    it(`finds what lacks, and says what helps: ${what}`, async () => {
      const found = await look([store], { env });
      const wrong = found.filter(({ level }) => level !== "ok");
      assert.equal(wrong.length, 1, JSON.stringify(found));
      const [{ level, text, remedy = "" } = { level: "ok", text: "" }] = wrong;
      assert.match(`${level} ${text} ${remedy}`, says);
    });
  }

  for (const kind of ["organization", "group", "controller"] as const) {
    it(`says that nobody is waited for where too many could read the key: ${kind}`, async () => {
      const [finding, ...others] = of(await look([stores[kind]]));
      assert.match(finding ?? "", /^warning: (github|gitlab|jenkins):.* waits for none$/);
      assert.deepEqual(others, []);
    });
  }

  it("looks at a repository once, however many of its secrets hold the key", async () => {
    const mark = github.calls.mark();
    await look([stores.github, stores.environment]);
    const statuses = github.calls
      .since(mark)
      .filter(({ rawPath }) => rawPath.endsWith("/actions/runs"))
      .map(({ query }) => query["status"]);
    assert.equal(new Set(statuses).size, statuses.length);
  });

  it("asks nobody where it is not set, and follows a team's own setting", async () => {
    const unset = await look([stores.github], { rotation: {} });
    assert.deepEqual(unset, []);
    const off = await look([stores.github], { own: { waitForRuns: "0h" } });
    assert.deepEqual(off, []);
    const own = await look([stores.github], { rotation: {}, own: { waitForRuns: "2h" } });
    assert.equal(own.length, 1);
  });
});
