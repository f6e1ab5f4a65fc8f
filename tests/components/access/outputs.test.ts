import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { describeAccess, type KeyAccess } from "../../../components/access/describe";
import { allowedRequests } from "../../../components/access/external";
import { unionSteps } from "../../../components/access/union";
import type { CiKeyStatus } from "../../../components/keyStatus";
import { valueOf } from "../../support/recorder";

const PLACE = { project: "payments", domain: "production" };
const SAME = [2, 1].map((generation) => ({ generation, clientId: "0oa1", subject: "0oa1" }));
const DIFFERENT = [
  { generation: 2, clientId: "client-2", subject: "sub|2 o'two" },
  { generation: 1, clientId: "client-1", subject: "sub-1" },
];

describe("access outputs", () => {
  it("external: the requests to allow, one identity for all generations of a client", () => {
    assert.deepEqual(allowedRequests(SAME, PLACE), [
      {
        identity: { external_identity: { subject: "0oa1" } },
        actions: ["ACTION_VIEW_FLYTE_INVENTORY", "ACTION_REGISTER_FLYTE_INVENTORY"],
        resource: { project: { name: "payments", domain: { name: "production" } } },
      },
    ]);
    const subjects = allowedRequests(DIFFERENT, PLACE).map(({ identity }) => identity);
    assert.deepEqual(
      subjects.map(({ external_identity: { subject } }) => subject),
      ["sub|2 o'two", "sub-1"],
    );
  });

  it("union: a role, a policy for one project and domain, and an assignment for each subject", () => {
    const { files, commands } = unionSteps("payments", DIFFERENT, PLACE);
    assert.deepEqual(parse(files["flyte-ci-payments-role.yaml"] ?? ""), {
      name: "flyte-ci-payments",
      description: "Deploys of team payments from CI",
      actions: ["view_flyte_inventory", "register_flyte_inventory"],
    });
    assert.deepEqual(parse(files["flyte-ci-payments-policy.yaml"] ?? ""), {
      name: "flyte-ci-payments",
      description: "Team payments deploys to payments/production only",
      bindings: [{ role: "flyte-ci-payments", resource: PLACE }],
    });
    assert.deepEqual(commands, [
      "flyte create role flyte-ci-payments --file flyte-ci-payments-role.yaml",
      "flyte create policy flyte-ci-payments --file flyte-ci-payments-policy.yaml",
      "flyte create assignment --creds-subject 'sub|2 o'\\''two' --policy flyte-ci-payments",
      "flyte create assignment --creds-subject sub-1 --policy flyte-ci-payments",
    ]);
  });

  it("both say who lives, and what is in the tokens", async () => {
    const key = {
      status: pulumi.output({ subjects: SAME } as CiKeyStatus),
      issuer: pulumi.output("https://acme.okta.com/oauth2/aus1"),
      audiences: pulumi.output(["https://union.example.com"]),
    };
    const claims = {
      iss: "https://acme.okta.com/oauth2/aus1",
      aud: ["https://union.example.com"],
    };
    const described = (mode: KeyAccess["mode"]) =>
      valueOf(describeAccess("payments", { mode, ...PLACE }, key));
    for (const mode of ["external", "union"] as const) {
      const found = await described(mode);
      assert.ok(found?.mode === mode);
      assert.deepEqual([found.identities, found.claims], [SAME, claims]);
    }
    assert.deepEqual(await described("noop"), { mode: "noop" });
  });
});
