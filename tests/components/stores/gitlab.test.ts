import assert from "node:assert/strict";
import { encodeApiKey } from "../../../components/apiKey";
import type { GitLabCiVariableArgs } from "../../../components/stores/gitlab";
import type { StoreArgs } from "../../../components/stores/kinds";
import { NO_OPTIONS, valueOf, wrapped } from "../../support/recorder";
import { answer, CLIENT_ID, declareKey, secretOf, TYPES, WRITTEN_AT } from "../exampleKey";

const ARGS: GitLabCiVariableArgs = {
  baseUrl: "https://git.example.com",
  place: { kind: "project", id: "acme/app" },
  key: "FLYTE_API_KEY",
  masked: true,
  hidden: false,
  protected: true,
  raw: true,
  adopt: false,
  tokenEnv: "GITLAB_TOKEN",
};
const ADDRESS = "gitlab:git.example.com project acme/app: FLYTE_API_KEY";

const store = (changes: Partial<GitLabCiVariableArgs> = {}) => ({
  stores: (): StoreArgs[] => [{ kind: "gitlab", ...ARGS, ...changes }],
});

const apiKey = (generation: number): string =>
  encodeApiKey({
    domain: "union.example.com",
    clientId: CLIENT_ID,
    clientSecret: secretOf(generation),
  });

describe("GitLabCiVariable", () => {
  it("writes the key with every flag said out, signed with project, stack and team", async () => {
    const { recording } = await declareKey("first run", store());
    const variable = recording.one(TYPES.gitLabVariable);
    assert.deepEqual(variable.inputs, {
      ...ARGS,
      value: wrapped(apiKey(1)),
      description: "flyte-ci-keys flyte-ci-keys/dev/payments",
      generation: 1,
    });
    assert.deepEqual(variable.options, { ...NO_OPTIONS, additionalSecretOutputs: ["value"] });
    assert.equal(
      variable.name,
      "payments-gitlab-git-example-com-project-acme-app-flyte-api-key-e20bfc",
    );
  });

  it("hands on what has no default", async () => {
    const changes = { environmentScope: "production", deployRef: "main" };
    const { recording } = await declareKey("first run", store(changes));
    const { environmentScope, deployRef } = recording.one(TYPES.gitLabVariable).inputs;
    assert.deepEqual({ environmentScope, deployRef }, changes);
  });

  it("waits for the check, and the delivery waits for it", async () => {
    const { recording } = await declareKey("rotation due", store());
    const variable = recording.one(TYPES.gitLabVariable);
    assert.ok(variable.dependencies.includes(recording.one(TYPES.check).urn));
    assert.ok(recording.one(TYPES.delivery).dependencies.includes(variable.urn));
    assert.ok(recording.one(TYPES.receipt).dependencies.includes(variable.urn));
    assert.deepEqual(variable.inputs["value"], wrapped(apiKey(2)));
  });

  it("tells its address, its generation and the provider's warning in the status", async () => {
    const { key } = await declareKey("rotation due", {
      ...store(),
      answer: (args) => {
        const { id, state } = answer(args);
        const warning = args.type === TYPES.gitLabVariable ? { warning: "main is open" } : {};
        return { id, state: { ...state, ...warning } };
      },
    });
    const status = await valueOf(key.status);
    assert.deepEqual(status?.stores, [ADDRESS]);
    assert.deepEqual(status?.storeDetails, [
      {
        kind: "gitlab",
        address: ADDRESS,
        generation: 2,
        updatedAt: WRITTEN_AT,
        notes: ["main is open"],
      },
    ]);
  });
});
