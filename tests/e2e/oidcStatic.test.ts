import assert from "node:assert/strict";
import { LeakSearch } from "../../sandbox/leaks";
import type { Run } from "../../sandbox/stack";
import { heldKey, ledgerEntry, startLive, upWell, type Live } from "../support/liveStack";
import { clientNames, oidcCalls, oidcStackFile, statusOf } from "../support/oidcStack";

/** A client that a person made at the provider. */
interface HandMade {
  id: string;
  secret: string;
}

const TEAMS = "flyte-ci-keys:teams";
const secretKey = (generation: string) => `flyte-ci-keys:clientSecret/payments/${generation}`;

describe("clients that an administrator made, on the real engine", function () {
  this.timeout(120_000);
  let live: Live;
  let first: HandMade;
  const runs: Run[] = [];

  beforeEach(async () => {
    live = await startLive();
    first = await make("by hand 1");
    live.stack.configure(oidcStackFile(live, { identity: "    registration: static\n" }));
    await add("g1", first);
    runs.length = 0;
  });

  afterEach(async () => {
    assert.deepEqual(live.world.monitor.violations, []);
    await live.world.stop();
  });

  /** Makes a client at the provider, as an administrator would in its console. */
  async function make(name: string): Promise<HandMade> {
    const { oidc } = live.world;
    const answer = await fetch(`${oidc.url}${oidc.paths.registration}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${oidc.initialAccessToken}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({
        client_name: name,
        grant_types: ["client_credentials"],
        response_types: [],
        redirect_uris: [],
        scope: "all",
      }),
    });
    const { client_id: id, client_secret: secret } = (await answer.json()) as Record<
      string,
      string
    >;
    return { id: id ?? "", secret: secret ?? "" };
  }

  /** `pulumi config set` of both. */
  async function add(
    generation: string,
    { id, secret }: HandMade,
    encrypted = true,
  ): Promise<void> {
    const { automation } = live.stack;
    const path = `${TEAMS}.payments.clients.${generation}.id`;
    await automation.setConfig(path, { value: id }, true);
    await automation.setConfig(secretKey(generation), { value: secret, secret: encrypted });
  }

  async function up(): Promise<Run> {
    const run = await upWell(live.stack);
    runs.push(run);
    return run;
  }

  it("are proven and delivered; the provider is asked for a token and for nothing else", async () => {
    const mark = live.world.oidc.calls.mark();
    await up();
    assert.deepEqual(
      oidcCalls(live, mark).filter((call) => !call.startsWith("GET")),
      ["POST token"],
    );
    const key = Buffer.from(heldKey(live) ?? "", "base64").toString();
    assert.equal(key, `union.example.com:${first.id}:${first.secret}:`);
    const before = live.world.oidc.calls.mark();
    const again = await up();
    assert.deepEqual(oidcCalls(live, before), []);
    assert.equal(again.changes["update"], undefined);
  });

  it("live their whole life: due, added, rotated, over, removed", async () => {
    await up();
    const held = heldKey(live);
    live.world.clock.advanceDays(91);
    await up();
    assert.equal(heldKey(live), held);
    assert.match(
      String(statusOf(live)["blocked"]),
      /^due, but there is no client for generation 2/,
    );
    assert.equal(ledgerEntry(live)["generation"], 1);

    const second = await make("by hand 2");
    await add("g2", second);
    await up();
    assert.notEqual(heldKey(live), held);
    assert.equal(statusOf(live)["blocked"], undefined);
    assert.deepEqual(statusOf(live)["subjects"], [
      { generation: 2, clientId: second.id, subject: second.id },
      { generation: 1, clientId: first.id, subject: first.id },
    ]);

    live.world.clock.advanceDays(8);
    await up();
    const [toDo] = statusOf(live)["toDo"] as string[];
    assert.match(toDo ?? "", /^generation 1 is over: delete its secret of client /);
    assert.ok(toDo?.includes(first.id));
    assert.deepEqual(clientNames(live), ["by hand 1", "by hand 2"]);

    await live.world.oidc.deleteByHand(first.id);
    await live.stack.automation.removeConfig(`${TEAMS}.payments.clients.g1`, true);
    await live.stack.automation.removeConfig(secretKey("g1"));
    const last = await up();
    assert.equal(last.changes["update"], undefined);
    assert.deepEqual(
      (statusOf(live)["toDo"] as string[]).map((line) => /generation \d+ is \w+/.exec(line)?.[0]),
      ["generation 3 is needed"],
    );
  });

  it("answer a request once there is a next one, and not before", async () => {
    await up();
    await live.stack.automation.setConfig(
      `${TEAMS}.payments.rotation.request`,
      { value: "laptop lost" },
      true,
    );
    await up();
    assert.equal(ledgerEntry(live)["request"], undefined);
    assert.match(
      String(statusOf(live)["blocked"]),
      /^requested: laptop lost, but there is no client/,
    );
    await add("g2", await make("by hand 2"));
    await up();
    assert.equal(ledgerEntry(live)["generation"], 2);
    assert.equal(ledgerEntry(live)["request"], "laptop lost");
  });

  it("are refused with a secret in clear, a wrong one, and without the one in the stores", async () => {
    await add("g1", first, false);
    const clear = await live.stack.up();
    assert.equal(clear.ok, false);
    assert.match(clear.printed, /clientSecret\/payments\/g1: stands in clear in the stack file/);
    assert.ok(!clear.printed.includes(first.secret));
    assert.deepEqual([...live.world.github.secrets()], []);

    await add("g1", { id: first.id, secret: "mistyped-client-secret" });
    const wrong = await live.stack.up();
    assert.equal(wrong.ok, false);
    assert.match(wrong.printed, /the client secret is not accepted/);
    assert.ok(!wrong.printed.includes("mistyped-client-secret"));
    assert.deepEqual([...live.world.github.secrets()], []);

    await add("g1", first);
    await up();
    await live.stack.automation.removeConfig(`${TEAMS}.payments.clients.g1`, true);
    await live.stack.automation.removeConfig(secretKey("g1"));
    await add("g2", await make("by hand 2"));
    const lost = await live.stack.up();
    assert.equal(lost.ok, false);
    assert.match(
      lost.printed,
      /generation 1 is in the stores, and teams\.payments\.clients\.g1 is gone/,
    );
  });

  it("are nowhere in clear: not in the stack file, the state, the history, the output, the events", async () => {
    await up();
    live.world.clock.advanceDays(91);
    const second = await make("by hand 2");
    await add("g2", second);
    runs.push(await live.stack.preview());
    await up();
    const search = new LeakSearch([first.secret, second.secret, ...live.world.monitor.secrets]);
    search.folder(live.world.folder);
    for (const { printed, events } of runs) {
      search.text("printed", printed);
      search.text("events", JSON.stringify(events));
    }
    assert.ok(search.searched > 10);
    assert.deepEqual(search.leaks, []);
  });
});
