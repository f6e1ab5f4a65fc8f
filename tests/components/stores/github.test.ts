import assert from "node:assert/strict";
import { encodeApiKey } from "../../../components/apiKey";
import { gitHubAddress, type GitHubScope } from "../../../common/gitHubAddress";
import { storeSuffix } from "../../../components/stores/store";
import { NO_OPTIONS, wrapped } from "../../support/recorder";
import { CLIENT_ID, declareKey, secretOf, twoStores, TYPES, type Phase } from "../exampleKey";

const apiKey = (generation: number): string =>
  encodeApiKey({
    domain: "union.example.com",
    clientId: CLIENT_ID,
    clientSecret: secretOf(generation),
  });

const providerReference = (owner: string): string =>
  `urn:pulumi:dev::flyte-ci-keys::pulumi:providers:github::github-${owner}::github-${owner}-id`;

describe("GitHubSecret", () => {
  it("without an environment is a secret of the repository", async () => {
    const { recording } = await declareKey("first run");
    assert.deepEqual(recording.one(TYPES.repositorySecret).inputs, {
      repository: "app",
      secretName: "FLYTE_API_KEY",
      value: wrapped(apiKey(1)),
    });
  });

  it("with an environment is a secret of that environment", async () => {
    const { recording } = await declareKey("first run");
    assert.deepEqual(recording.one(TYPES.environmentSecret).inputs, {
      repository: "app",
      environment: "production",
      secretName: "FLYTE_API_KEY",
      value: wrapped(apiKey(1)),
    });
  });

  it("is written by its own owner's provider", async () => {
    const { recording } = await declareKey("first run");
    const { provider } = recording.one(TYPES.repositorySecret);
    assert.equal(provider, providerReference("acme"));
    assert.equal(recording.one(TYPES.environmentSecret).provider, providerReference("acme-labs"));
  });

  it("is never written and then deleted under the same name, and taken away by its removal", async () => {
    const { recording } = await declareKey("rotation due");
    for (const type of [TYPES.repositorySecret, TYPES.environmentSecret]) {
      assert.deepEqual(recording.one(type).options, {
        ...NO_OPTIONS,
        deleteBeforeReplace: true,
        retainOnDelete: true,
        additionalSecretOutputs: ["encryptedValue", "plaintextValue", "value", "valueEncrypted"],
      });
    }
  });

  const holders: [Phase, number][] = [
    ["first run", 1],
    ["steady", 1],
    ["rotation due", 2],
    ["previous alive", 2],
    ["overlap over", 2],
    ["disabled", 2],
    ["retired", 2],
  ];
  for (const [phase, generation] of holders) {
    it(`${phase}: holds generation ${generation} under the same name`, async () => {
      const { recording } = await declareKey(phase);
      const secret = recording.one(TYPES.repositorySecret);
      assert.deepEqual(secret.inputs["value"], wrapped(apiKey(generation)));
      assert.equal(secret.name, "payments-github-acme-app-flyte-api-key-ac7994");
    });
  }

  it("is named after its place, not after its place in the list", async () => {
    const names = async (stores: () => ReturnType<typeof twoStores>) => {
      const { recording } = await declareKey("steady", { stores });
      return recording.names().sort();
    };
    const forwards = await names(twoStores);
    const backwards = await names(() => {
      const [first, second] = twoStores();
      return [second, first];
    });
    assert.deepEqual(backwards, forwards);
  });

  it("keeps the other store's name when one is taken out", async () => {
    const { recording } = await declareKey("steady", { stores: () => [twoStores()[1]] });
    assert.deepEqual(recording.ofType(TYPES.repositorySecret), []);
    recording.one(
      TYPES.environmentSecret,
      "payments-github-acme-labs-app-production-flyte-api-key-01669b",
    );
  });

  it("tells its address, and nothing of the key, in its registered outputs", async () => {
    const { recording } = await declareKey("first run");
    const stores = new Set(recording.ofType(TYPES.store).map(({ urn }) => urn));
    const outputs = recording.registeredOutputs.filter(({ urn }) => stores.has(urn));
    assert.deepEqual(
      outputs.map((entry) => entry.outputs),
      [
        { address: "github:acme/app: FLYTE_API_KEY" },
        { address: "github:acme-labs/app (production): FLYTE_API_KEY" },
      ],
    );
  });
});

describe("storeSuffix", () => {
  const repository = (name: string): GitHubScope => ({
    kind: "repository",
    repository: name,
    app: "actions",
  });
  const place = { owner: "acme", scope: repository("app"), secretName: "FLYTE_API_KEY" };

  it("is the same for the same place in other capitals", () => {
    assert.equal(
      storeSuffix(gitHubAddress({ ...place, owner: "ACME" })),
      storeSuffix(gitHubAddress(place)),
    );
  });

  const production = { kind: "environment", repository: "app", environment: "production" } as const;
  const others = {
    "another repository": { ...place, scope: repository("app2") },
    "a repository that differs in punctuation only": { ...place, scope: repository("app-") },
    "another name": { ...place, secretName: "FLYTE_API_KEY_2" },
    "an environment": { ...place, scope: production },
    "a very long name": { ...place, scope: repository("a".repeat(100)) },
  };
  for (const [difference, other] of Object.entries(others)) {
    it(`tells ${difference} apart`, () => {
      assert.notEqual(storeSuffix(gitHubAddress(other)), storeSuffix(gitHubAddress(place)));
    });
  }

  it("tells places apart that are alike in the part that a name has room for", () => {
    const long = (end: string) =>
      storeSuffix(gitHubAddress({ ...place, scope: repository("a".repeat(99) + end) }));
    assert.notEqual(long("b"), long("c"));
    assert.match(long("b"), /^[a-z0-9-]{1,67}$/);
  });
});
