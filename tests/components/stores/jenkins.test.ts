import assert from "node:assert/strict";
import { encodeApiKey } from "../../../components/apiKey";
import type { JenkinsCredentialArgs } from "../../../components/stores/jenkins";
import type { StoreArgs } from "../../../components/stores/kinds";
import { NO_OPTIONS, valueOf, wrapped, type Answer } from "../../support/recorder";
import { answer, CLIENT_ID, declareKey, secretOf, TYPES, WRITTEN_AT } from "../exampleKey";

const ARGS: JenkinsCredentialArgs = {
  url: "https://ci.example.com/jenkins",
  credentialId: "flyte-api-key",
  adopt: false,
  allowInsecure: false,
  tokenEnv: "JENKINS",
};
const ADDRESS = "jenkins:ci.example.com/jenkins: flyte-api-key";

const store = (changes: Partial<JenkinsCredentialArgs> = {}) => ({
  stores: (): StoreArgs[] => [{ kind: "jenkins", ...ARGS, ...changes }],
});

const found =
  (state: Record<string, unknown>): Answer =>
  (args) => {
    const usual = answer(args);
    if (args.type !== TYPES.jenkinsSecretText) return usual;
    return { ...usual, state: { ...usual.state, ...state } };
  };

const apiKey = (generation: number): string =>
  encodeApiKey({
    domain: "union.example.com",
    clientId: CLIENT_ID,
    clientSecret: secretOf(generation),
  });

describe("JenkinsCredential", () => {
  it("writes the key with its generation and a line for people", async () => {
    const { recording } = await declareKey("first run", store());
    const credential = recording.one(TYPES.jenkinsSecretText);
    assert.deepEqual(credential.inputs, {
      ...ARGS,
      secret: wrapped(apiKey(1)),
      generation: 1,
      description: "CI key of payments, written by flyte-ci-keys/dev",
    });
    assert.deepEqual(credential.options, { ...NO_OPTIONS, additionalSecretOutputs: ["secret"] });
    assert.equal(credential.name, "payments-jenkins-ci-example-com-jenkins-flyte-api-key-267355");
  });

  it("hands on folder and domain", async () => {
    const changes = { folder: "payments/ml", domain: "production" };
    const { recording } = await declareKey("rotation due", store(changes));
    const { folder, domain, generation } = recording.one(TYPES.jenkinsSecretText).inputs;
    assert.deepEqual({ folder, domain, generation }, { ...changes, generation: 2 });
  });

  it("waits for the check, and the delivery waits for it", async () => {
    const { recording } = await declareKey("rotation due", store());
    const credential = recording.one(TYPES.jenkinsSecretText);
    assert.ok(credential.dependencies.includes(recording.one(TYPES.check).urn));
    assert.ok(recording.one(TYPES.delivery).dependencies.includes(credential.urn));
    assert.ok(recording.one(TYPES.receipt).dependencies.includes(credential.urn));
  });

  it("tells in the status what hides it, and where nobody looked", async () => {
    const other =
      "https://ci.example.com/jenkins/job/ml/credentials/store/folder/domain/_/credential/flyte-api-key";
    const { key } = await declareKey("steady", {
      ...store(),
      answer: found({ hiddenBy: [other], hiddenByLooked: false }),
    });
    const [details] = (await valueOf(key.status))?.storeDetails ?? [];
    assert.deepEqual(details?.notes, [
      `hidden for jobs below https://ci.example.com/jenkins/job/ml by a credential that is not ours: ${other}`,
      "whether another credential hides it was not looked at everywhere: the user may not look",
    ]);
  });

  it("has nothing to tell where nothing hides it", async () => {
    const { key } = await declareKey("steady", store());
    assert.deepEqual((await valueOf(key.status))?.storeDetails, [
      { kind: "jenkins", address: ADDRESS, generation: 1, updatedAt: WRITTEN_AT, notes: [] },
    ]);
  });
});
