import assert from "node:assert/strict";
import { UNKNOWN, type Properties } from "../../../../provider/protocol/properties";
import { urn } from "../../cikeysBed";
import { GitLabBed, VALUE } from "./gitLabBed";

const URN = urn("gitlab:Variable");

describe("cikeys:gitlab:Variable: inputs", () => {
  let bed: GitLabBed;

  before(async () => {
    bed = await GitLabBed.start();
  });

  after(() => bed.stop());

  async function failures(changes: Properties): Promise<Record<string, string>> {
    const found = await bed.client.check(URN, bed.inputs(changes));
    return Object.fromEntries(found.failures.map(({ property, reason }) => [property, reason]));
  }

  async function checked(changes: Properties): Promise<Properties> {
    const { inputs, failures } = await bed.client.check(URN, bed.inputs(changes));
    assert.deepEqual(failures, []);
    return inputs;
  }

  it("have defaults that keep the key safe", async () => {
    assert.deepEqual(await checked({}), {
      baseUrl: bed.baseUrl,
      place: { kind: "project", id: "acme/app" },
      key: "FLYTE_API_KEY",
      value: VALUE,
      variableType: "env_var",
      environmentScope: "*",
      masked: true,
      hidden: false,
      protected: true,
      raw: true,
      description: "flyte-ci-keys",
      adopt: false,
      tokenEnv: "GITLAB_TOKEN",
    });
  });

  it("of the instance have no environment scope", async () => {
    const inputs = await checked({ place: { kind: "instance" } });
    assert.ok(!("environmentScope" in inputs));
  });

  describe("address of the instance", () => {
    it("is taken without what people copy along", async () => {
      for (const [given, taken] of [
        ["https://gitlab.com", "https://gitlab.com"],
        ["https://gitlab.com/", "https://gitlab.com"],
        ["https://git.example.com/gitlab//", "https://git.example.com/gitlab"],
        ["https://git.example.com:8443/gitlab/api/v4/", "https://git.example.com:8443/gitlab"],
        ["http://localhost:8080", "http://localhost:8080"],
        ["http://[::1]:8080", "http://[::1]:8080"],
      ]) {
        assert.equal((await checked({ baseUrl: given }))["baseUrl"], taken);
      }
    });

    it("must be confidential, and nothing but an address", async () => {
      for (const baseUrl of [
        "http://git.example.com",
        "http://127.0.0.1.example.com",
        "git.example.com",
        "ftp://git.example.com",
        "https://canary:secret@git.example.com",
        "https://git.example.com/?private_token=canary",
        "",
      ]) {
        const reason = (await failures({ baseUrl }))["baseUrl"] ?? "";
        assert.match(reason, /must be the https address of a GitLab/, baseUrl);
        assert.doesNotMatch(reason, /canary/);
      }
    });
  });

  describe("place", () => {
    it("is a path or a number, always as text", async () => {
      for (const id of ["acme/app", "acme/a.b/c_d-e", "12345678912", "a/.github", "1e3/007"]) {
        await checked({ place: { kind: "project", id } });
      }
      for (const id of ["acme", "12321123131", "acme/platform", "no", "null", "1e3"]) {
        await checked({ place: { kind: "group", id } });
      }
    });

    for (const [place, reason] of [
      [{ kind: "project", id: 12345678912 }, /text: a path, or a number in quotes/],
      [{ kind: "project", id: "012345678912" }, /must not begin with 0/],
      [{ kind: "group", id: "007" }, /must not begin with 0/],
      [{ kind: "project", id: "acme%2Fapp" }, /a slash is a slash, not %2F/],
      [{ kind: "project", id: "app" }, /namespace in front, such as acme\/app/],
      [{ kind: "project", id: "acme//app" }, /a path as GitLab shows it/],
      [{ kind: "project", id: "acme/../app" }, /a path as GitLab shows it/],
      [{ kind: "project", id: "/acme/app" }, /a path as GitLab shows it/],
      [{ kind: "project", id: "acme/an app" }, /a path as GitLab shows it/],
      [{ kind: "project", id: "acme/app?x" }, /a path as GitLab shows it/],
      [{ kind: "project", id: "-1" }, /a path as GitLab shows it/],
      [{ kind: "project", id: "" }, /a path as GitLab shows it/],
      [{ kind: "project" }, /must say which project/],
      [{ kind: "group" }, /must say which group/],
      [{ kind: "instance", id: "1" }, /there is one instance only/],
    ] as const) {
      it(`is refused as ${JSON.stringify(place)}`, async () => {
        assert.match((await failures({ place }))["place.id"] ?? "", reason);
      });
    }
  });

  describe("value", () => {
    const rule = async (value: string, changes: Properties = {}) =>
      (await failures({ value, ...changes }))["value"] ?? "fine";

    it("is tested against GitLab's masking rules, and only the rule is named", async () => {
      for (const [value, reason] of [
        ["canary1", /too short to be masked: GitLab wants 8 characters/],
        ["canary with spaces", /white space/],
        ["canary\ttab", /white space/],
        ["canary\nlines", /more than one line/],
        ["canary-line-end\n", /more than one line/],
        ["", /must not be empty/],
        [`canary${"x".repeat(10_000)}`, /at most 10000 characters/],
      ] as const) {
        const told = await rule(value);
        assert.match(told, reason);
        assert.doesNotMatch(told, /canary/);
      }
      assert.equal(await rule("canary$VAR!"), "fine");
      assert.equal(await rule(Buffer.alloc(180, 251).toString("base64")), "fine");
    });

    it("has stricter rules while GitLab expands it", async () => {
      const told = await rule("canary$VAR!", { raw: false });
      assert.match(told, /cannot be masked while `raw` is false.*Set `raw: true`/);
      assert.doesNotMatch(told, /canary/);
      assert.equal(await rule("AZaz09_+=/@:.~-", { raw: false }), "fine");
      assert.equal(await rule("canary with spaces", { masked: false }), "fine");
    });

    it("is not tested while a preview does not know it", async () => {
      assert.equal(await rule(UNKNOWN), "fine");
    });

    it("agrees with the emulator about what can be masked", async () => {
      const samples = ["1234567", "12345678", "a$bcdefgh", "a bcdefgh", "äöüäöüäö", "AZ+/=@:.~-_"];
      for (const raw of [true, false]) {
        for (const value of samples) {
          const fine = (await rule(value, { raw })) === "fine";
          const stored = await fetch(`${bed.baseUrl}/api/v4/projects/acme%2Fapp/variables`, {
            method: "POST",
            headers: { "private-token": "glpat-canary-max", "content-type": "application/json" },
            body: JSON.stringify({
              key: `K${Math.random()}`.replace(".", ""),
              value,
              masked: true,
              raw,
            }),
          });
          assert.equal(stored.ok, fine, `${value} ${raw}`);
        }
      }
    });
  });

  it("must go together", async () => {
    assert.match((await failures({ hidden: true, masked: false }))["masked"] ?? "", /hidden/);
    const instance = { place: { kind: "instance" } };
    assert.match((await failures({ ...instance, hidden: true }))["hidden"] ?? "", /instance/);
    const scoped = await failures({ ...instance, environmentScope: "production" });
    assert.match(scoped["environmentScope"] ?? "", /an instance variable has none/);
  });

  it("are refused one by one where they break a rule", async () => {
    for (const [property, values] of Object.entries({
      key: ["", "A-B", "1ST", "k".repeat(256), "ÄKEY"],
      environmentScope: ["", "a,b", " production", "production "],
      description: [
        "of another product",
        "d flyte-ci-keys".padStart(256, "d"),
        "flyte-ci-keys #0123abcd",
      ],
      tokenEnv: ["", "GITLAB-TOKEN", "glpat-canary"],
      deployRef: [""],
      masked: ["yes"],
      unheardOf: [true],
    })) {
      for (const value of values) {
        const found = await failures({ [property]: value });
        assert.equal(Object.keys(found).length, 1, `${property} ${value}`);
        assert.doesNotMatch(JSON.stringify(found), /canary/);
      }
    }
    await checked({ key: "_K9", environmentScope: "review/* of ${X}", deployRef: "refs/tags/v1" });
  });
});
