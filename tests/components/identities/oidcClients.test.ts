import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { encodeApiKey } from "../../../components/apiKey";
import type { OidcClientsArgs } from "../../../components/identities/oidcClients";
import { NO_OPTIONS, valueOf, wrapped, type Answer } from "../../support/recorder";
import { answer, declareKey, ISSUED_AT, PHASES, secretOf, TYPES, type Phase } from "../exampleKey";

const CLIENT = "cikeys:oidc:Client";
const ISSUER = "https://sso.example.com/realms/union";
const OWNER = "flyte-ci-keys/dev/payments";

const identity: OidcClientsArgs & { kind: "oidc" } = {
  kind: "oidc",
  registration: "dynamic",
  issuer: ISSUER,
  scope: "all",
  owner: OWNER,
  check: { successes: 1, interval: 2, timeout: 60 },
  protect: true,
};

/** What an OpenID provider answers: a client per generation, each with a subject of its own. */
const oidcAnswer: Answer = (args) => {
  const echo = args.inputs as Record<string, unknown>;
  switch (args.type) {
    case CLIENT: {
      const number = Number(String(echo["clientName"]).split("/g")[1]);
      const clientSecret = pulumi.secret(secretOf(number));
      return {
        id: args.name,
        state: { ...echo, clientId: `client-${number}`, clientSecret, expiresAt: "" },
      };
    }
    case TYPES.check: {
      const subject = `subject-${args.name.split("-").at(-1)}`;
      return { ...answer(args), state: { ...answer(args).state, subject } };
    }
    default:
      return answer(args);
  }
};

function declare(
  phase: Phase,
  changes: Partial<OidcClientsArgs> = {},
  args: Partial<Parameters<typeof declareKey>[1]> = {},
) {
  return declareKey(phase, {
    answer: oidcAnswer,
    ...args,
    args: { identity: { ...identity, ...changes }, ...args.args },
  });
}

const ledgerOf = (phase: Exclude<Phase, "first run">) => PHASES[phase].ledger;

describe("OidcClients", () => {
  it("registers a client per generation, by a name that an administrator can find", async () => {
    const { recording } = await declare("rotation due");
    assert.deepEqual(
      recording.ofType(CLIENT).map(({ name, inputs }) => ({ name, inputs })),
      [
        {
          name: "payments-secret-2",
          inputs: {
            issuer: ISSUER,
            clientName: `${OWNER}/g2`,
            scope: "all",
            superseded: false,
            delivered: false,
          },
        },
        {
          name: "payments-secret-1",
          inputs: {
            issuer: ISSUER,
            clientName: `${OWNER}/g1`,
            scope: "all",
            superseded: true,
            delivered: true,
          },
        },
      ],
    );
    assert.equal(
      recording.one(TYPES.generation, "payments-generation-2").inputs["drawSecret"],
      false,
    );
  });

  it("keeps everything secret that the server tells, and protects the current client only", async () => {
    const { recording } = await declare("previous alive");
    const secrets = {
      ...NO_OPTIONS,
      additionalSecretOutputs: ["clientSecret", "registrationAccessToken", "registrationClientUri"],
    };
    const optionsOf = (name: string) => {
      const { additionalSecretOutputs, ...options } = recording.one(CLIENT, name).options;
      return { ...options, additionalSecretOutputs: [...additionalSecretOutputs].sort() };
    };
    assert.deepEqual(optionsOf("payments-secret-2"), { ...secrets, protect: true });
    assert.deepEqual(optionsOf("payments-secret-1"), secrets);
    // Before its first delivery a client may have to be replaced; after that of its successor it must be able to go.
    for (const phase of ["first run", "rotation due"] as const) {
      const { recording: open } = await declare(phase);
      assert.ok(open.registrations.every(({ options }) => !options.protect));
    }
    const { recording: lifted } = await declare("steady", { protect: false });
    assert.ok(lifted.registrations.every(({ options }) => !options.protect));
  });

  it("drops a retired client, which deletes it", async () => {
    const { recording } = await declare("overlap over", {}, { args: { rotation: NO_BROWNOUT } });
    assert.deepEqual(
      recording.ofType(CLIENT).map(({ name }) => name),
      ["payments-secret-2"],
    );
  });

  it("makes the key and proves it where and for what the client was registered", async () => {
    const registered: Answer = (args) => {
      const { id, state } = oidcAnswer(args);
      if (args.type !== CLIENT) return { id, state };
      return { id, state: { ...state, issuer: "https://former.example", scope: "former" } };
    };
    const { recording } = await declare("steady", { audience: "api" }, { answer: registered });
    const { apiKey, issuer, issuerKind, scope, audience, notBefore } = recording.one(
      TYPES.check,
    ).inputs;
    const key = {
      domain: "union.example.com",
      clientId: "client-1",
      clientSecret: secretOf(1),
    };
    assert.deepEqual(
      { apiKey, issuer, issuerKind, scope, audience, notBefore },
      {
        apiKey: wrapped(encodeApiKey(key)),
        issuer: "https://former.example",
        issuerKind: "oidc",
        scope: "former",
        audience: "api",
        notBefore: ISSUED_AT,
      },
    );
  });

  it("tells every live subject, and keeps the previous one's until it is retired", async () => {
    const former = { ...ledgerOf("rotation due"), clientId: "client-1", subject: "subject-1" };
    const { key } = await declare("rotation due", {}, { args: { ledger: former } });
    const rotated = await valueOf(key.ledger);
    assert.deepEqual(rotated?.previous, {
      generation: 1,
      clientId: "client-1",
      subject: "subject-1",
    });
    const both = [
      { generation: 2, clientId: "client-2", subject: "subject-2" },
      { generation: 1, clientId: "client-1", subject: "subject-1" },
    ];
    assert.deepEqual((await valueOf(key.status))?.subjects, both);
    const { key: next } = await declare("previous alive", {}, { args: { ledger: rotated } });
    assert.deepEqual((await valueOf(next.status))?.subjects, both);
    const { key: last } = await declare(
      "retired",
      {},
      { args: { ledger: rotated, rotation: NO_BROWNOUT } },
    );
    assert.deepEqual((await valueOf(last.status))?.subjects, both.slice(0, 1));
  });
});

describe("OidcClients: settings that change", () => {
  const basis = `${ISSUER} all`;

  it("make the next generation, and are remembered with it", async () => {
    const ledger = { ...ledgerOf("steady"), basis };
    const { key, recording } = await declare("steady", { scope: "deploy" }, { args: { ledger } });
    assert.equal(recording.one(TYPES.check).name, "payments-check-2");
    const after = await valueOf(key.ledger);
    assert.deepEqual([after?.generation, after?.basis], [2, `${ISSUER} deploy`]);
  });

  it("wait while the previous key lives, and the present one keeps what it was made from", async () => {
    const ledger = { ...ledgerOf("previous alive"), basis };
    const { key } = await declare("previous alive", { scope: "deploy" }, { args: { ledger } });
    const after = await valueOf(key.ledger);
    assert.deepEqual([after?.generation, after?.basis], [2, basis]);
    assert.match((await valueOf(key.status))?.blocked ?? "", /its settings changed, but/);
  });

  it("do not rotate a key of which nobody knows what it was made from", async () => {
    const { key } = await declare("steady");
    const after = await valueOf(key.ledger);
    assert.deepEqual([after?.generation, after?.basis], [1, basis]);
  });
});

describe("OidcClients: secrets that die by themselves", () => {
  it("are due in time, and the ledger remembers the end", async () => {
    const expiresAt = "2026-03-01T00:00:00Z";
    const dying: Answer = (args) => {
      const { id, state } = oidcAnswer(args);
      return { id, state: args.type === CLIENT ? { ...state, expiresAt } : state };
    };
    const { key } = await declare("first run", {}, { answer: dying });
    assert.equal((await valueOf(key.ledger))?.expiresAt, expiresAt);
    const status = await valueOf(key.status);
    assert.equal(status?.expiresAt, expiresAt);
    assert.equal(status?.nextRotation, "2026-02-15T00:00:00.000Z");
  });
});

const NO_BROWNOUT = {
  policy: { every: 90 * 86_400_000, overlap: 7 * 86_400_000, spread: 0, brownout: 0 },
};
