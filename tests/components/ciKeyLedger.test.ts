import assert from "node:assert/strict";
import type { LedgerEntry } from "../../components/rotation/ledger";
import { valueOf, type Answer } from "../support/recorder";
import {
  answer,
  answerWithout,
  CLIENT_ID,
  declareKey,
  DELIVERED_AT,
  ISSUED_AT,
  LAST_UPDATED,
  PHASES,
  TYPES,
  type Phase,
} from "./exampleKey";

function before(phase: Phase): LedgerEntry | undefined {
  const left = PHASES[phase];
  return "ledger" in left ? left.ledger : undefined;
}

/** Where Okta has a generation's secret, as the example answers. */
function oktaSecret(generation: number): LedgerEntry["oktaSecret"] {
  return { appId: CLIENT_ID, secretId: `payments-secret-${generation}` };
}

describe("CiKey: the ledger entry", () => {
  const whom = { clientId: CLIENT_ID, subject: CLIENT_ID };
  const first = {
    generation: 1,
    issuedAt: ISSUED_AT,
    deliveredAt: DELIVERED_AT,
    ...whom,
    oktaSecret: oktaSecret(1),
    protect: true,
  };
  const second = { ...first, generation: 2, oktaSecret: oktaSecret(2) };
  const old = { generation: 1, ...whom };
  const entries: Record<Phase, LedgerEntry> = {
    "first run": first,
    steady: first,
    "rotation due": { ...second, previous: old },
    "previous alive": { ...second, previous: old },
    "overlap over": { ...second, previous: { ...old, disabledAt: LAST_UPDATED } },
    disabled: { ...second, previous: { ...old, disabledAt: "2026-01-08T00:10:00Z" } },
    retired: second,
  };
  for (const [phase, expected] of Object.entries(entries)) {
    it(`${phase}: generation ${expected.generation}, ${JSON.stringify(expected.previous ?? "alone")}`, async () => {
      const { key } = await declareKey(phase as Phase);
      assert.deepEqual(await valueOf(key.ledger), expected);
    });
  }

  it("goes on from an entry of a version that did not keep client id and subject", async () => {
    const ledger = { ...second, previous: { generation: 1 } };
    const { clientId, subject, oktaSecret: where, ...old } = ledger;
    assert.deepEqual([clientId, subject, where?.appId], [CLIENT_ID, CLIENT_ID, CLIENT_ID]);
    const { key } = await declareKey("previous alive", { args: { ledger: old } });
    assert.deepEqual(await valueOf(key.ledger), ledger);
    const status = await valueOf(key.status);
    assert.deepEqual(status?.subjects, [{ generation: 2, clientId, subject }]);
  });

  it("takes its times from the delivery and the generation, not from the program's clock", async () => {
    const later: Answer = (args) => {
      const { id, state } = answer(args);
      if (args.type === TYPES.delivery) return { id, state: { ...state, deliveredAt: "later" } };
      if (args.type === TYPES.generation) return { id, state: { ...state, issuedAt: "earlier" } };
      return { id, state };
    };
    const { key } = await declareKey("rotation due", { answer: later });
    const entry = await valueOf(key.ledger);
    assert.deepEqual([entry?.issuedAt, entry?.deliveredAt], ["earlier", "later"]);
  });

  it("says whether the identity is protected", async () => {
    const { key } = await declareKey("steady", { identity: { protect: false } });
    assert.equal((await valueOf(key.ledger))?.protect, false);
  });

  it("forgets when the previous key was switched off once it is held, that is, on again", async () => {
    const { key } = await declareKey("disabled", { args: { rotation: { gates: { hold: true } } } });
    assert.equal((await valueOf(key.ledger))?.previous?.disabledAt, undefined);
  });
});

describe("CiKey: rotation requests in the ledger", () => {
  const asked = (request?: string) => ({
    rotation: { requests: request === undefined ? {} : { request } },
  });
  const entry: LedgerEntry = {
    generation: 2,
    issuedAt: ISSUED_AT,
    deliveredAt: DELIVERED_AT,
    request: "laptop lost",
    protect: true,
  };
  const drawnFor = (request: string): Answer => {
    return (args) => {
      const { id, state } = answer(args);
      const drawn = { ...state, drawnFor: request };
      return { id, state: args.type === TYPES.generation ? drawn : state };
    };
  };

  it("are answered by the generation that was drawn for them", async () => {
    const { key } = await declareKey("steady", { args: asked("laptop lost") });
    const after = await valueOf(key.ledger);
    assert.deepEqual([after?.generation, after?.request], [2, "laptop lost"]);
  });

  it("are not answered while they have to wait for the previous key", async () => {
    const ledger = { ...entry, previous: { generation: 1 } };
    const { key, recording } = await declareKey("previous alive", {
      args: { ...asked("another reason"), ledger },
      answer: drawnFor("laptop lost"),
    });
    assert.equal(recording.one(TYPES.delivery).name, "payments-delivery-2");
    assert.equal((await valueOf(key.ledger))?.request, "laptop lost");
  });

  it("stay answered when they are taken out of the settings", async () => {
    const { key } = await declareKey("steady", {
      args: { ...asked(), ledger: entry },
      answer: drawnFor("laptop lost"),
    });
    assert.equal((await valueOf(key.ledger))?.request, "laptop lost");
  });
});

describe("CiKey: an update that did not come to a delivery carries the entry on", () => {
  const missing: [string, string, Phase[]][] = [
    [TYPES.delivery, "deliveredAt", ["first run", "steady", "rotation due", "retired"]],
    [TYPES.generation, "issuedAt", ["first run", "steady", "rotation due"]],
    [TYPES.check, "checkedAt", ["first run", "rotation due", "overlap over"]],
    [TYPES.secret, "lastUpdated", ["overlap over"]],
  ];
  for (const [type, field, phases] of missing) {
    for (const phase of phases) {
      it(`${phase}, without ${field}`, async () => {
        const { key } = await declareKey(phase, { answer: answerWithout(type, field) });
        assert.deepEqual(await valueOf(key.ledger), before(phase));
      });
    }
  }

  it("but needs no new time of switching off where one is known", async () => {
    const { key } = await declareKey("disabled", {
      answer: answerWithout(TYPES.secret, "lastUpdated"),
    });
    const expected = { ...before("disabled"), oktaSecret: oktaSecret(2) };
    assert.deepEqual(await valueOf(key.ledger), expected);
  });

  // The app depends on the generation whose secret it is created with.
  const clientIds = {
    [TYPES.app]: "",
    [TYPES.generation]: "",
    [TYPES.check]: CLIENT_ID,
    [TYPES.delivery]: CLIENT_ID,
  };
  const failures: [keyof typeof clientIds, Phase][] = [
    [TYPES.delivery, "first run"],
    [TYPES.delivery, "rotation due"],
    [TYPES.generation, "rotation due"],
    [TYPES.check, "rotation due"],
    [TYPES.check, "overlap over"],
    [TYPES.app, "first run"],
  ];
  for (const [type, phase] of failures) {
    it(`${phase}, when ${type} fails under --continue-on-error`, async () => {
      const { key } = await declareKey(phase, { fails: (resource) => resource.type === type });
      assert.deepEqual(await valueOf(key.ledger), before(phase));
      const status = await valueOf(key.status);
      assert.equal(status?.generation, before(phase)?.generation ?? 0);
      assert.equal(status?.clientId, clientIds[type]);
    });
  }
});

describe("CiKey in a preview", () => {
  for (const phase of Object.keys(PHASES) as Phase[]) {
    it(`${phase}: tells of the same resources, and nothing throws while all is unknown`, async () => {
      const unknown: Answer = () => ({ id: "", state: {} });
      const { key, recording } = await declareKey(phase, { preview: true, answer: unknown });
      const { recording: update } = await declareKey(phase);
      assert.deepEqual(recording.names().sort(), update.names().sort());
      assert.equal(await valueOf(key.ledger), undefined);
      assert.equal(await valueOf(key.status), undefined);
      assert.equal(await valueOf(key.apiKey), undefined);
    });
  }

  it("shows the entry as it is where everything is known", async () => {
    const { key } = await declareKey("steady", { preview: true });
    const expected = { ...before("steady"), oktaSecret: oktaSecret(1) };
    assert.deepEqual(await valueOf(key.ledger), expected);
  });
});
