import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { boardHtml } from "../../../cli/board/html";
import { launchChromium } from "../../support/chromium";
import { boardOf, mixedBoard, NOW, teamRow } from "./boards";

/** Makes docs/board.png anew: `npx tsx tests/cli/board/screenshot.ts`. */
async function main(): Promise<void> {
  const { teams, stacks } = mixedBoard();
  const others = ["billing", "catalog", "checkout", "forecast", "identity", "ranking", "support"];
  const more = others.map((team, index) =>
    teamRow({
      ...{ team, generation: 1 + (index % 4) },
      nextRotation: new Date(Date.parse(NOW) + (9 + 11 * index) * 86_400_000).toISOString(),
    }),
  );
  const folder = mkdtempSync(join(tmpdir(), "board-"));
  const file = join(folder, "board.html");
  writeFileSync(file, boardHtml(boardOf([...teams, ...more], stacks)));
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.clock.setFixedTime(Date.parse(NOW) + 25 * 60_000);
  await page.goto(pathToFileURL(file).href);
  await page.getByRole("button", { name: "ads", exact: true }).click();
  await page.evaluate("scrollTo(0, 0)");
  await page.screenshot({ path: join(__dirname, "..", "..", "..", "docs", "board.png") });
  await browser.close();
  rmSync(folder, { recursive: true });
}

void main();
