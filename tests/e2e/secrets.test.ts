import assert from "node:assert/strict";
import { devStackFile } from "../../sandbox/dev";
import { encodingsOf, LeakSearch } from "../../sandbox/leaks";
import { ProcessWatch } from "../../sandbox/processes";
import type { Run } from "../../sandbox/stack";
import { SANDBOX_TOKENS } from "../../sandbox/world";
import { marksOf, ONE_TEAM, startLive, upWell, writesSince, type Live } from "../support/liveStack";

describe("secrets on the real engine", function () {
  this.timeout(120_000);
  let live: Live | undefined;

  afterEach(async () => {
    await live?.world.stop();
    live = undefined;
  });

  it("are nowhere in clear: state, history, events, output, arguments, also of failed updates", async () => {
    live = await startLive({ stackFile: devStackFile() });
    const { world, stack } = live;
    const watch = new ProcessWatch();
    const runs: Run[] = [await stack.preview(), await stack.up()];
    world.clock.advanceDays(91);
    world.github.faults.add({ method: "PUT", times: 2, effect: { kind: "status", status: 403 } });
    runs.push(await stack.up(), await stack.up({ continueOnError: true }), await stack.up());
    runs.push(await stack.refresh());
    watch.stop();
    const search = new LeakSearch([...world.monitor.secrets, ...Object.values(SANDBOX_TOKENS)]);
    search.folder(world.folder);
    for (const { printed, events } of runs) {
      search.text("printed", printed);
      search.text("events", JSON.stringify(events));
    }
    for (const line of watch.commandLines) search.text("process arguments", line);
    assert.ok(search.searched > 30);
    assert.deepEqual(search.leaks, []);
  });

  it("export the key only when asked, and then encrypted", async () => {
    live = await startLive({ stackFile: ONE_TEAM });
    await upWell(live.stack);
    assert.equal(live.stack.outputs()["apiKeys"], undefined);
    live.stack.configure(
      ONE_TEAM.replace("protect: false", "protect: false\n  flyte-ci-keys:exportKeys: true"),
    );
    await upWell(live.stack);
    assert.match(JSON.stringify(live.stack.outputs()["apiKeys"]), /ciphertext/);
  });

  for (const encoding of ["plain", "hex", "url", "base64"]) {
    it(`the search itself finds a planted secret (${encoding})`, () => {
      const secret = "Zx9~pla nted/secret+value";
      for (const prefix of ["", "a", "ab"]) {
        const text =
          encoding === "base64"
            ? Buffer.from(`${prefix}${secret}tail`).toString("base64")
            : `${prefix}${encodingsOf(secret).find(([name]) => name === encoding)?.[1]}tail`;
        const search = new LeakSearch([secret]);
        search.text("planted", text);
        assert.ok(search.leaks.some((leak) => leak.encoding === encoding));
      }
    });
  }
});

describe("administrators' mistakes, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;

  beforeEach(async () => {
    live = await startLive({ stackFile: ONE_TEAM });
  });

  afterEach(async () => {
    await live.world.stop();
  });

  /** Runs `up` with another administrator environment; the token must not be printed. */
  async function upWith(environment: Record<string, string>): Promise<string> {
    const good = live.world.administratorEnvironment();
    live.world.administratorEnvironment = () => ({ ...good, ...environment });
    const run = await live.stack.up();
    live.world.administratorEnvironment = () => good;
    assert.equal(run.ok, false);
    return run.printed;
  }

  for (const [name, value, says] of [
    ["GITHUB_TOKEN", "line-feed-at-the-end\n", /"GITHUB_TOKEN" has a line feed at the end/],
    ["OKTA_API_TOKEN", "line-feed\ninside-it", /"OKTA_API_TOKEN" has a line feed inside/],
    [
      "OKTA_API_TOKEN",
      "invisible\u200bspace-in-it",
      /"OKTA_API_TOKEN" has a zero-width space inside/,
    ],
  ] as const) {
    it(`A5: ${name} with ${JSON.stringify(value)}`, async () => {
      const printed = await upWith({ [name]: value });
      assert.match(printed, says);
      for (const part of value.split(/[\n\u200b]/)) {
        if (part !== "") assert.ok(!printed.includes(part));
      }
      assert.deepEqual(writesSince(live, { okta: 0, github: 0 }), []);
    });
  }

  it("a GitHub token that GitHub does not know: nothing is written to GitHub, a re-run finishes", async () => {
    const printed = await upWith({ GITHUB_TOKEN: "unknown-github-token" });
    assert.match(printed, /401/);
    assert.ok(!printed.includes("unknown-github-token"));
    const marks = marksOf(live);
    await upWell(live.stack);
    assert.ok(writesSince(live, marks).length > 0);
    assert.equal(live.world.okta.apps().length, 1);
  });

  it("a repository that is not there: named by GitHub's 404, the key is proven and undelivered", async () => {
    live.stack.configure(ONE_TEAM.replace("acme/payments", "acme/missing"));
    const run = await live.stack.up();
    assert.equal(run.ok, false);
    assert.match(run.printed, /404/);
    live.stack.configure(ONE_TEAM);
    await upWell(live.stack);
    assert.equal(live.world.okta.apps().length, 1);
  });

  it("an organisation that does not answer", async () => {
    const printed = await upWith({ OKTA_HTTP_PROXY: "http://127.0.0.1:9" });
    assert.match(printed, /could not be read|connection refused|ECONNREFUSED/i);
    assert.doesNotMatch(printed, /\n\s+at /);
  });
});
