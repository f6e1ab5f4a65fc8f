import assert from "node:assert/strict";
import type { BrowserContextOptions, Page } from "playwright-core";
import type { Board } from "../../../cli/status/schema";
import { boardOf, largeBoard, mixedBoard, teamRow } from "./boards";
import { contrast } from "./contrast";
import { HOSTILE_NAMES, hostileTeams } from "./hostile";
import { PageBed } from "./pageBed";

const DAY = 86_400_000;

describe("the page in a browser", function () {
  this.timeout(120_000); // a cold browser on a busy machine
  let bed: PageBed;
  let page: Page;

  before(async function () {
    bed = await PageBed.start(this);
  });
  after(() => bed?.stop());
  afterEach(async () => {
    await bed.close();
    assert.deepEqual(bed.troubles, [], "errors of the page");
    assert.deepEqual(bed.requests, [], "requests of the page");
  });

  const open = async (board: Board, after = 0, options: BrowserContextOptions = {}) => {
    page = await bed.open(board, after, options);
  };
  const teams = () => page.locator("tbody .toggle").allTextContents();
  const row = (team: string) =>
    page.locator("tbody tr", { has: page.getByRole("button", { name: team, exact: true }) });
  const cell = (team: string, column: string) => row(team).locator(`td.${column}`).textContent();
  const sortBy = (name: string) => page.locator("thead").getByRole("button", { name }).click();

  it("shows the most urgent team first", async () => {
    await open(mixedBoard());
    assert.deepEqual(await teams(), ["search", "fraud", "ads", "maps", "payments"]);
  });

  it("sorts by a column both ways, and says so to a screen reader", async () => {
    await open(mixedBoard());
    const head = page.locator("thead th.team");
    assert.equal(await head.getAttribute("aria-sort"), "none");
    await sortBy("Team");
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    assert.deepEqual(await teams(), ["ads", "fraud", "maps", "payments", "search"]);
    await sortBy("Team");
    assert.equal(await head.getAttribute("aria-sort"), "descending");
    assert.deepEqual(await teams(), ["search", "payments", "maps", "fraud", "ads"]);
    assert.equal(await page.locator("thead th.state").getAttribute("aria-sort"), "none");
  });

  it("sorts by the next rotation, those without one last whichever way", async () => {
    await open(mixedBoard());
    await sortBy("Next rotation");
    assert.deepEqual(await teams(), ["fraud", "ads", "payments", "search", "maps"]);
    await sortBy("Next rotation");
    assert.equal((await teams()).at(-1), "maps");
    assert.equal((await teams())[2], "ads");
  });

  for (const [label, value, shown] of [
    ["Team, stack or store", "FRAUD-", ["fraud"]],
    ["Identity provider", "entra", ["ads"]],
    ["Phase", "overlap", ["fraud"]],
    ["Phase", "brown-out", ["ads"]],
  ] as const) {
    it(`filters by ${label}: ${value}`, async () => {
      await open(mixedBoard());
      const field = page.getByLabel(label);
      if (label.startsWith("Team")) await field.fill(value);
      else await field.selectOption({ label: value });
      assert.deepEqual(await teams(), shown);
      assert.equal(await page.getByRole("status").textContent(), `${shown.length} of 5 teams`);
      await page.getByRole("button", { name: "Show all" }).click();
      assert.equal((await teams()).length, 5);
    });
  }

  it("filters by state at a press", async () => {
    await open(mixedBoard());
    const due = page.getByRole("group", { name: "Show teams by state" }).getByText("Due");
    await due.click();
    assert.deepEqual(await teams(), ["ads", "maps"]);
    assert.equal(await page.locator("#states [aria-pressed=true]").textContent(), "2Due");
  });

  it("counts down to the next rotation while it is open", async () => {
    await open(mixedBoard());
    assert.equal(await cell("payments", "next"), "in 73 days2026-05-14");
    assert.equal(await cell("ads", "next"), "due for 3 hours2026-03-02");
    await page.clock.fastForward(2 * 3_600_000);
    assert.equal(await cell("ads", "next"), "due for 5 hours2026-03-02");
  });

  it("tells what blocks, and stacks that need a look", async () => {
    await open(mixedBoard());
    assert.match((await cell("fraud", "reason")) ?? "", /held by/);
    const stacks = page.getByRole("region", { name: "Stacks to look at" });
    assert.match((await stacks.textContent()) ?? "", /risk-prod was left locked by ci@runner-7/);
  });

  it("opens a team's details by keyboard: stores with their generation, history, what helps", async () => {
    await open(mixedBoard());
    const toggle = page.getByRole("button", { name: "ads", exact: true });
    await toggle.focus();
    await page.keyboard.press("Enter");
    assert.equal(await toggle.getAttribute("aria-expanded"), "true");
    const details = page.locator(`#${await toggle.getAttribute("aria-controls")}`);
    const text = (await details.innerText()).replace(/\s+/g, " ");
    assert.match(text, /github\.com\/acme\/ads FLYTE_API_KEY generation 3/);
    assert.match(
      text,
      /3 in the stores issued 2026-02-20 08:00 UTC delivered 2026-02-20 08:00 UTC/,
    );
    assert.match(text, /2 disabled .* deleted after 2026-03-02 08:00 UTC 1 deleted/);
    assert.match(text, /Secret expires 2026-03-16 05:00 UTC, in 13 days/);
    await page.keyboard.press("Enter");
    assert.equal(await toggle.getAttribute("aria-expanded"), "false");
    assert.equal(await page.locator("tr.details").count(), 0);
  });

  it("shows what each store holds and when it was written", async () => {
    const address = "jenkins:ci: key";
    const updatedAt = "2026-03-01T09:30:00Z";
    const notes = ["hidden by another"];
    const storeDetails = [
      { address, generation: 2, updatedAt, notes },
      { address: "github:acme/app: KEY", generation: null, updatedAt: null, notes: [] },
    ];
    await open(boardOf([teamRow({ storeDetails })]));
    await page.getByRole("button", { name: "payments", exact: true }).click();
    const text = (await page.locator("tr.details").innerText()).replace(/\s+/g, " ");
    assert.match(text, /key generation 2, written 2026-03-01 09:30 UTC hidden by another github/);
    assert.match(text, /github:acme\/app: KEY no key yet/);
  });

  it("is fresh for a day", async () => {
    await open(mixedBoard(), DAY - 60_000);
    assert.equal(await page.getByRole("alert").count(), 0);
    assert.match(
      (await page.locator("#age").textContent()) ?? "",
      /2026-03-02 08:00 UTC, 24 hours/,
    );
  });

  it("looks stale on day 100, by the browser's clock", async () => {
    await open(mixedBoard(), 100 * DAY);
    const alert = page.getByRole("alert");
    assert.match((await alert.textContent()) ?? "", /^This page is 100 days old\./);
    assert.equal(await page.title(), "(100 days old) CI keys of flyte-ci-keys");
    assert.match(await bed.style("main", "filter"), /grayscale/);
    assert.equal(await cell("payments", "next"), "due for 26 days2026-05-14");
  });

  it("turns stale while it is open", async () => {
    await open(mixedBoard());
    assert.equal(await page.getByRole("alert").count(), 0);
    await page.clock.fastForward(25 * 3_600_000);
    assert.match((await page.getByRole("alert").textContent()) ?? "", /25 hours old/);
  });

  it("does not call itself fresh where the clocks disagree", async () => {
    await open(mixedBoard(), -2 * DAY);
    assert.match((await page.locator("#age").textContent()) ?? "", /one of the clocks is wrong/);
  });

  it("shows hostile names as what they are", async () => {
    await open(boardOf(hostileTeams()));
    assert.deepEqual((await teams()).sort(), [...HOSTILE_NAMES].sort());
    for (const toggle of await page.locator("tbody .toggle").all()) await toggle.click();
    assert.equal(await page.locator("tr.details").count(), HOSTILE_NAMES.length);
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.title(), "CI keys of flyte-ci-keys");
  });

  it("runs no script that was smuggled in", async () => {
    await open(mixedBoard());
    await page.evaluate(
      "const script = document.createElement('script');" +
        "script.textContent = 'document.title = `hacked`';" +
        "document.body.append(script);",
    );
    assert.equal(await page.title(), "CI keys of flyte-ci-keys");
    assert.match(bed.troubles.shift() ?? "", /Content Security Policy/);
  });

  it("fits a phone: nothing sticks out, and the details are whole", async () => {
    await open(mixedBoard(), 0, { viewport: { width: 360, height: 740 } });
    await page.getByRole("button", { name: "ads", exact: true }).click();
    assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 360);
    const team = await page.locator("thead th.team").boundingBox();
    assert.ok(team !== null && team.width > 80, "the team's column keeps its room");
    assert.equal(await page.locator("thead th:visible").count(), 3);
  });

  for (const [colorScheme, ground] of [
    ["light", "rgb(255, 255, 255)"],
    ["dark", "rgb(26, 31, 39)"],
  ] as const) {
    it(`is legible in ${colorScheme} colours`, async () => {
      await open(mixedBoard(), 0, { colorScheme });
      assert.equal(await bed.style("table", "backgroundColor"), ground);
      for (const what of [".ok", ".due", ".blocked", ".human", "small", "td", ".toggle"]) {
        const ratio = contrast(await bed.style(`tbody ${what}`, "color"), ground);
        assert.ok(ratio >= 4.5, `${what}: ${ratio.toFixed(1)} (WCAG 2.2, 1.4.3)`);
      }
    });
  }

  it("holds a thousand teams, all of them in its table", async () => {
    await open(largeBoard(1000));
    assert.equal(await page.locator("tbody tr").count(), 1000);
    await page.getByLabel("Team, stack or store").fill("team-777");
    assert.deepEqual(await teams(), ["team-777"]);
  });
});
