import assert from "node:assert/strict";
import { ServiceError } from "../../../../provider/http/serviceError";
import { throughRestarts } from "../../../../provider/services/jenkins/patience";

const CALL = { service: "Jenkins", method: "GET", url: "https://ci.example.com/" };
const PATIENCE = { rounds: 3, pause: 1 };

describe("waiting for a controller that restarts", () => {
  const failing = (status: number, times: number) => {
    const seen = { calls: 0, lines: [] as string[] };
    const call = (): Promise<string> => {
      seen.calls += 1;
      if (seen.calls > times) return Promise.resolve("here");
      return Promise.reject(new ServiceError(CALL, `answered ${status}`, { status }));
    };
    const progress = (line: string): void => void seen.lines.push(line);
    return { seen, call, progress };
  };

  const open = new AbortController().signal;

  it("goes on until it is there, and says what it waits for", async () => {
    const { seen, call, progress } = failing(503, 2);
    assert.equal(await throughRestarts(call, { signal: open, progress }, PATIENCE), "here");
    assert.equal(seen.calls, 3);
    assert.match(seen.lines.join(), /Jenkins is restarting \(503\)/);
  });

  it("gives up after its rounds, with the last error", async () => {
    const { seen, call, progress } = failing(503, 10);
    await assert.rejects(
      throughRestarts(call, { signal: open, progress }, PATIENCE),
      /answered 503/,
    );
    assert.equal(seen.calls, 1 + PATIENCE.rounds);
  });

  it("does not wait for anything else", async () => {
    const { seen, call, progress } = failing(500, 10);
    await assert.rejects(
      throughRestarts(call, { signal: open, progress }, PATIENCE),
      /answered 500/,
    );
    assert.equal(seen.calls, 1);
  });

  it("ends its wait when the update is cancelled", async () => {
    const { seen, call, progress } = failing(503, 10);
    const cancel = new AbortController();
    const waiting = throughRestarts(
      call,
      { signal: cancel.signal, progress: (line) => (progress(line), cancel.abort()) },
      { rounds: 3, pause: 3_600_000 },
    );
    await assert.rejects(waiting, /answered 503/);
    assert.equal(seen.calls, 1);
  });
});
