import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { WebhookServer } from "../notices/webhookServer";
import { parseOpenMetrics } from "./openMetricsParser";
import { StoredFleet } from "./storedFleet";

const COMMAND = join(__dirname, "..", "..", "..", "cli", "flyte-ci-keys.mjs");
const CIPHERTEXT = "v1:canary-ciphertext";

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

describe("status, and what becomes of it", function () {
  this.timeout(60_000);
  let fleet: StoredFleet;
  let webhook: WebhookServer;

  before(async () => {
    fleet = new StoredFleet({
      // Long past due, whatever the day on which this runs.
      payments: { issuedAt: "2020-01-01T00:00:00Z", ciphertext: CIPHERTEXT },
      search: undefined,
    });
    webhook = await WebhookServer.start();
  });
  after(async () => {
    fleet.remove();
    await webhook.stop();
  });

  const file = (name: string) => join(fleet.folder, name);

  async function status(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const command = [COMMAND, "-C", fleet.folder, "status", ...args];
    const surroundings = { ...process.env, PULUMI_BACKEND_URL: "", ...env };
    try {
      const run = promisify(execFile);
      const { stdout, stderr } = await run(process.execPath, command, { env: surroundings });
      return { code: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as Ran;
      return { code, stdout, stderr };
    }
  }

  it("writes every form from one board, beside the table, and no secret into any", async () => {
    const forms = ["html", "markdown", "openmetrics"] as const;
    const args = forms.flatMap((form) => [`--${form}`, file(`board.${form}`)]);
    const { code, stdout } = await status(args);
    assert.equal(code, 2);
    assert.match(stdout, /payments/);
    const [html = "", markdown = "", metrics = ""] = forms.map((form) =>
      readFileSync(file(`board.${form}`), "utf8"),
    );
    assert.match(html, /"team":"payments"/);
    assert.match(markdown, /^\| payments \| payments-prod \| due \| 2 \|/m);
    const families = parseOpenMetrics(metrics.trimEnd());
    const [sample] = families.get("flyte_ci_keys_generation")?.samples ?? [];
    assert.deepEqual({ ...sample?.labels }, { team: "payments", stack: "payments-prod" });
    for (const text of [html, markdown, metrics, stdout]) assert.doesNotMatch(text, /canary/);
    const left = readdirSync(fleet.folder).filter((name) => name.startsWith(".board"));
    assert.deepEqual(left, [], "no half-written file is left");
  });

  it("prints one form in the table's place", async () => {
    const { code, stdout } = await status(["--openmetrics", "-"]);
    assert.equal(code, 2);
    assert.match(stdout, /^# TYPE [^]*\n# EOF\n$/);
  });

  it("refuses two forms on standard output", async () => {
    const { code, stderr } = await status(["--html", "-", "--markdown", "-"]);
    assert.equal(code, 1);
    assert.match(stderr, /only one of --html -, --markdown - can use standard output/);
  });

  it("says which file cannot be written", async () => {
    writeFileSync(file("plain"), "");
    const { code, stderr } = await status(["--html", file("plain/board.html")]);
    assert.equal(code, 1);
    assert.match(stderr, /^--html: .*board\.html cannot be written \(ENOTDIR\)\n$/);
  });

  it("notifies once of everything, and keeps its exit status", async () => {
    const { code, stderr } = await status(["--notify-env", "HOOK"], { HOOK: webhook.url.href });
    assert.equal(code, 2);
    assert.equal(stderr, "2 notices sent\n");
    const [posted] = webhook.posted.splice(0);
    const { notices } = posted?.body as { notices: { team: string; text: string }[] };
    assert.deepEqual(
      notices.map(({ team, text }) => [team, text]),
      [
        ["payments", "rotation is due"],
        ["search", "has no key yet"],
      ],
    );
    assert.doesNotMatch(JSON.stringify(posted?.body), /canary/);
  });

  it("says by its exit status that the webhook is down, and does all else as ever", async () => {
    webhook.status = 503;
    const args = ["--notify-env", "HOOK", "--html", file("down.html"), "--json"];
    const { code, stdout, stderr } = await status(args, { HOOK: webhook.url.href });
    webhook.status = 200;
    assert.equal(code, 1);
    assert.match(stderr, /2 notices NOT sent, the webhook failed: answered 503/);
    assert.doesNotMatch(stderr, /secret-of-the-webhook/);
    assert.equal((JSON.parse(stdout) as { teams: unknown[] }).teams.length, 2);
    assert.ok(existsSync(file("down.html")));
  });

  it("reads nothing and writes nothing when the webhook's address is missing", async () => {
    const { code, stdout, stderr } = await status([
      ...["--notify-env", "NOT_SET", "--html", file("never.html")],
    ]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /NOT_SET, which --notify-env names, is not set/);
    assert.ok(!existsSync(file("never.html")));
  });
});
