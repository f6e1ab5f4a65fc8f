import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { CiKeyArgs } from "../../../components/ciKey";
import { lookAtGates } from "../../../components/gates/lookAtGates";
import type { RotationGates } from "../../../components/rotation/plan";
import { DAY, DEFAULT_POLICY } from "../../../components/rotation/policy";
import type { StoreArgs } from "../../../components/stores/kinds";
import {
  CLIENT_ID,
  DELIVERED_AT,
  entraIdentity,
  identity,
  ORG_URL,
  PHASES,
  twoStores,
  type Phase,
} from "../exampleKey";

interface Call {
  token: string;
  inputs: Record<string, unknown>;
}

const OKTA_SECRET = { appId: "0oaApp", secretId: "ocs2" };
const POLICY = { ...DEFAULT_POLICY, waitForRuns: DAY };
const RUN = { name: "run 7", since: "2025-12-31T00:00:00Z" };

describe("lookAtGates", () => {
  let calls: Call[];
  let answers: Record<string, Record<string, unknown>>;

  beforeEach(async () => {
    calls = [];
    answers = {
      "cikeys:github:getRunsInFlight": { runs: [] },
      "cikeys:gitlab:getPipelinesInFlight": { runs: [] },
      "cikeys:jenkins:getBuildsInFlight": { runs: [] },
      "cikeys:okta:getClientSecretProof": { state: "works" },
    };
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "id", state: inputs as Record<string, unknown> }),
      call: ({ token, inputs }) => {
        calls.push({ token, inputs: inputs as Record<string, unknown> });
        return answers[token] ?? {};
      },
    });
  });

  async function gatesIn(phase: Phase, more: Partial<CiKeyArgs> = {}): Promise<RotationGates> {
    const at: Pick<CiKeyArgs, "ledger" | "now"> = PHASES[phase];
    const args: CiKeyArgs = {
      domain: "union.example.com",
      identity,
      stores: twoStores(),
      rotation: { policy: POLICY, gates: { hold: false } },
      ...at,
      ...(at.ledger === undefined ? {} : { ledger: { ...at.ledger, oktaSecret: OKTA_SECRET } }),
      ...more,
    };
    return (await lookAtGates("payments", args)).rotation?.gates ?? {};
  }
  const tokens = () => calls.map(({ token }) => token.split(":").pop());

  for (const phase of ["first run", "steady", "rotation due", "previous alive"] as const) {
    it(`asks nobody: ${phase}`, async () => {
      assert.deepEqual(await gatesIn(phase), { hold: false });
      assert.deepEqual(calls, []);
    });
  }

  it("asks each store for its runs once the overlap is over", async () => {
    assert.deepEqual(await gatesIn("overlap over"), { hold: false });
    assert.deepEqual(calls, [
      {
        token: "cikeys:github:getRunsInFlight",
        inputs: { owner: "acme", repository: "app", before: DELIVERED_AT },
      },
      {
        token: "cikeys:github:getRunsInFlight",
        inputs: { owner: "acme-labs", repository: "app", before: DELIVERED_AT },
      },
    ]);
  });

  it("asks nobody unless told to wait", async () => {
    await gatesIn("overlap over", { rotation: {} });
    assert.deepEqual(calls, []);
  });

  it("closes the gate while something runs", async () => {
    answers["cikeys:github:getRunsInFlight"] = { runs: [RUN] };
    const { runsInFlight = "" } = await gatesIn("overlap over");
    assert.match(runsInFlight, /^1 workflow run of acme\/app .*; 1 workflow run of acme-labs\/app/);
  });

  it("asks GitLab for a project and Jenkins for a folder, and nobody for more than that", async () => {
    const gitlab = { baseUrl: "https://gitlab.com", key: "K", tokenEnv: "GITLAB_TOKEN" };
    const shown = { masked: true, hidden: false, protected: true, raw: true, adopt: false };
    const jenkins = { url: "https://ci.example.com", credentialId: "k", tokenEnv: "JENKINS" };
    const careful = { adopt: false, allowInsecure: false };
    const [gitHub] = twoStores();
    assert.equal(gitHub.kind, "github");
    const stores: StoreArgs[] = [
      { kind: "gitlab", ...gitlab, ...shown, place: { kind: "project", id: "acme/app" } },
      { kind: "gitlab", ...gitlab, ...shown, place: { kind: "group", id: "acme" } },
      { kind: "jenkins", ...jenkins, ...careful, folder: "payments" },
      { kind: "jenkins", ...jenkins, ...careful },
      {
        ...gitHub,
        scope: { kind: "organization", app: "actions", access: { visibility: "all" } },
      },
    ];
    assert.deepEqual(await gatesIn("overlap over", { stores }), { hold: false });
    assert.deepEqual(calls, [
      {
        token: "cikeys:gitlab:getPipelinesInFlight",
        inputs: {
          baseUrl: "https://gitlab.com",
          project: "acme/app",
          tokenEnv: "GITLAB_TOKEN",
          before: DELIVERED_AT,
        },
      },
      {
        token: "cikeys:jenkins:getBuildsInFlight",
        inputs: {
          url: "https://ci.example.com",
          folder: "payments",
          tokenEnv: "JENKINS",
          before: DELIVERED_AT,
        },
      },
    ]);
  });

  it("asks once for several secrets of one repository", async () => {
    const [first] = twoStores();
    await gatesIn("overlap over", { stores: [first, { ...first }] });
    assert.equal(calls.length, 1);
  });

  it("tries the surviving key in the brown-out, and looks at runs only before the deletion", async () => {
    assert.deepEqual(await gatesIn("disabled"), { hold: false });
    assert.deepEqual(calls, [
      {
        token: "cikeys:okta:getClientSecretProof",
        inputs: {
          orgUrl: ORG_URL,
          ...OKTA_SECRET,
          clientId: CLIENT_ID,
          issuer: `${ORG_URL}/oauth2/aus1`,
          scope: "all",
        },
      },
    ]);
    await gatesIn("retired");
    assert.deepEqual(tokens().slice(1).sort(), [
      "getClientSecretProof",
      "getRunsInFlight",
      "getRunsInFlight",
    ]);
  });

  it("tells a refusal from a doubt", async () => {
    answers["cikeys:okta:getClientSecretProof"] = { state: "refused", reason: "is deactivated" };
    const { survivorFailed = "", ...none } = await gatesIn("disabled");
    assert.match(survivorFailed, /generation 2, .*is refused: is deactivated\. .*--refresh/);
    assert.equal(none.survivorUnproven, undefined);
    answers["cikeys:okta:getClientSecretProof"] = { state: "unproven", reason: "answered 503" };
    const { survivorUnproven = "", ...other } = await gatesIn("disabled");
    assert.match(survivorUnproven, /nobody could tell .*generation 2 works: answered 503/);
    assert.equal(other.survivorFailed, undefined);
  });

  it("tries nothing where an entry of a former version does not say where the secret is", async () => {
    await gatesIn("disabled", PHASES["disabled"]);
    assert.deepEqual(calls, []);
  });

  it("tries nothing at a provider that cannot switch secrets off", async () => {
    await gatesIn("disabled", { identity: entraIdentity });
    assert.deepEqual(calls, []);
  });

  it("looks at nothing while a person holds the key, or it leaked", async () => {
    const leaked = { policy: POLICY, requests: { request: "leak", compromised: true } };
    for (const phase of ["overlap over", "disabled", "retired"] as const) {
      await gatesIn(phase, { rotation: { policy: POLICY, gates: { hold: true } } });
      await gatesIn(phase, { rotation: leaked });
    }
    assert.deepEqual(calls, []);
  });
});
