import assert from "node:assert/strict";
import { boardOpenMetrics } from "../../../cli/board/openMetrics";
import { boardOf, mixedBoard, NOW, stackRow, teamRow } from "./boards";
import { HOSTILE_NAMES, hostileTeams } from "./hostile";
import { parseOpenMetrics } from "./openMetricsParser";

const PREFIX = "flyte_ci_keys_";

function read(board = mixedBoard()) {
  const families = parseOpenMetrics(boardOpenMetrics(board));
  return (name: string, labels: Record<string, string> = {}): number | undefined =>
    families
      .get(`${PREFIX}${name}`)
      ?.samples.find(({ labels: own }) =>
        Object.entries(labels).every(([label, value]) => own[label] === value),
      )?.value;
}

const seconds = (instant: string) => Date.parse(instant) / 1000;

describe("the board as OpenMetrics text", () => {
  it("carries what an outside alarm needs when the schedule sleeps", () => {
    const value = read();
    assert.equal(value("board_timestamp_seconds"), seconds(NOW));
    const last = value("stack_last_update_timestamp_seconds", { stack: "payments-prod" });
    assert.equal(last, seconds("2026-03-01T08:00:00Z"));
    const team = { team: "ads", stack: "ads-prod" };
    assert.equal(value("next_rotation_timestamp_seconds", team), seconds("2026-03-02T05:00:00Z"));
    assert.equal(value("expiry_timestamp_seconds", team), seconds("2026-03-16T05:00:00Z"));
  });

  it("tells generation, check and delivery of each team", () => {
    const value = read();
    const team = { team: "payments", stack: "payments-prod" };
    assert.equal(value("generation", team), 3);
    assert.equal(value("checked_timestamp_seconds", team), seconds("2026-02-20T08:00:10Z"));
    assert.equal(value("delivered_timestamp_seconds", team), seconds("2026-02-20T08:00:30Z"));
  });

  for (const [team, phase, state, blocked] of [
    ["payments", "single", "ok", 0],
    ["search", "single", "human", 0],
    ["fraud", "overlap", "blocked", 1],
    ["ads", "brownout", "due", 0],
    ["maps", "none", "due", 0],
  ] as const) {
    it(`says that ${team} is in phase ${phase}, ${state}, and nothing else`, () => {
      const value = read();
      for (const one of ["none", "single", "overlap", "brownout"]) {
        assert.equal(value("phase", { team, phase: one }), Number(one === phase), one);
      }
      for (const one of ["ok", "due", "blocked", "human"]) {
        assert.equal(value("state", { team, state: one }), Number(one === state), one);
      }
      assert.equal(value("blocked", { team }), blocked);
    });
  }

  it("counts a gate even where something worse hides it", () => {
    const reasons = [
      { state: "human" as const, text: "the client is INACTIVE" },
      { state: "blocked" as const, text: "held" },
    ];
    const value = read(boardOf([teamRow({ state: "human", reasons })]));
    assert.equal(value("blocked"), 1);
  });

  it("leaves out what is not known instead of calling it zero", () => {
    const value = read();
    assert.equal(value("generation", { team: "maps" }), undefined);
    assert.equal(value("next_rotation_timestamp_seconds", { team: "maps" }), undefined);
    assert.equal(value("expiry_timestamp_seconds", { team: "payments" }), undefined);
  });

  it("tells stacks that cannot be read or are locked", () => {
    const lock = {
      pid: 1,
      username: "ci",
      hostname: "runner",
      since: NOW,
      holder: "dead" as const,
    };
    const stacks = [
      stackRow({ stack: "good" }),
      stackRow({ stack: "bad", readable: false, state: "human", lastUpdate: null, locks: [lock] }),
    ];
    const value = read(boardOf([], stacks));
    assert.equal(value("stacks_unreadable"), 1);
    assert.equal(value("stack_readable", { stack: "good" }), 1);
    assert.equal(value("stack_readable", { stack: "bad" }), 0);
    assert.equal(value("stack_locks", { stack: "bad" }), 1);
    assert.equal(value("stack_state", { stack: "bad", state: "human" }), 1);
    assert.equal(value("stack_last_update_timestamp_seconds", { stack: "bad" }), undefined);
  });

  it("keeps hostile names labels, to the letter", () => {
    const families = parseOpenMetrics(boardOpenMetrics(boardOf(hostileTeams())));
    const samples = families.get(`${PREFIX}generation`)?.samples ?? [];
    assert.deepEqual(
      samples.map(({ labels }) => labels["team"]),
      HOSTILE_NAMES,
    );
  });

  it("has only gauges without timestamps, which the textfile collector takes too", () => {
    for (const [name, { type, help }] of parseOpenMetrics(boardOpenMetrics(mixedBoard()))) {
      assert.equal(type, "gauge", name);
      assert.ok(help, name);
      assert.match(name, /^flyte_ci_keys_[a-z_]+$/);
      assert.doesNotMatch(name, /_(total|count|sum|bucket|info|created)$/);
    }
  });

  it("ends with the end even when nothing is known", () => {
    assert.match(boardOpenMetrics(boardOf([], [])), /\n# EOF$/);
  });
});

describe("the parser of these tests", () => {
  for (const [what, text] of [
    ["no end", "# TYPE a gauge\na 1"],
    ["a sample without a type", "a 1\n# EOF"],
    ["a unit that is no suffix", "# TYPE a gauge\n# UNIT a seconds\n# EOF"],
    ["a double series", "# TYPE a gauge\na 1\na 2\n# EOF"],
    ["interleaved families", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\na 2\n# EOF"],
    ["an unknown escape", '# TYPE a gauge\na{b="\\t"} 1\n# EOF'],
    ["an empty line", "# TYPE a gauge\n\na 1\n# EOF"],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseOpenMetrics(text));
    });
  }
});
