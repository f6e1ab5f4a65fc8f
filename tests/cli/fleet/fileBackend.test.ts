import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  backendFolder,
  backendUrl,
  listingEnvironment,
  withoutSidecars,
} from "../../../cli/backend/backendUrl";
import { listFileStacks, readFileState } from "../../../cli/backend/fileBackend";
import { parseState, stackOutputs } from "../../../cli/backend/state";

const PROJECT = { folder: "/srv/project", name: "flyte-ci-keys", stackFolder: "/srv/project" };

describe("where the state is", () => {
  for (const [url, folder] of [
    ["file:///srv/state", "/srv/state"],
    ["file:///srv/with%20space", "/srv/with space"],
    ["file:///srv/state?no_tmp_dir=true", "/srv/state"],
    ["file://~", homedir()],
    ["file://~/state", join(homedir(), "state")],
    ["file://./state", "/srv/project/state"],
    ["s3://bucket", undefined],
    ["https://api.pulumi.com", undefined],
  ] as const) {
    it(`is ${folder ?? "asked through the CLI"} for ${url}`, () => {
      assert.equal(backendFolder(url, PROJECT), folder);
    });
  }

  for (const [url, expected] of [
    ["file:///srv/state", "file:///srv/state?metadata=skip"],
    ["file://~?no_tmp_dir=true", "file://~?no_tmp_dir=true&metadata=skip"],
    ["file:///srv/state?metadata=skip", "file:///srv/state?metadata=skip"],
    ["s3://bucket", "s3://bucket"],
  ] as const) {
    it(`is used without files that are written in two steps: ${url}`, () => {
      assert.equal(withoutSidecars(url), expected);
    });
  }

  it("is listed one stack at a time in PostgreSQL, unless somebody chose otherwise", () => {
    const postgres = "postgres://db.example.com/state";
    const name = "PULUMI_DIY_BACKEND_PARALLEL";
    assert.deepEqual(listingEnvironment(postgres, {}), { [name]: "1" });
    assert.deepEqual(listingEnvironment(postgres, { [name]: "4" }), { [name]: "4" });
    for (const url of ["s3://bucket", undefined]) assert.deepEqual(listingEnvironment(url, {}), {});
  });

  it("is what the environment says, then Pulumi.yaml, then the log-in", () => {
    const home = mkdtempSync(join(tmpdir(), "flyte-ci-keys-home-"));
    try {
      const env = { PULUMI_HOME: home };
      assert.equal(backendUrl(PROJECT, env), undefined);
      writeFileSync(join(home, "credentials.json"), '{"current":"s3://logged-in"}');
      assert.equal(backendUrl(PROJECT, env), "s3://logged-in");
      const project = { ...PROJECT, backend: "s3://of-project" };
      assert.equal(backendUrl(project, env), "s3://of-project");
      assert.equal(backendUrl(project, { ...env, PULUMI_BACKEND_URL: "file://~" }), "file://~");
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

describe("reading states from a file backend", () => {
  const STATE = {
    manifest: { time: "2026-01-02T03:04:05.123456789Z" },
    resources: [{ urn: "urn", type: "pulumi:pulumi:Stack", outputs: { ledger: 1 } }],
    pending_operations: [
      { type: "creating", resource: { urn: "a", type: "okta:app/oAuth:OAuth" } },
      { type: "updating", resource: { urn: "b", type: "okta:app/oAuth:OAuth" } },
    ],
  };
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "flyte-ci-keys-backend-"));
    const folder = join(root, ".pulumi/stacks/flyte-ci-keys");
    mkdirSync(folder, { recursive: true });
    const text = JSON.stringify({ version: 3, checkpoint: { latest: STATE } });
    writeFileSync(join(folder, "plain.json"), text);
    writeFileSync(join(folder, "plain.json.bak"), "not a stack");
    writeFileSync(join(folder, "plain.json.attrs"), "not a stack");
    writeFileSync(join(folder, "zipped.json.gz"), gzipSync(text));
    writeFileSync(join(folder, "empty.json"), '{"version":3,"checkpoint":{}}');
    writeFileSync(join(folder, "damaged.json"), text.slice(0, 40));
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  for (const name of ["plain", "zipped"]) {
    it(`finds outputs and creates that were cut off: ${name}`, () => {
      const state = readFileState(root, "flyte-ci-keys", name);
      assert.ok(state);
      assert.deepEqual(stackOutputs(state), { ledger: 1 });
      assert.deepEqual(
        state.pendingCreates.map(({ urn }) => urn),
        ["a"],
      );
    });
  }

  it("tells a stack that was never updated from one that is not there", () => {
    assert.deepEqual(readFileState(root, "flyte-ci-keys", "empty")?.resources, []);
    assert.equal(readFileState(root, "flyte-ci-keys", "missing"), undefined);
  });

  it("says which file is damaged", () => {
    assert.throws(
      () => readFileState(root, "flyte-ci-keys", "damaged"),
      /damaged\.json is damaged$/,
    );
    assert.throws(() => parseState({ resources: [{ id: 1 }] }), /damaged at resources\.0/);
  });

  it("lists the stacks", () => {
    const names = listFileStacks(root, "flyte-ci-keys");
    assert.deepEqual(names, ["damaged", "empty", "plain", "zipped"]);
    assert.deepEqual(listFileStacks(root, "other"), []);
  });
});
