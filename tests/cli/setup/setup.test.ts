import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliError } from "../../../cli/cliError";
import { makeContext, type Context } from "../../../cli/context";
import { addTeam } from "../../../cli/setup/addTeam";
import { readFields } from "../../../cli/setup/fieldText";
import { init } from "../../../cli/setup/init";
import { mainSetting } from "../../../cli/setup/kinds";

const IDENTITY = "kind=okta,orgName=acme,baseUrl=okta.com,authorizationServer=union";

describe("settings on the command line", () => {
  for (const [text, expected] of [
    ["github:acme/app", { kind: "github", repository: "acme/app" }],
    [
      "kind=github,repository=acme/app,environment=team-a/production",
      { kind: "github", repository: "acme/app", environment: "team-a/production" },
    ],
    [
      "kind=github, repository=acme/app, environment=a\\, b=c",
      { kind: "github", repository: "acme/app", environment: "a, b=c" },
    ],
  ] as const) {
    it(`are read: ${text}`, () => {
      assert.deepEqual(readFields(text, "--store", mainSetting), expected);
    });
  }

  for (const text of ["acme/app", "repository=acme/app", "kind=github,acme/app", "unknown:acme"]) {
    it(`are refused: ${text}`, () => {
      assert.throws(() => readFields(text, "--store", mainSetting), /^CliError: --store: /);
    });
  }
});

describe("init and add-team", function () {
  this.timeout(10_000);
  let context: Context;

  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), "flyte-ci-keys-init-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: flyte-ci-keys\nruntime: nodejs\n");
    context = { ...makeContext({ cwd: folder, json: false }, {}), say: () => undefined };
  });

  afterEach(() => {
    rmSync(context.project.folder, { recursive: true, force: true });
  });

  const path = (stack: string) => join(context.project.folder, `Pulumi.${stack}.yaml`);
  const text = (stack: string) => readFileSync(path(stack), "utf8");
  const all = {
    ...{ stack: "payments-prod", domain: "union.example.com", identity: IDENTITY },
    ...{ team: "payments", store: ["github:acme/payments"] },
  };

  it("write the settings of a stack from options", async () => {
    await init(context, { ...all, secretsProvider: "awskms://alias/ci-keys" });
    assert.equal(
      text("payments-prod"),
      `# Settings of one stack (README, "Settings"). Nothing here is secret. Names that look like numbers need quotes.

config:
  flyte-ci-keys:domain: union.example.com
  flyte-ci-keys:identity:
    kind: okta
    orgName: acme
    baseUrl: okta.com
    authorizationServer: union
  flyte-ci-keys:teams:
    payments:
      stores:
        - kind: github
          repository: acme/payments
secretsprovider: awskms://alias/ci-keys
`,
    );
  });

  it("ask for what is missing, in the words of the settings", async () => {
    const answers: Record<string, string> = {
      "name of the stack, such as payments-prod": "dev",
      "host of the control plane, such as union.example.com": "union.example.com",
      "identity provider (okta, entra, oidc)": "okta",
      "identity.orgName: the organisation's name, such as acme": "00123",
      "identity.baseUrl: the rest of its host, such as okta.com": "okta.com",
      "identity.authorizationServer: name of the custom authorization server, such as union":
        "union",
      "name of the first team": "007",
      "where 007 reads its key (github, gitlab, jenkins)": "github",
      "repository: owner and repository, such as acme/app": "acme/0042",
    };
    const asked: string[] = [];
    await init(context, {}, (question) => {
      asked.push(question);
      return Promise.resolve(answers[question] ?? "unexpected");
    });
    assert.deepEqual(asked, Object.keys(answers));
    assert.match(text("dev"), /orgName: "00123"/);
    assert.match(text("dev"), /^ {4}"007":$/m);
  });

  const refusals: [string, object, RegExp][] = [
    [
      "what is missing",
      { stack: "dev" },
      /--domain <host>\n {2}--identity kind=okta.*\n {2}--team <name> --store/,
    ],
    [
      "an incomplete identity",
      { ...all, identity: "kind=okta" },
      /identity\.authorizationServer: is missing: name of the custom/,
    ],
    [
      "wrong settings",
      { ...all, domain: "https://union.example.com" },
      /flyte-ci-keys:domain: must be a bare host/,
    ],
    [
      "a setting that is none",
      { ...all, store: ["kind=github,repositry=acme/app"] },
      /repositry: is not a setting; did you mean "repository"/,
    ],
    ["a name that is none for a stack", { ...all, stack: "a/b" }, /a stack's name has/],
  ];
  for (const [what, options, says] of refusals) {
    it(`refuse ${what} and write nothing`, async () => {
      await assert.rejects(
        init(context, options),
        (error: unknown) => error instanceof CliError && says.test(error.message),
      );
      assert.equal(existsSync(path("payments-prod")), false);
    });
  }

  it("never overwrite", async () => {
    await init(context, all);
    await assert.rejects(init(context, all), /is there already\. Add a team to it/);
  });

  it("turn texts into the numbers and truth values that settings want", async () => {
    await init(context, { ...all, store: ["kind=github,repository=acme/app,adopt=true"] });
    assert.match(text("payments-prod"), /adopt: true$/m);
  });

  it("add a team and keep comments", async () => {
    await init(context, all);
    writeFileSync(path("payments-prod"), `${text("payments-prod")}# at the end\n`);
    addTeam(context, "no", { store: ["github:acme/no"] });
    assert.match(text("payments-prod"), /\n {4}"no":\n {6}stores:\n {8}- kind: github/);
    assert.match(text("payments-prod"), /# at the end\n$/);
  });

  it("make a stack like another, all but its teams and its salt", async () => {
    await init(context, all);
    writeFileSync(path("payments-prod"), `${text("payments-prod")}encryptionsalt: v1:abc\n`);
    addTeam(context, "search", {
      store: ["github:acme/search"],
      stack: "search-prod",
      like: "payments-prod",
    });
    const made = text("search-prod");
    assert.match(made, /authorizationServer: union/);
    assert.match(made, /search:\n {6}stores:/);
    assert.doesNotMatch(made, /payments|encryptionsalt/);
  });

  const additions: [string, string, object, RegExp][] = [
    [
      "a team that is there",
      "Payments",
      { store: ["github:acme/x"] },
      /has a team "payments" already/,
    ],
    [
      "an address that is taken",
      "search",
      { store: ["github:acme/payments"] },
      /is the same address as/,
    ],
    [
      "a stack that is not there",
      "search",
      { store: ["github:acme/x"], stack: "other" },
      /no stack "other".*--like payments-prod/,
    ],
    [
      "a model that is not there",
      "search",
      { store: ["github:acme/x"], stack: "other", like: "payment-prod" },
      /did you mean "payments-prod"/,
    ],
    [
      "a name that is none for a team",
      "a b",
      { store: ["github:acme/x"] },
      /teams\.a b: must be a name/,
    ],
  ];
  for (const [what, team, options, says] of additions) {
    it(`refuse ${what} and change nothing`, async () => {
      await init(context, all);
      const before = text("payments-prod");
      const act = () => addTeam(context, team, options as { store: string[] });
      assert.throws(act, (error: unknown) => error instanceof CliError && says.test(error.message));
      assert.equal(text("payments-prod"), before);
    });
  }
});
