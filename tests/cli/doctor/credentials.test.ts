import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK } from "jose";
import type { Finding } from "../../../cli/doctor/finding";
import { servicesOf } from "../../../cli/doctor/services/services";
import { validateSettings } from "../../../settings/read";
import { devWorld } from "../../../sandbox/dev";
import { ROOT } from "../../../sandbox/stack";
import { SANDBOX_TOKENS, World } from "../../../sandbox/world";
import { identitiesIn } from "./identities";

describe("doctor asks the services about the administrators' credentials", function () {
  this.timeout(20_000);
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = keys.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  let world: World;

  before(async () => {
    const dev = devWorld(() => undefined);
    const publicJwk = await exportJWK(keys.publicKey);
    world = await World.start({
      ...dev,
      providers: "official",
      okta: {
        ...dev.okta,
        serviceClients: [
          {
            clientId: "0oaadmin",
            publicJwk,
            scopes: ["okta.apps.manage", "okta.authorizationServers.manage"],
          },
        ],
      },
      github: {
        ...dev.github,
        tokens: [
          ...dev.github.tokens,
          { value: "github_pat_ends", login: "acme", expiration: "2030-12-31 23:59:59 UTC" },
          { value: "ghp_offset", login: "acme", expiration: "2030-12-31 23:59:59 -0700" },
          { value: "ghp_odd", login: "acme", expiration: "soon" },
          { value: "ghs_installation", login: "acme", kind: "integration" },
        ],
        apps: [
          {
            id: "12",
            installationId: "34",
            account: "acme",
            publicKey: keys.publicKey.export({ type: "spki", format: "pem" }).toString(),
          },
        ],
      },
      gitlab: {
        ...dev.gitlab,
        tokens: [
          ...dev.gitlab.tokens,
          { value: "old", user: "ci-keys", createdAt: "2020-01-02T03:04:05.678Z", expiresAt: null },
          { value: "ending-within-a-week", user: "ci-keys", expiresAt: soon(7) },
          { value: "reader", user: "ci-keys", scopes: ["read_user"] },
        ],
      },
    });
  });

  after(() => world.stop());

  const soon = (days: number): string =>
    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  const identities = () => identitiesIn(world);

  /** What is said of the credentials of a service. */
  async function said(
    area: string,
    env: Record<string, string>,
    { identity = "oidc", store }: { identity?: "okta" | "entra" | "oidc"; store?: object } = {},
  ): Promise<Finding[]> {
    const settings = validateSettings({
      domain: "union.example.com",
      identity: identities()[identity],
      teams: {
        payments: { stores: [store ?? { kind: "github", repository: "acme/payments" }] },
      },
    });
    const around = { env: { ...world.administratorEnvironment(), ...env }, clock: world.clock };
    const look = servicesOf([settings], around).find((service) => service.area === area);
    const findings = (await look?.look()) ?? [];
    const credential = / is long-lived: | is short-lived$| signs and is never sent/;
    for (const { text, remedy = "" } of findings) {
      const values = Object.values({ ...env, ...SANDBOX_TOKENS });
      for (const token of values.filter((value) => value.length > 14)) {
        assert.ok(!`${text}${remedy}`.includes(token), "a credential was shown");
      }
    }
    return findings.filter(({ text }) => credential.test(text));
  }

  const gitlab = { store: { kind: "gitlab", project: "acme/recommendations" } };
  const jenkins = { store: { kind: "jenkins", folder: "recommendations" } };

  const cases: [
    string,
    string,
    () => Record<string, string>,
    Parameters<typeof said>[2],
    Finding["level"],
    RegExp,
  ][] = [
    [
      "Okta's API token",
      "Okta",
      () => ({}),
      { identity: "okta" },
      "warning",
      /^the API token in OKTA_API_TOKEN is long-lived: Okta does not tell how old it is$/,
    ],
    [
      "Okta's service app",
      "Okta",
      () => ({
        OKTA_API_TOKEN: "",
        OKTA_API_CLIENT_ID: "0oaadmin",
        OKTA_API_PRIVATE_KEY: pem,
        OKTA_API_SCOPES: "okta.apps.manage,okta.authorizationServers.manage",
      }),
      { identity: "okta" },
      "ok",
      /^the key in OKTA_API_PRIVATE_KEY signs and is never sent/,
    ],
    [
      "Entra's client secret, whose dates Graph tells by its first characters",
      "Entra",
      () => ({}),
      { identity: "entra" },
      "warning",
      /^the client secret in ARM_CLIENT_SECRET is long-lived: made \S+, 0 days ago; it ends \S+, in 7[23]\d days$/,
    ],
    [
      "GitHub's token without an end",
      "GitHub",
      () => ({}),
      {},
      "warning",
      /^the token in GITHUB_TOKEN is long-lived: .*; it does not end$/,
    ],
    [
      "GitHub's token with an end",
      "GitHub",
      () => ({ GITHUB_TOKEN: "github_pat_ends" }),
      {},
      "warning",
      /; it ends 2030-12-31, in \d+ days$/,
    ],
    [
      "GitHub's token whose end has an offset",
      "GitHub",
      () => ({ GITHUB_TOKEN: "ghp_offset" }),
      {},
      "warning",
      /; it ends 2031-01-01, in \d+ days$/,
    ],
    [
      "GitHub's token whose end is told in an odd way",
      "GitHub",
      () => ({ GITHUB_TOKEN: "ghp_odd" }),
      {},
      "warning",
      /is long-lived: GitHub does not tell how old it is$/,
    ],
    [
      "GitHub's token of an installation",
      "GitHub",
      () => ({ GITHUB_TOKEN: "ghs_installation" }),
      {},
      "ok",
      /^the token in GITHUB_TOKEN is short-lived$/,
    ],
    [
      "a GitHub App",
      "GitHub",
      () => ({
        GITHUB_APP_ID: "12",
        GITHUB_APP_INSTALLATION_ID: "34",
        GITHUB_APP_PEM_FILE: pem,
      }),
      {},
      "ok",
      /^the App's key in GITHUB_APP_PEM_FILE signs and is never sent/,
    ],
    [
      "GitLab's token",
      "GitLab",
      () => ({}),
      gitlab,
      "ok",
      /^the access token in GITLAB_TOKEN is long-lived: made \S+, 30 days ago; it ends \S+, in 33\d days$/,
    ],
    [
      "GitLab's token that ends within a fortnight",
      "GitLab",
      () => ({ GITLAB_TOKEN: "ending-within-a-week" }),
      gitlab,
      "warning",
      /; it ends \S+, in [67] days$/,
    ],
    [
      "GitLab's token from before tokens had an end",
      "GitLab",
      () => ({ GITLAB_TOKEN: "old" }),
      gitlab,
      "warning",
      /: made 2020-01-02, \d+ days ago; it does not end$/,
    ],
    [
      "Jenkins' token",
      "Jenkins",
      () => ({}),
      jenkins,
      "ok",
      /^the API token in JENKINS_API_TOKEN is long-lived: Jenkins does not tell how old it is$/,
    ],
    [
      "an initial access token that is opaque",
      "OIDC",
      () => ({}),
      {},
      "ok",
      /^the initial access token in OIDC_INITIAL_ACCESS_TOKEN is long-lived: OIDC does not tell/,
    ],
    [
      "an initial access token that says its dates",
      "OIDC",
      () => ({ OIDC_INITIAL_ACCESS_TOKEN: jwt({ iat: 1_600_000_000, exp: 4_000_000_000 }) }),
      {},
      "warning",
      /: made 2020-09-13, \d+ days ago; it ends 2096-10-02, in \d+ days$/,
    ],
  ];
  for (const [what, area, env, options, level, says] of cases) {
    it(what, async () => {
      const findings = await said(area, env(), options);
      assert.equal(findings.length, 1, JSON.stringify(findings));
      assert.match(findings[0]?.text ?? "", says);
      assert.equal(findings[0]?.level, level);
    });
  }

  it("points at pages that there are", () => {
    const folder = join(ROOT, "cli", "doctor", "services");
    const pages = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(/"([a-z]+\.md)"/g)].map(
        ([, page = ""]) => page,
      ),
    );
    assert.equal(new Set(pages).size, 6);
    for (const page of pages) {
      assert.ok(existsSync(join(ROOT, "docs", "administrators", page)), page);
    }
  });

  it("says nothing of a token that the service refuses: the other looks do", async () => {
    assert.deepEqual(await said("GitLab", { GITLAB_TOKEN: "unknown" }, gitlab), []);
    assert.deepEqual(await said("GitLab", { GITLAB_TOKEN: "reader" }, gitlab), []);
    assert.deepEqual(await said("GitHub", { GITHUB_TOKEN: "unknown" }), []);
  });

  it("says nothing of a token that a provider with clients of one's own needs not", async () => {
    const settings = validateSettings({
      domain: "union.example.com",
      identity: { kind: "oidc", issuer: world.oidc.issuer },
      teams: { payments: { stores: [{ kind: "github", repository: "acme/payments" }] } },
    });
    const around = { env: {}, clock: world.clock };
    const [oidc] = servicesOf([settings], around);
    assert.deepEqual(
      (await oidc?.look())?.map(({ level }) => level),
      ["ok"],
    );
  });
});

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part(claims)}.c2lnbmF0dXJl`;
}
