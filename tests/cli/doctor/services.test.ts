import assert from "node:assert/strict";
import type { Finding } from "../../../cli/doctor/finding";
import { servicesOf } from "../../../cli/doctor/services/services";
import { validateSettings } from "../../../settings/read";
import { devWorld } from "../../../sandbox/dev";
import { World } from "../../../sandbox/world";
import { identitiesIn } from "./identities";

const STORES = {
  github: { kind: "github", repository: "acme/payments" },
  gitlab: { kind: "gitlab", project: "acme/recommendations" },
  jenkins: { kind: "jenkins", folder: "recommendations" },
};

describe("doctor's looks at the services", function () {
  this.timeout(20_000);
  let world: World;

  before(async () => {
    world = await World.start({ ...devWorld(() => undefined), providers: "official" });
  });

  after(() => world.stop());

  const identities = () => identitiesIn(world);

  /** Findings of every service that the settings name. */
  async function look(
    identity: object,
    store: object,
    env: Record<string, string> = {},
  ): Promise<Finding[]> {
    const settings = validateSettings({
      domain: "union.example.com",
      identity,
      teams: { payments: { stores: [store] } },
    });
    const services = servicesOf([settings], {
      env: { ...world.administratorEnvironment(), ...env },
      clock: world.clock,
    });
    const found = await Promise.all(
      services.map(({ area, look: begin }) =>
        begin().catch((error: Error): Finding[] => [
          { area, level: "problem", text: error.message },
        ]),
      ),
    );
    return found.flat();
  }

  const levels = (findings: Finding[]) => findings.map(({ area, level }) => `${area} ${level}`);

  for (const [kind, expected] of [
    ["okta", ["Okta ok", "Okta ok", "Okta warning", "GitHub ok", "GitHub warning"]],
    ["entra", ["Entra ok", "Entra warning", "GitHub ok", "GitHub warning"]],
    ["oidc", ["OIDC ok", "OIDC ok", "GitHub ok", "GitHub warning"]],
  ] as const) {
    it(`find nothing wrong but credentials that could be better: ${kind}`, async () => {
      assert.deepEqual(levels(await look(identities()[kind], STORES.github)), expected);
    });
  }

  for (const kind of ["gitlab", "jenkins"] as const) {
    it(`find nothing wrong: ${kind}`, async () => {
      const [, , ...findings] = levels(await look(identities().oidc, STORES[kind]));
      assert.equal(findings.length, 2);
      for (const finding of findings) assert.match(finding, / ok$/);
    });
  }

  it("write nothing and change nothing", async () => {
    const marks = world.emulators.map((emulator) => [emulator, emulator.calls.mark()] as const);
    for (const identity of Object.values(identities())) {
      for (const store of Object.values(STORES)) await look(identity, store);
    }
    for (const [emulator, mark] of marks) {
      const writes = emulator.calls.since(mark).filter(({ kind }) => kind === "write");
      assert.deepEqual(writes, [], emulator.name);
    }
  });

  const troubles: [
    string,
    keyof ReturnType<typeof identities>,
    object,
    Record<string, string>,
    RegExp,
  ][] = [
    [
      "a token that Okta does not know",
      "okta",
      STORES.github,
      { OKTA_API_TOKEN: "unknown" },
      /401.*OKTA_API_TOKEN/,
    ],
    [
      "a secret that Entra does not know",
      "entra",
      STORES.github,
      { ARM_CLIENT_SECRET: "unknown" },
      /AADSTS7000215/,
    ],
    [
      "a token that GitHub does not know",
      "oidc",
      STORES.github,
      { GITHUB_TOKEN: "unknown" },
      /github:acme\/payments: FLYTE_API_KEY: .*401/,
    ],
    [
      "a repository that is not there",
      "oidc",
      { kind: "github", repository: "acme/absent" },
      {},
      /acme\/absent: FLYTE_API_KEY: is not there, or the token may not see it/,
    ],
    [
      "a token that GitLab does not know",
      "oidc",
      STORES.gitlab,
      { GITLAB_TOKEN: "unknown" },
      /gitlab:.*401/,
    ],
    [
      "a project that is not there",
      "oidc",
      { kind: "gitlab", project: "acme/absent" },
      {},
      /acme\/absent.*is not there, or the token may not see it/,
    ],
    [
      "a token that Jenkins does not know",
      "oidc",
      STORES.jenkins,
      { JENKINS_API_TOKEN: "unknown" },
      /jenkins:.*401/,
    ],
    [
      "a folder that is not there",
      "oidc",
      { kind: "jenkins", folder: "absent" },
      {},
      /absent.*is not there, or the user may not see its credentials/,
    ],
  ];
  for (const [what, identity, store, env, says] of troubles) {
    it(`find ${what}`, async () => {
      const problems = (await look(identities()[identity], store, env)).filter(
        ({ level }) => level === "problem",
      );
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.match(problems[0]?.text ?? "", says);
    });
  }

  it("find an authorization server that is not there", async () => {
    const identity = { ...identities().okta, authorizationServer: "absent" };
    const findings = await look(identity, STORES.github);
    assert.ok(
      findings.some(({ level, text }) => level === "problem" && /named "absent"/.test(text)),
    );
  });
});
