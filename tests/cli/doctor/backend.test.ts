import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeContext, type Context } from "../../../cli/context";
import { lookAtBackend } from "../../../cli/doctor/backend";

const ADDRESS = "postgres://me:hunter2@db.example.com/state?sslmode=verify-full";

const WHOLE = { deployment: { manifest: {}, resources: [] } };
const CUT_OFF = {
  deployment: {
    manifest: {},
    resources: [],
    pending_operations: [{ type: "creating", resource: { urn: "urn:a", type: "okta:app" } }],
  },
};

/** In place of the Pulumi CLI: lists, exports what is there, and fails as it does. */
const PULUMI = `#!/usr/bin/env bash
folder=$(dirname "$0")
[ -e "$folder/answers" ] || {
  echo "error: unable to open bucket $PULUMI_BACKEND_URL: failed to ping PostgreSQL" >&2
  exit 255
}
case "$2" in
  ls) echo "[]" ;;
  export)
    stack=\${@: -2:1}
    [ -e "$folder/$stack.json" ] || { echo "error: no stack named '$stack' found" >&2; exit 255; }
    cat "$folder/$stack.json"
    ;;
esac
`;

describe("doctor's look at the backend", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "flyte-doctor-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: flyte-ci-keys\nruntime: nodejs\n");
    writeFileSync(join(folder, "pulumi"), PULUMI);
    chmodSync(join(folder, "pulumi"), 0o755);
    writeFileSync(join(folder, "answers"), "");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** @param url Address of the backend; none where nobody is logged in. */
  function context(url?: string): Context {
    const env = {
      PATH: process.env["PATH"],
      PULUMI_HOME: folder,
      ...(url === undefined ? {} : { PULUMI_BACKEND_URL: url }),
    };
    const engine = { folder, version: "3.248.0", source: "path" } as unknown as Awaited<
      ReturnType<Context["engine"]>
    >;
    return {
      ...makeContext({ cwd: folder, json: false }, env),
      engine: () => Promise.resolve(engine),
    };
  }

  const stored = (stack: string, state: object) =>
    writeFileSync(join(folder, `${stack}.json`), JSON.stringify(state));

  it("asks for a choice where there is none", async () => {
    const [finding, ...others] = await lookAtBackend(context(), []);
    assert.deepEqual([finding?.level, others], ["problem", []]);
    assert.match(finding?.text ?? "", /no state backend is chosen/);
  });

  it("is content where the backend answers, and with stacks that are not there yet", async () => {
    stored("payments-prod", WHOLE);
    const findings = await lookAtBackend(context(ADDRESS), ["payments-prod", "new-prod"]);
    assert.deepEqual(findings, [
      {
        area: "backend",
        level: "ok",
        text: "postgres://db.example.com/state answers; it shows locks to updates alone",
      },
    ]);
  });

  it("says why it does not answer, without the password", async () => {
    rmSync(join(folder, "answers"));
    const [finding, ...others] = await lookAtBackend(context(ADDRESS), ["payments-prod"]);
    assert.deepEqual([finding?.level, others], ["problem", []]);
    assert.match(
      finding?.text ?? "",
      /unable to open bucket postgres:\/\/db\.example\.com\/state:/,
    );
    assert.doesNotMatch(JSON.stringify(finding), /hunter2/);
  });

  it("cannot tell a create that was cut off from one that is under way, where no locks are shown", async () => {
    stored("payments-prod", CUT_OFF);
    const [, finding] = await lookAtBackend(context(ADDRESS), ["payments-prod"]);
    assert.equal(finding?.level, "warning");
    assert.match(finding.text, /creates something, or was killed while it did/);
    assert.equal(finding.remedy, "flyte-ci-keys repair --stack payments-prod");
  });

  it("can tell them apart in a folder", async () => {
    const states = join(folder, "state", ".pulumi", "stacks", "flyte-ci-keys");
    mkdirSync(states, { recursive: true });
    const checkpoint = { version: 3, checkpoint: { latest: CUT_OFF.deployment } };
    writeFileSync(join(states, "payments-prod.json"), JSON.stringify(checkpoint));
    const url = `file://${join(folder, "state")}`;
    const [, finding] = await lookAtBackend(context(url), ["payments-prod"]);
    assert.equal(finding?.level, "problem");
    assert.match(finding.text, /was killed while it created something/);
  });

  it("says of a state that cannot be read what the CLI says", async () => {
    writeFileSync(join(folder, "payments-prod.json"), '{"deployment":{"resources":[1]}}');
    const [, finding] = await lookAtBackend(context(ADDRESS), ["payments-prod"]);
    assert.equal(finding?.level, "problem");
    assert.match(finding.text, /the state is damaged at resources\.0/);
  });

  it("asks for twenty states, and says how many are left", async () => {
    const stacks = Array.from({ length: 23 }, (_, index) => `team-${index}`);
    const findings = await lookAtBackend(context(ADDRESS), stacks);
    assert.match(findings.at(-1)?.text ?? "", /^3 further states were not looked at$/);
  });
});
