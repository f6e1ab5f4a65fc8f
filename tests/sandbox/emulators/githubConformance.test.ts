import assert from "node:assert/strict";
import { SandboxClock } from "../../../sandbox/clock";
import { GitHubEmulator } from "../../../sandbox/emulators/github/github";
import { GitHubClient, seal, type ApiAnswer, type PublicKey } from "./githubClient";
import {
  NEEDED_MEMBERS,
  RECORDED_RUNS,
  type Intervention,
  type RecordedCall,
} from "./githubTraffic";

const TOKEN = "token-of-the-administrator";

/** Replays the official plugin's requests with fresh sealed boxes and says where an answer differs. */
class Replay {
  private readonly client: GitHubClient;
  private readonly keys = new Map<string, PublicKey>();
  private readonly places: Record<string, string>;
  private written = 0;

  constructor(
    private readonly emulator: GitHubEmulator,
    owner: string,
  ) {
    this.client = new GitHubClient(emulator.url, TOKEN);
    this.places = {
      owner,
      repo: "svc-a",
      repoId: owner === "acme-org" ? "900001" : "900003",
      env: "prod%2Feu",
      name: "CI_API_KEY",
    };
  }

  async intervene(what: Intervention): Promise<void> {
    switch (what) {
      case "delete every secret":
        for (const { address } of [...this.emulator.secrets()]) {
          const { owner, repository, environment, app, name } = address;
          const place =
            repository === undefined ? `/orgs/${owner}` : `/repos/${owner}/${repository}`;
          const scope =
            environment === undefined ? app : `environments/${encodeURIComponent(environment)}`;
          const { status } = await this.client.delete(`${place}/${scope}/secrets/${name}`);
          assert.equal(status, 204);
        }
        return;
      case "delete repository secret": {
        const path = this.pathOf("/repos/{owner}/{repo}/actions/secrets/{name}");
        assert.equal((await this.client.delete(path)).status, 204);
        return;
      }
      case "name a missing repository":
        this.places.repo = "nope";
        return;
      case "name a missing environment":
        this.places.env = "nope";
        return;
      case "limit next write":
        this.emulator.secondaryRateLimit({ retryAfter: 2 });
        return;
      case "fail two writes":
        this.emulator.faults.add({
          method: "PUT",
          times: 2,
          effect: { kind: "status", status: 500 },
        });
        return;
    }
  }

  async send(call: RecordedCall): Promise<void> {
    const path = this.pathOf(call.path);
    const value = `value ${++this.written}`;
    const body = call.body === undefined ? undefined : this.completed(call.body, path, value);
    const answer = await this.client.send(call.method, path, body);
    assert.equal(answer.status, call.status, `${call.method} ${call.path}: ${answer.text}`);
    if (call.path.endsWith("/public-key") && answer.status === 200) {
      this.keys.set(path.replace(/\/public-key$/, ""), answer.body as PublicKey);
    }
    if (answer.status === 204) assert.equal(answer.text, "");
    if (answer.status === 200) assertNeededMembers(call, answer);
    const stored = call.body !== undefined && "encrypted_value" in call.body && call.status < 300;
    if (stored) assert.ok(this.holds(value), `${call.path} does not hold what was sealed`);
  }

  private pathOf(template: string): string {
    return template.replace(/\{(\w+)\}/g, (_, name: string) => this.places[name] ?? "");
  }

  private completed(body: Record<string, unknown>, path: string, value: string): object {
    if (!("encrypted_value" in body)) return body;
    const key = this.keys.get(path.slice(0, path.lastIndexOf("/")));
    assert.ok(key, `${path} is written before its key was read`);
    return { ...body, key_id: key.key_id, encrypted_value: seal(key, value) };
  }

  private holds(value: string): boolean {
    return [...this.emulator.secrets()].some((secret) => secret.value === value);
  }
}

function assertNeededMembers(call: RecordedCall, answer: ApiAnswer): void {
  assert.equal(answer.headers["content-type"], "application/json; charset=utf-8");
  const path = call.path.replace(/\?.*$/, "");
  for (const [endpoint, members] of Object.entries(NEEDED_MEMBERS)) {
    const [method, template = ""] = endpoint.split(" ");
    if (method !== call.method) continue;
    if (template.startsWith("…") ? !path.endsWith(template.slice(1)) : path !== template) continue;
    for (const [name, type] of Object.entries(members)) {
      const value = (answer.body as Record<string, unknown>)[name];
      assert.equal(typeof value, type, `${call.method} ${path} answers ${name}: ${String(value)}`);
    }
  }
}

describe("GitHub emulator and the official plugin's recorded traffic", () => {
  let emulator: GitHubEmulator;

  beforeEach(async () => {
    const repository = { name: "svc-a", environments: ["prod/eu"] };
    emulator = await new GitHubEmulator(new SandboxClock(), {
      owners: [
        { login: "acme-org", type: "Organization", repositories: [repository, { name: "svc-b" }] },
        { login: "octo-user", type: "User", repositories: [repository] },
      ],
      tokens: [{ value: TOKEN, login: "administrator" }],
    }).start();
  });

  afterEach(() => emulator.stop());

  for (const { run, owner, steps } of RECORDED_RUNS) {
    it(run, async () => {
      assert.ok(steps.length > 0);
      const replay = new Replay(emulator, owner);
      for (const { step, before, calls } of steps) {
        assert.ok(calls.length > 0, step);
        if (before !== undefined) await replay.intervene(before);
        for (const call of calls) await replay.send(call);
      }
      const unmatched = emulator.calls.since().filter(({ template }) => template === "unmatched");
      assert.deepEqual(unmatched, []);
    });
  }

  it("clears the list of repositories when a rotation leaves it out", async () => {
    const run = RECORDED_RUNS.find(({ run }) => run.startsWith("organization secret and its list"));
    const replay = new Replay(emulator, "acme-org");
    const client = new GitHubClient(emulator.url, TOKEN);
    const listed: unknown[] = [];
    for (const { step, calls } of run?.steps ?? []) {
      for (const call of calls) await replay.send(call);
      if (step === "destroy") continue;
      const { body } = await client.get("/orgs/acme-org/actions/secrets/CI_API_KEY/repositories");
      listed.push((body as { total_count: unknown }).total_count);
    }
    // create, rotate, refresh, up after refresh: the plugin notices the loss only after a refresh.
    assert.deepEqual(listed, [1, 0, 0, 1]);
  });
});
