import assert from "node:assert/strict";
import {
  eventually,
  persist,
  poll,
  unlessGone,
  type Wait,
} from "../../../../provider/services/entra/eventually";
import { failure } from "../../cikeysBed";

describe("waiting for Graph", () => {
  let pauses: number[];
  let lines: string[];
  let cancel: AbortController;
  let wait: Wait;

  beforeEach(() => {
    pauses = [];
    lines = [];
    cancel = new AbortController();
    wait = {
      patience: {
        timeout: 20_000,
        pause: (milliseconds, signal) => {
          signal.throwIfAborted();
          pauses.push(milliseconds);
          return Promise.resolve();
        },
      },
      signal: cancel.signal,
      progress: (line) => lines.push(line),
    };
  });

  /** Answers with nothing so many times, then with a word. */
  function after(times: number): () => Promise<string | undefined> {
    let asked = 0;
    return () => Promise.resolve(asked++ < times ? undefined : "shown");
  }

  it("asks at once, and says nothing where the answer is there", async () => {
    assert.equal(await poll("shows it", after(0), wait), "shown");
    assert.deepEqual([pauses, lines], [[], []]);
  });

  it("pauses longer and longer, up to 8 s and the time there is, and says once why", async () => {
    assert.equal(await poll("shows it", after(100), wait), undefined);
    assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 5000]);
    assert.deepEqual(lines, ["waiting until Graph shows it"]);
  });

  it("looks a last time when the time is up", async () => {
    assert.equal(await poll("shows it", after(5), wait), "shown");
  });

  it("says what it waited for in vain, for how long, and that nothing is lost", async () => {
    const message = await failure(eventually("shows it", after(100), wait));
    assert.match(
      message,
      /^waited 20 s until Graph shows it, in vain\. Nothing is lost: .*pulumi up/,
    );
  });

  it("ends when the update is cancelled, and says so", async () => {
    const ask = () => {
      cancel.abort();
      return Promise.resolve(undefined);
    };
    const message = await failure(eventually("shows it", ask, wait));
    assert.match(message, /^cancelled while waiting until Graph shows it\. .*pulumi up/);
  });

  it("sends a write again while it is refused for a reason that passes", async () => {
    let sent = 0;
    const write = () => (++sent < 3 ? Promise.reject(new Error("not yet")) : Promise.resolve(sent));
    assert.equal(await persist("takes it", write, () => true, wait), 3);
  });

  it("hands on at once a refusal that does not pass, and the last one when time is up", async () => {
    const write = () => Promise.reject(new Error("refused"));
    assert.equal(await failure(persist("takes it", write, () => false, wait)), "refused");
    assert.deepEqual(pauses, []);
    assert.equal(await failure(persist("takes it", write, () => true, wait)), "refused");
    assert.equal(pauses.length, 5);
  });

  it("takes something for gone only when it stays away for 7 s", async () => {
    assert.equal(await unlessGone("it", after(3), wait), "shown");
    assert.deepEqual(pauses, [1000, 2000, 4000]);
    assert.equal(await unlessGone("it", after(4), wait), undefined);
  });
});
