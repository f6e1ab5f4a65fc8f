import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { boardOpenMetrics } from "../../cli/board/openMetrics";
import { mixedBoard } from "../cli/board/boards";
import { parseOpenMetrics } from "../cli/board/openMetricsParser";
import { gitHubWorkflow, gitLabPipeline, SCHEDULES, scheduleText } from "./scheduleFiles";

/** What an alarm outside the schedule goes by: when this was written, when updates ran, when something was to happen. */
const FAMILIES = [
  "flyte_ci_keys_board_timestamp_seconds",
  "flyte_ci_keys_stack_last_update_timestamp_seconds",
  "flyte_ci_keys_next_rotation_timestamp_seconds",
];

describe("A12: the schedule went to sleep", () => {
  const readme = scheduleText("README.md");

  it("the page of schedules names the trap, both its reasons, and the way out", () => {
    const page = readme.replace(/\s+/g, " ");
    assert.match(page, /public repository after 60 days without a commit/);
    assert.match(page, /last editor leaves the organization/);
    assert.match(page, /\*\*an alarm outside the schedule must watch it\*\*/);
    for (const family of FAMILIES) assert.ok(page.includes(family), family);
  });

  it("each schedule of a CI system points at it, where it is copied from", () => {
    for (const file of ["github-actions.yml", "gitlab-ci.yml"]) {
      assert.match(scheduleText(file), /^# .*docs\/schedules\/README\.md/m);
    }
  });

  it("each takes the OpenMetrics text out of the system whose schedule it is", () => {
    const { jobs } = gitHubWorkflow();
    assert.match(JSON.stringify(jobs.tell), /--openmetrics keys\.prom.*aws s3 cp/);
    assert.match(
      gitLabPipeline().tell.script.join(),
      /--openmetrics keys\.prom[^]*curl .*@keys\.prom/,
    );
    assert.match(scheduleText("kubernetes-operator.yaml"), /--openmetrics [^]*curl .*@\/tmp\/keys/);
    assert.match(scheduleText("cron/ci-keys.sh"), /--openmetrics "\$metrics"/);
  });

  it("the OpenMetrics text has the time of the last run and of what is due next, and no age", () => {
    const board = mixedBoard();
    const families = parseOpenMetrics(boardOpenMetrics(board));
    const values = (name: string) => families.get(name)?.samples.map(({ value }) => value) ?? [];
    assert.deepEqual(values(FAMILIES[0] ?? ""), [Date.parse(board.generatedAt) / 1000]);
    const runs = board.stacks.flatMap(({ lastUpdate }) => lastUpdate ?? []);
    const due = board.teams.flatMap(({ nextRotation }) => nextRotation ?? []);
    const seconds = (times: string[]) => times.map((time) => Date.parse(time) / 1000);
    assert.ok(runs.length > 0 && due.length > 0);
    assert.deepEqual(values(FAMILIES[1] ?? ""), seconds(runs));
    assert.deepEqual(values(FAMILIES[2] ?? ""), seconds(due));
    // An age would be true at the moment of writing alone.
    assert.doesNotMatch([...families.keys()].join("\n"), /age|ago/);
  });

  it("an alarm is written for each of them", () => {
    const rules = readFileSync(join(SCHEDULES, "..", "board.md"), "utf8");
    for (const family of FAMILIES) {
      assert.match(rules, new RegExp(`expr: .*time\\(\\) - ${family}`));
    }
  });
});
