import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { clientSecrets } from "../../settings/clientSecrets";
import { oidcSource } from "../../settings/identities/oidcIssuer";
import { readSettings } from "../../settings/read";

const SECRET = "canary-client-secret";
const KEY = "flyte-ci-keys:clientSecret/payments/g1";
const CONFIG = {
  "flyte-ci-keys:domain": "union.example.com",
  "flyte-ci-keys:identity": JSON.stringify({
    kind: "oidc",
    issuer: "https://sso.example.com",
    registration: "static",
  }),
  "flyte-ci-keys:teams": JSON.stringify({
    payments: {
      clients: { g1: { id: "ci-payments" } },
      stores: [{ kind: "github", repository: "acme/payments" }],
    },
  }),
  [KEY]: SECRET,
};

describe("client secrets in the stack configuration", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("are read with the other settings, and become secret", async () => {
    pulumi.runtime.setAllConfig(CONFIG, [KEY]);
    const settings = readSettings();
    assert.ok(settings.identity.kind === "oidc");
    const args = oidcSource(settings.identity).argumentsFor({
      team: "payments",
      owner: "flyte-ci-keys/dev/payments",
      protect: true,
      ...settings.teams["payments"],
    });
    assert.ok(args.kind === "oidc" && args.registration === "static");
    const client = args.clients.get(1);
    assert.equal(client?.clientId, "ci-payments");
    const output = pulumi.output(client.clientSecret);
    assert.equal(await pulumi.isSecret(output), true);
    assert.ok(!JSON.stringify(settings).includes(SECRET));
  });

  it("are refused in clear", () => {
    pulumi.runtime.setAllConfig(CONFIG, []);
    assert.throws(
      () => readSettings(),
      (error) =>
        pulumi.RunError.isInstance(error) &&
        /clientSecret\/payments\/g1: stands in clear/.test(error.message) &&
        !error.message.includes(SECRET),
    );
  });

  it("are told apart by team, whatever it is called, and from other settings", () => {
    pulumi.runtime.setAllConfig({
      "flyte-ci-keys:clientSecret/a.b-c_d/g12": "x",
      "flyte-ci-keys:clientSecret/g1/g1": "y",
      "flyte-ci-keys:clientSecret": "z",
      "flyte-ci-keys:clientSecret/payments": "z",
      "other:clientSecret/payments/g1": "z",
    });
    assert.deepEqual(
      clientSecrets(new pulumi.Config("flyte-ci-keys")).map(({ team, generation }) => [
        team,
        generation,
      ]),
      [
        ["a.b-c_d", "g12"],
        ["g1", "g1"],
      ],
    );
  });

  it("are told from a misspelt setting", () => {
    pulumi.runtime.setAllConfig({ ...CONFIG, "flyte-ci-keys:clientSecrets/payments/g1": "x" }, [
      KEY,
    ]);
    assert.throws(() => readSettings(), /clientSecrets\/payments\/g1: is not a setting/);
  });
});
