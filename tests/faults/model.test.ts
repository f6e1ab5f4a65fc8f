import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import {
  heldKey,
  killEngine,
  ledgerEntry,
  ONE_TEAM,
  repairLive,
  startLive,
  upWell,
  withRotation,
  type Live,
} from "../support/liveStack";

/** What must be true whatever happened: it needs no more than this. */
interface Model {
  /** Highest generation that was delivered; 0 before the first. */
  generation: number;
  /** The last thing that was asked for. */
  request: string | undefined;
}

/** Another run: `MODEL_SEED=7 npx mocha tests/faults/model.test.ts`. */
const SEED = Number(process.env["MODEL_SEED"] ?? "3");

/** Writes that an update may make. */
const WRITES = {
  secret: { service: "okta", method: "POST", path: /\/credentials\/secrets$/ },
  store: { service: "github", method: "PUT", path: /\/actions\/secrets\/FLYTE_API_KEY$/ },
  retirement: { service: "okta", method: "POST", path: /\/lifecycle\/deactivate$/ },
  deletion: { service: "okta", method: "DELETE", path: /\/credentials\/secrets\// },
} as const;
type Write = keyof typeof WRITES;

abstract class Command implements fc.AsyncCommand<Model, Live> {
  check(): boolean {
    return true;
  }

  async run(model: Model, live: Live): Promise<void> {
    await this.act(model, live);
    const { generation = 0 } = ledgerEntry(live) as { generation?: number };
    assert.ok(generation >= model.generation, "the ledger went back");
    assert.ok(generation <= model.generation + 1, "a generation was skipped");
    model.generation = generation;
    assert.deepEqual(live.world.monitor.violations, []);
    const held = heldKey(live);
    if (generation > 0) assert.equal(live.world.monitor.whyDead(held ?? ""), undefined);
    assert.ok(live.world.okta.apps().length <= 1);
    for (const { id } of live.world.okta.apps()) {
      assert.ok(live.world.okta.secretsOf(id).length <= 2);
    }
  }

  abstract act(model: Model, live: Live): Promise<void>;
  abstract toString(): string;
}

class Wait extends Command {
  constructor(readonly days: number) {
    super();
  }
  act(_model: Model, { world }: Live): Promise<void> {
    world.clock.advanceDays(this.days);
    return Promise.resolve();
  }
  toString = () => `wait ${this.days} days`;
}

class Update extends Command {
  async act(_model: Model, { stack }: Live): Promise<void> {
    await upWell(stack);
  }
  toString = () => "update";
}

class FailingUpdate extends Command {
  constructor(
    readonly write: Write,
    readonly fate: "refused" | "reply lost" | "kill before" | "kill after",
  ) {
    super();
  }
  async act(_model: Model, live: Live): Promise<void> {
    const { service, method, path } = WRITES[this.write];
    let killed = false;
    const kill = async () => {
      killed = live.stack.locks().length > 0;
      killEngine(live);
      await sleep(300);
    };
    const lift = live.world[service].faults.add({
      method,
      path,
      effect: {
        refused: { kind: "status", status: 403 } as const,
        "reply lost": { kind: "reply-lost" } as const,
        "kill before": { kind: "hook", before: kill } as const,
        "kill after": { kind: "hook", after: kill } as const,
      }[this.fate],
    });
    await live.stack.up();
    lift();
    if (killed) await repairLive(live);
  }
  toString = () => `update whose ${this.write} meets "${this.fate}"`;
}

class Ask extends Command {
  constructor(
    readonly request: string,
    readonly compromised: boolean,
  ) {
    super();
  }
  act(model: Model, { stack }: Live): Promise<void> {
    model.request = this.request;
    stack.configure(
      withRotation(`request: ${this.request}\n        compromised: ${this.compromised}`),
    );
    return Promise.resolve();
  }
  toString = () => `ask for ${this.request}${this.compromised ? ", compromised" : ""}`;
}

const COMMANDS = [
  fc.integer({ min: 1, max: 100 }).map((days) => new Wait(days)),
  fc.constant(new Update()),
  fc
    .tuple(
      fc.constantFrom<Write>("secret", "store", "retirement", "deletion"),
      fc.constantFrom("refused", "reply lost", "kill before", "kill after"),
    )
    .map(([write, fate]) => new FailingUpdate(write, fate)),
  fc
    .tuple(fc.constantFrom("leak-1", "leak-2", "leak-3"), fc.boolean())
    .map(([request, compromised]) => new Ask(request, compromised)),
];

describe(`any life of a team (seed ${SEED}), on the real engine`, function () {
  this.timeout(900_000);

  it("never breaks the promise, and comes to rest with every request answered", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.commands(COMMANDS, { maxCommands: 12, size: "max" }),
        async (commands) => {
          const model: Model = { generation: 0, request: undefined };
          const live = await startLive({ stackFile: ONE_TEAM });
          try {
            await fc.asyncModelRun(() => ({ model, real: live }), commands);
            await comeToRest(live, model);
          } finally {
            await live.world.stop();
          }
        },
      ),
      { seed: SEED, numRuns: 2, endOnFailure: process.env["MODEL_SHRINK"] === undefined },
    );
  });
});

/** Old secrets go one step an update; then the last request is answered, and nothing is left to do. */
async function comeToRest(live: Live, { request }: Model): Promise<void> {
  for (let update = 0; update < 5; update += 1) {
    await upWell(live.stack);
    live.world.clock.advanceDays(8);
  }
  await upWell(live.stack);
  assert.equal(ledgerEntry(live)["request"], request);
  assert.equal(ledgerEntry(live)["previous"], undefined);
  const [app] = live.world.okta.apps();
  assert.equal(live.world.okta.secretsOf(app?.id ?? "").length, 1);
  assert.deepEqual(live.world.monitor.violations, []);
  const rest = await upWell(live.stack);
  assert.deepEqual([rest.changes["create"], rest.changes["update"]], [undefined, undefined]);
}
