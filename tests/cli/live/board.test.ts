import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FleetOutcome } from "../../../cli/fleet/up";
import { LeakSearch } from "../../../sandbox/leaks";
import { LiveFleet, type Ran } from "../../support/liveFleet";
import { parseOpenMetrics } from "../board/openMetricsParser";
import { WebhookServer } from "../notices/webhookServer";

const FORMS = ["html", "markdown", "openmetrics"] as const;

describe("the board of a real fleet", function () {
  this.timeout(240_000);
  let fleet: LiveFleet;
  let webhook: WebhookServer;

  before(async () => {
    webhook = await WebhookServer.start();
    fleet = await LiveFleet.start({ "good-prod": ["good"], "dead-prod": ["dead"] });
    await fleet.json<FleetOutcome>(0, "up", "--all");
    await changeApp("dead", "deactivate");
  });
  after(async () => {
    await fleet.stop();
    await webhook.stop();
  });

  async function changeApp(team: string, verb: "activate" | "deactivate"): Promise<void> {
    const app = fleet.world.okta.apps().find(({ label }) => label === `flyte-ci ${team}`);
    assert.ok(app);
    const { status } = await fetch(
      `${fleet.world.okta.url}/api/v1/apps/${app.id}/lifecycle/${verb}`,
      { method: "POST", headers: { authorization: "SSWS sandbox-okta-administrator-token" } },
    );
    assert.equal(status, 200);
  }

  const file = (form: string) => join(fleet.folder, `board.${form}`);

  function status(...args: string[]): Promise<Ran> {
    const files = FORMS.flatMap((form) => [`--${form}`, file(form)]);
    const env = { HOOK: webhook.url.href };
    return fleet.start(["status", "--notify-env", "HOOK", ...files, ...args], env).ended;
  }

  it("has every key as well while nobody asks, and tells nothing", async () => {
    const { code, stderr } = await status();
    assert.deepEqual([code, stderr], [0, "nothing to notify of\n"]);
    assert.deepEqual(webhook.posted, []);
  });

  it("with --verify tells of the key that is dead, in every form and by a notice", async () => {
    const { code, stdout } = await status("--verify");
    assert.equal(code, 4);
    const texts = Object.fromEntries(FORMS.map((form) => [form, readFileSync(file(form), "utf8")]));
    assert.match(texts["html"] ?? "", /failed its check: generation 1 was refused/);
    assert.match(texts["markdown"] ?? "", /dead \(dead-prod\) failed its check/);
    const families = parseOpenMetrics((texts["openmetrics"] ?? "").trimEnd());
    const human = families
      .get("flyte_ci_keys_state")
      ?.samples.filter(({ labels, value }) => labels["state"] === "human" && value === 1);
    assert.deepEqual(
      human?.map(({ labels }) => labels["team"]),
      ["dead"],
    );
    assert.equal(webhook.posted.length, 1);
    const body = webhook.posted[0]?.body as { notices: Record<string, unknown>[] };
    assert.equal(body.notices.length, 1);
    const [{ team, generation, stores } = {}] = body.notices;
    assert.deepEqual([team, generation], ["dead", 1]);
    assert.match(String(stores), /acme\/dead/);

    const search = new LeakSearch(fleet.world.monitor.secrets);
    for (const [form, text] of Object.entries(texts)) search.text(form, text);
    search.text("printed", stdout);
    search.text("posted", JSON.stringify(body));
    assert.deepEqual(search.leaks, []);
    assert.ok(search.searched > 0);
  });
});
