import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { CliError } from "../../../cli/cliError";
import type { Project } from "../../../cli/project";
import { StackFile } from "../../../cli/settings/stackFile";

const TEXT = `# at the top
config:
  # before domain
  flyte-ci-keys:domain: union.example.com # beside domain
  other:key: "0042"
  flyte-ci-keys:teams:
    payments:
      # of payments
      stores:
        - kind: github # beside kind
          repository: 'acme/payments'
encryptionsalt: v1:abc=:v1:def
`;

describe("a stack's settings file", () => {
  it("keeps comments, quotes and everything that is not ours when a team is added", () => {
    const file = StackFile.parse("Pulumi.dev.yaml", TEXT);
    file.set(["teams", "search"], { stores: [{ kind: "github", repository: "acme/search" }] });
    assert.equal(
      file.toString(),
      TEXT.replace(
        "encryptionsalt",
        "    search:\n      stores:\n        - kind: github\n          repository: acme/search\nencryptionsalt",
      ),
    );
  });

  it("changes a value in its place and makes groups that are missing", () => {
    const file = StackFile.parse("f", TEXT);
    file.set(["domain"], "other.example.com");
    file.set(["teams", "payments", "rotation", "request"], "0042");
    assert.deepEqual(file.settings(), {
      domain: "other.example.com",
      teams: {
        payments: {
          stores: [{ kind: "github", repository: "acme/payments" }],
          rotation: { request: "0042" },
        },
      },
    });
    assert.match(file.toString(), /request: "0042"/);
  });

  it("takes a setting out together with the groups that become empty", () => {
    const file = StackFile.parse("f", TEXT);
    file.set(["teams", "payments", "rotation", "hold"], true);
    file.remove(["teams", "payments", "rotation", "hold"]);
    assert.equal(file.toString(), TEXT);
  });

  it("begins with nothing", () => {
    const file = StackFile.parse("f", "");
    file.set(["teams", "no", "stores"], [{ kind: "github", repository: "acme/no" }]);
    assert.deepEqual(parse(file.toString()), {
      config: {
        "flyte-ci-keys:teams": { no: { stores: [{ kind: "github", repository: "acme/no" }] } },
      },
    });
  });

  it("opens up an empty entry and an empty group", () => {
    for (const text of ["config:\n", "config: {}\n", "config:\n  flyte-ci-keys:teams: {}\n"]) {
      const file = StackFile.parse("f", text);
      file.set(["teams", "a", "adoptApp"], "x");
      assert.deepEqual(file.valueAt(["teams", "a", "adoptApp"]), "x");
    }
  });

  it("reads what Pulumi writes as JSON in a text", () => {
    const text = `config:\n  flyte-ci-keys:protect: "false"\n  flyte-ci-keys:teams: '{"007":{}}'\n`;
    assert.deepEqual(StackFile.parse("f", text).settings(), {
      protect: false,
      teams: { "007": {} },
    });
  });

  it("will not edit a structure that stands as JSON in a text", () => {
    const file = StackFile.parse("f", `config:\n  flyte-ci-keys:teams: '{"a":{}}'\n`);
    assert.throws(
      () => file.set(["teams", "b"], "x"),
      /must be a group of settings, written as YAML/,
    );
  });

  it("says where it is no YAML, and not what stands there", () => {
    const text = "config:\n  a: [secret-looking\n";
    assert.throws(
      () => StackFile.parse("Pulumi.dev.yaml", text),
      (error: unknown) =>
        error instanceof CliError &&
        /^Pulumi\.dev\.yaml, line \d+: is not YAML$/.test(error.message),
    );
  });
});

describe("A6: names that look like numbers, in a settings file", () => {
  let project: Project;

  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), "flyte-ci-keys-file-"));
    project = { folder, name: "flyte-ci-keys", stackFolder: folder };
  });

  afterEach(() => {
    rmSync(project.folder, { recursive: true, force: true });
  });

  const write = (text: string) => writeFileSync(join(project.folder, "Pulumi.dev.yaml"), text);

  for (const name of ["007", "1e3", "no", "null", "012345678912", "0042", "00123", "0x10", "~"]) {
    it(`are written so that every reader reads them back: ${name}`, () => {
      const file = StackFile.parse(join(project.folder, "Pulumi.dev.yaml"), "");
      file.set(["teams", name], { stores: [{ kind: "gitlab", project: name }] });
      file.save();
      const text = readFileSync(file.file, "utf8");
      for (const version of ["1.1", "1.2"] as const) {
        const read = parse(text, { version }) as { config: Record<string, unknown> };
        assert.deepEqual(read.config["flyte-ci-keys:teams"], {
          [name]: { stores: [{ kind: "gitlab", project: name }] },
        });
      }
      assert.deepEqual(readdirSync(project.folder), ["Pulumi.dev.yaml"]);
    });
  }

  it("come back whatever they are made of", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (key, value) => {
        const file = StackFile.parse("f", "");
        file.set(["teams", key], value);
        for (const version of ["1.1", "1.2"] as const) {
          const read = parse(file.toString(), { version }) as { config: object };
          assert.deepEqual(Object.values(read.config), [{ [key]: value }]);
        }
        assert.deepEqual(StackFile.parse("f", file.toString()).settings(), {
          teams: { [key]: value },
        });
      }),
    );
  });

  for (const [line, path] of [
    ["007: {stores: []}", "flyte-ci-keys:teams.007"],
    ["~: {stores: []}", "flyte-ci-keys:teams.~"],
    ["a: {stores: [{project: 012345678912}]}", "flyte-ci-keys:teams.a.stores.0.project"],
    ["a: {stores: [{folder: 0042}]}", "flyte-ci-keys:teams.a.stores.0.folder"],
    ["1e3: {}", "flyte-ci-keys:teams.1e3"],
  ] as const) {
    it(`are refused without quotes: ${line}`, () => {
      write(`config:\n  flyte-ci-keys:teams:\n    ${line}\n`);
      assert.throws(
        () => StackFile.read(project, "dev"),
        (error: unknown) =>
          error instanceof CliError &&
          error.message.includes(`  ${path}: must be text: put it in quotes`),
      );
    });
  }

  it("are not confused with numbers that are meant: writeDelayMs, interval, and other projects' keys", () => {
    write(
      "config:\n  flyte-ci-keys:github: {writeDelayMs: 1000}\n" +
        "  flyte-ci-keys:identity: {check: {interval: 0.2}}\n  other:x: 0042\n",
    );
    assert.doesNotThrow(() => StackFile.read(project, "dev"));
  });
});
