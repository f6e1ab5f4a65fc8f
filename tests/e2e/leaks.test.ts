import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeFiles } from "../../cli/board/files";
import { lookAtBackend } from "../../cli/doctor/backend";
import { readFleet, stackNamed } from "../../cli/fleet/fleet";
import { upStacks } from "../../cli/fleet/up";
import { readBoard } from "../../cli/status/readBoard";
import { decodeApiKey } from "../../components/apiKey";
import { LeakSearch } from "../../sandbox/leaks";
import type { Run } from "../../sandbox/stack";
import { SANDBOX_TOKENS } from "../../sandbox/world";
import {
  heldKey,
  killEngine,
  ONE_TEAM,
  quietContext,
  repairLive,
  startLive,
  upWell,
  type Live,
} from "../support/liveStack";

interface Deployment {
  resources: { type: string; inputs?: Table; outputs?: Table }[];
}
type Table = Record<string, unknown>;

describe("leaks, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;

  beforeEach(async () => {
    live = await startLive({ stackFile: ONE_TEAM });
  });

  afterEach(async () => {
    await live.world.stop();
    assert.deepEqual(live.world.monitor.violations, []);
  });

  const searchFor = () =>
    new LeakSearch([...live.world.monitor.secrets, ...Object.values(SANDBOX_TOKENS)]);

  function clean(run: Run): void {
    const search = searchFor();
    search.text("printed", run.printed);
    for (const event of run.events) search.text("event", JSON.stringify(event));
    assert.deepEqual(search.leaks, []);
  }

  it("are none in a rich preview, a debugged update, a killed one and the board's files", async () => {
    const { world, stack } = live;
    clean(await stack.up({ diff: true, debug: true }));
    world.clock.advanceDays(91);
    clean(await stack.preview({ diff: true, debug: true }));
    const kill = async (): Promise<void> => {
      killEngine(live);
      await new Promise((resolve) => setTimeout(resolve, 300));
    };
    const effect = { kind: "hook", after: kill } as const;
    world.github.faults.add({ method: "PUT", path: /\/FLYTE_API_KEY$/, effect });
    const killed = await stack.up({ diff: true });
    assert.equal(killed.ok, false);
    clean(killed);
    assert.match(readFileSync(stack.stateFile, "utf8"), /"pending_operations":\s*\[\s*\{/);
    await repairLive(live);
    clean(await stack.up({ diff: true, refresh: true }));
    const [html, markdown, openmetrics] = ["html", "md", "txt"].map((end) =>
      join(world.folder, `board.${end}`),
    ) as [string, string, string];
    const board = await readBoard(quietContext(live));
    await writeFiles(board, { html, markdown, openmetrics });
    const search = searchFor();
    search.text("board", JSON.stringify(board));
    search.folder(world.folder);
    assert.deepEqual(search.leaks, []);
  });

  it("A13: a state that holds secrets in clear is told of, never shown by the fleet command, and encrypted by the next update", async () => {
    const { stack, world } = live;
    await upWell(stack);
    const [key = "", before] = [heldKey(live), searchFor()];
    writeInClear(key);
    before.text("state", readFileSync(stack.stateFile, "utf8"));
    assert.ok(before.leaks.length > 0);
    const said: string[] = [];
    const context = { ...quietContext(live), say: (line: string) => said.push(line) };
    const found = stackNamed(readFleet(context.project), stack.name);
    const findings = await lookAtBackend(context, [stack.name]);
    const preview = await upStacks(context, [found], { preview: true });
    const board = await readBoard(context);
    const told =
      /secrets in clear: .*payments-secret-1 \(clientSecret\).*rotate payments --stack dev --compromised/s;
    assert.match(JSON.stringify(findings), told);
    assert.match(said.join("\n"), told);
    world.clock.advanceDays(91);
    const outcome = await upStacks(quietContext(live), [found]);
    assert.equal(outcome.exit, 0, JSON.stringify(outcome));
    const search = searchFor();
    search.text("fleet", JSON.stringify([findings, preview, board, said, outcome]));
    search.text("state", readFileSync(stack.stateFile, "utf8"));
    assert.deepEqual(search.leaks, []);
  });

  /** As an import of a hand-made program's state leaves it. */
  function writeInClear(key: string): void {
    const { stateFile } = live.stack;
    const state = JSON.parse(readFileSync(stateFile, "utf8")) as {
      checkpoint: { latest: Deployment };
    };
    const { clientSecret } = decodeApiKey(key);
    const plain: Table = { clientSecret, value: key, plaintextValue: key, apiKey: key };
    for (const { inputs = {}, outputs = {} } of state.checkpoint.latest.resources) {
      for (const part of [inputs, outputs]) {
        for (const name of Object.keys(plain)) {
          if (JSON.stringify(part[name] ?? "").includes("ciphertext")) part[name] = plain[name];
        }
      }
    }
    writeFileSync(stateFile, JSON.stringify(state));
  }
});
