import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { encodeApiKey } from "../../../components/apiKey";
import type {
  OidcStaticClientsArgs,
  StaticClient,
} from "../../../components/identities/oidcStaticClients";
import type { CiKeyArgs } from "../../../components/ciKey";
import { valueOf, wrapped, type Answer } from "../../support/recorder";
import { answer, CLIENT_ID, declareKey, PHASES, secretOf, TYPES, type Phase } from "../exampleKey";

const POLICY = { every: 90 * 86_400_000, overlap: 7 * 86_400_000, spread: 0, brownout: 0 };

function clients(...numbers: number[]): Map<number, StaticClient> {
  return new Map(
    numbers.map((number) => [
      number,
      { clientId: `ci-${number}`, clientSecret: pulumi.secret(secretOf(number)) },
    ]),
  );
}

function identity(
  ...numbers: number[]
): OidcStaticClientsArgs & { kind: "oidc"; registration: "static" } {
  return {
    kind: "oidc",
    registration: "static",
    issuer: "https://sso.example.com",
    scope: "all",
    check: { successes: 1, interval: 2, timeout: 60 },
    protect: true,
    team: "payments",
    clients: clients(...numbers),
  };
}

async function declare(phase: Phase, numbers: number[], args: Partial<CiKeyArgs> = {}) {
  return declareKey(phase, {
    answer: drawnBefore,
    args: { identity: identity(...numbers), rotation: { policy: POLICY }, ...args },
  });
}

/** A generation that is there keeps what it was drawn for, whatever is asked now. */
const drawnBefore: Answer = (args) => {
  const { id, state } = answer(args);
  return { id, state: args.type === TYPES.generation ? { ...state, drawnFor: "" } : state };
};

const steady = PHASES.steady.ledger;

describe("OidcStaticClients", () => {
  it("makes the key of the generation's client, and nothing at the provider", async () => {
    const { recording, key } = await declare("first run", [1]);
    const types = new Set(recording.registrations.map(({ type }) => type));
    assert.ok([...types].every((type) => !type.startsWith("cikeys:oidc:")));
    const fields = { domain: "union.example.com", clientId: "ci-1", clientSecret: secretOf(1) };
    assert.deepEqual(recording.one(TYPES.check).inputs["apiKey"], wrapped(encodeApiKey(fields)));
    assert.equal(await valueOf(key.clientId), "ci-1");
    assert.equal((await valueOf(key.ledger))?.clientId, "ci-1");
    assert.ok(recording.registrations.every(({ options }) => !options.protect));
  });

  it("rotates to the next client when that is due and there", async () => {
    const { key } = await declare("rotation due", [1, 2]);
    const entry = await valueOf(key.ledger);
    assert.deepEqual([entry?.generation, entry?.clientId], [2, "ci-2"]);
    assert.deepEqual(entry?.previous, { generation: 1, clientId: CLIENT_ID, subject: CLIENT_ID });
    assert.equal((await valueOf(key.status))?.blocked, undefined);
  });

  for (const [what, rotation] of [
    ["due", {}],
    ["requested", { requests: { request: "laptop lost" } }],
    ["requested for a leak", { requests: { request: "leak", compromised: true } }],
  ] as const) {
    it(`keeps the current key when the next is ${what} and not there, and says how to add it`, async () => {
      const { key, recording } = await declare(what === "due" ? "rotation due" : "steady", [1], {
        rotation: { policy: POLICY, ...rotation },
      });
      assert.deepEqual(
        recording.ofType(TYPES.check).map(({ name }) => name),
        ["payments-check-1"],
      );
      assert.deepEqual(await valueOf(key.ledger), { ...steady, clientId: "ci-1", basis: "static" });
      const status = await valueOf(key.status);
      assert.match(
        status?.blocked ?? "",
        /^(due|requested: .*), but there is no client for generation 2/,
      );
      assert.ok(
        status?.blocked?.includes(
          "pulumi config set --secret flyte-ci-keys:clientSecret/payments/g2",
        ),
      );
    });
  }

  it("says what is needed by when, long before", async () => {
    const { key } = await declare("steady", [1]);
    const status = await valueOf(key.status);
    assert.equal(status?.toDo.length, 1);
    assert.match(status.toDo[0] ?? "", /^by 2026-04-01T00:00:00\.000Z, generation 2 is needed\./);
    assert.ok(status.toDo[0]?.includes(`'flyte-ci-keys:teams["payments"].clients.g2.id'`));
    const { key: ready } = await declare("steady", [1, 2]);
    assert.deepEqual((await valueOf(ready.status))?.toDo, []);
  });

  it("says which secret to delete once it is over, and not a day before", async () => {
    const { key: during } = await declare("previous alive", [1, 2, 3]);
    assert.deepEqual((await valueOf(during.status))?.toDo, []);
    const { key: over } = await declare("overlap over", [1, 2, 3]);
    const status = await valueOf(over.status);
    assert.deepEqual(
      status?.toDo.map((line) => line.split(":")[0]),
      ["generation 1 is over"],
    );
    assert.match(status?.toDo[0] ?? "", /delete its secret of client ci-1 at the provider/);
    const { key: cleared } = await declare("overlap over", [2, 3]);
    assert.deepEqual((await valueOf(cleared.status))?.toDo, []);
  });

  it("does without a previous client that was taken out of the settings", async () => {
    const { key } = await declare("previous alive", [2]);
    assert.equal((await valueOf(key.ledger))?.previous?.generation, 1);
  });

  it("refuses to go on without the client whose key is in the stores", async () => {
    await assert.rejects(
      declare("steady", [2]),
      (error) =>
        pulumi.RunError.isInstance(error) &&
        /no client for generation 1 of "payments"/.test(error.message),
    );
  });

  it("wants a role where the provider grants roles", async () => {
    const { recording } = await declare("first run", [1], {
      identity: { ...identity(1), scope: "api://union/.default", role: "all" },
    });
    const { scope, role } = recording.one(TYPES.check).inputs;
    assert.deepEqual([scope, role], ["api://union/.default", "all"]);
  });

  it("is due before a secret dies of which the settings know the end", async () => {
    const dying = identity(1);
    const client = dying.clients.get(1);
    assert.ok(client);
    const args = {
      ...dying,
      clients: new Map([[1, { ...client, expiresAt: "2026-03-01T00:00:00Z" }]]),
    };
    const { key } = await declare("first run", [1], { identity: args });
    assert.equal((await valueOf(key.status))?.nextRotation, "2026-02-15T00:00:00.000Z");
  });
});
