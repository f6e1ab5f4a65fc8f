import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { figuresText } from "../../sandbox/bench/figures";
import { thisMachine } from "../../sandbox/bench/machine";
import { measure } from "../../sandbox/bench/meter";
import { readOptions } from "../../sandbox/bench/options";
import { treeUsage } from "../../sandbox/bench/processTree";
import { replaceRows } from "../../sandbox/bench/resultFile";
import { WHATS, withBaselines, type By, type Row } from "../../sandbox/bench/row";
import { runBench } from "../../sandbox/bench/run";
import { unmeasured } from "../../sandbox/bench/task";
import { systemClock } from "../../common/clock";
import { OktaEmulator } from "../../sandbox/emulators/okta/okta";

function rowWith(fields: Partial<Row>): Row {
  return {
    ...{ what: "create", by: "flyte-ci-keys", teams: 10, latencyMs: 0, seconds: 6 },
    ...{ cpuSeconds: 5, maxRssMb: 300, writes: 50, baselineSeconds: null, load: 0.5 },
    ...fields,
  };
}

describe("a quick bench, on the real engine", function () {
  this.timeout(180_000);
  const said: string[] = [];
  const kept: number[] = [];
  let rows: Row[] = [];

  before(async () => {
    const options = readOptions(["--quick"]);
    assert.ok(options);
    const keep = (soFar: Row[]) => void kept.push(soFar.length);
    rows = await runBench(options, (line) => said.push(line), keep);
  });

  const row = (what: string, by: By): Row => {
    const found = rows.find((one) => one.what === what && one.by === by);
    assert.ok(found, `${what} by ${by}`);
    return found;
  };

  it("has rows of every kind", () => {
    const kinds = new Set(rows.map(({ what }) => what.split(" ")[0]));
    assert.deepEqual([...kinds].sort(), WHATS.map((what) => what.split(" ")[0]).sort());
  });

  it("has figures in every row, or says why not", () => {
    for (const { what, by, seconds, cpuSeconds, maxRssMb, note } of rows) {
      const name = `${what} by ${by}`;
      if (seconds === null) {
        assert.match(note ?? "", /was not on PATH/, name);
        continue;
      }
      assert.ok(seconds > 0, name);
      if (process.platform !== "linux") continue;
      assert.ok(cpuSeconds !== null && cpuSeconds >= 0, name);
      assert.ok(maxRssMb !== null && maxRssMb > 20, name);
    }
  });

  it("counts the requests that each way of doing the job makes", () => {
    const counts = (what: string, by: By) => {
      const { writes, requests } = row(what, by);
      return { writes, requests };
    };
    for (const by of ["script", "floor"] as const) {
      assert.deepEqual(counts("create", by), { writes: 4, requests: 6 });
      assert.deepEqual(counts("rotate", by), { writes: 2, requests: 4 });
    }
    for (const step of ["create", "no-op", "rotate"])
      assert.deepEqual(counts(step, "flyte-ci-keys"), counts(step, "same resources, flat"), step);
    assert.equal(row("no-op", "flyte-ci-keys").writes, 0);
    assert.equal(row("rotate", "flyte-ci-keys").writes, 2);
    assert.equal(
      row("fleet create", "a stack per team").writes,
      row("create", "flyte-ci-keys").writes,
    );
    assert.equal(row("fleet no-op", "a stack per team").writes, 0);
    assert.equal(row("create", "empty program").writes, 0);
  });

  it("compares the product with the same resources declared flat", () => {
    for (const step of ["create", "no-op", "rotate"]) {
      const { seconds } = row(step, "same resources, flat");
      assert.equal(row(step, "flyte-ci-keys").baselineSeconds, seconds);
    }
  });

  it("says how large states and pages are", () => {
    assert.ok((row("create", "flyte-ci-keys").checkpointBytes ?? 0) > 10_000);
    assert.ok((row("page", "command").bytes ?? 0) > 10_000);
  });

  it("tells how far it is, and keeps what it has after each part", () => {
    assert.match(said[1] ?? "", /^\[2\/\d+\] .* \(about \d+ (s|min) left\)$/);
    assert.match(said.at(-1) ?? "", /^\[(\d+)\/\1\] .*s$/);
    assert.deepEqual(
      kept,
      kept.toSorted((one, other) => one - other),
    );
    assert.equal(kept.at(-1), rows.length);
  });
});

describe("the rows of a bench", () => {
  const flat = rowWith({ by: "same resources, flat", seconds: 4 });

  it("are compared within the same operation, teams and latency", () => {
    const cases = [flat, rowWith({}), rowWith({ teams: 100 }), rowWith({ latencyMs: 50 })];
    const baselines = withBaselines(cases).map(({ baselineSeconds }) => baselineSeconds);
    assert.deepEqual(baselines, [null, 4, null, null]);
  });

  it("take the place of all older ones of their case, and of no others", () => {
    const other = rowWith({ what: "no-op" });
    const results = { machine: thisMachine(), rows: [flat, rowWith({}), other] };
    const again = rowWith({ seconds: 5 });
    assert.deepEqual(replaceRows(results, [again]).rows, [other, again]);
  });

  it("become tables with the ratio, what stands besides, and what is missing", () => {
    const text = figuresText({
      machine: { ...thisMachine(), processor: "a processor", cores: 2 },
      rows: withBaselines([
        flat,
        rowWith({ checkpointBytes: 20_480 }),
        rowWith({ by: "floor", seconds: 0.1234, requests: 60 }),
        unmeasured({ ...rowWith({}), by: "OpenTofu" }, "tofu was not on PATH"),
        rowWith({ what: "fleet no-op", by: "a stack per team", teams: 100, seconds: 50 }),
        rowWith({ what: "page", by: "command", bytes: 1_048_576, teams: 1000 }),
      ]),
    });
    assert.match(text, /^2 cores \(a processor\), .* Load when a row began: 0\.5 to 0\.5\./);
    assert.match(
      text,
      /\| create \| 10 \| 0 \| 6\.00 \| 1\.5 × \| – \| 4\.00 \| – \| 0\.12 \| – \|/,
    );
    assert.match(
      text,
      /\| create \| 10 \| 0 \| 5\.00 \| .* \| 300 \| 300 \| – \| 60 \| 50 \| 20 \|/,
    );
    assert.match(text, /\| no-op \| 100 \| 50 \| 2\.00 \|/);
    assert.match(text, /board\.html` \| 1000 \| 6\.00 \| 5\.00 \| 300 \| 1024 \|/);
    assert.match(text, /- OpenTofu: tofu was not on PATH \(teams: 10\)\./);
  });
});

describe("the options of a bench", () => {
  it("measure everything by default", () => {
    const options = readOptions([]);
    assert.deepEqual(options?.teams, [1, 10, 100]);
    assert.deepEqual(options?.latencies, [0, 50]);
    assert.deepEqual(options?.only, WHATS);
  });

  it("narrow it down", () => {
    const options = readOptions(["--only", "create", "--only", "fleet", "--teams", "10"]);
    assert.deepEqual(options?.only, ["create", "fleet"]);
    assert.deepEqual(options?.teams, [10]);
    assert.equal(options?.stacks.fleet, 10);
  });

  for (const [args, message] of [
    [["--only", "everything"], /--only "everything": it is one of create, no-op/],
    [["--teams", "0"], /--teams "0": it is a whole number, 1 at least/],
    [["--latency", "fast"], /--latency "fast": it is a whole number, 0 at least/],
  ] as const) {
    it(`refuse ${args.join(" ")}`, () => {
      assert.throws(() => readOptions([...args]), { message });
    });
  }
});

describe("the meter", () => {
  it("counts the processor time of processes that came and went", async function () {
    if (treeUsage() === undefined) this.skip(); // there is no /proc
    const burn = "while (process.cpuUsage().user < 300_000);";
    const { taken } = await measure(() =>
      Promise.resolve(spawnSync(process.execPath, ["--eval", burn])),
    );
    assert.ok((taken.cpuSeconds ?? 0) >= 0.25, String(taken.cpuSeconds));
  });

  it("gives back what the work gave, and its failure", async () => {
    assert.equal((await measure(() => Promise.resolve("done"))).value, "done");
    await assert.rejects(
      measure(() => Promise.reject(new Error("no"))),
      { message: "no" },
    );
  });
});

describe("an emulator with a latency", () => {
  it("answers no sooner, and as it would without", async () => {
    const okta = await new OktaEmulator(systemClock()).start();
    try {
      const get = async () => (await fetch(`${okta.url}/api/v1/apps`)).status;
      const status = await get();
      okta.latencyMs = 40;
      const start = performance.now();
      assert.equal(await get(), status);
      assert.ok(performance.now() - start >= 39);
    } finally {
      await okta.stop();
    }
  });
});
