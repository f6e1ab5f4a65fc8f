import { readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** Runs every test and ends with the line `N passed, N failed`; fails when a test failed or none ran. */
function main(): void {
  const mocha = new Mocha({ timeout: 20_000, forbidOnly: true, reporter: "spec" });
  for (const file of readdirSync("tests", { recursive: true, encoding: "utf8" }).sort()) {
    if (file.endsWith(".test.ts")) mocha.addFile(join("tests", file));
  }
  const runner = mocha.run((failures) => {
    const { passes = 0, pending = 0 } = runner.stats ?? {};
    const skipped = pending > 0 ? `, ${pending} skipped` : "";
    console.log(`${passes} passed, ${failures} failed${skipped}`);
    // A server that a test forgot would keep the process alive; nothing is left to do.
    process.exit(failures > 0 || passes === 0 ? 1 : 0);
  });
}

main();
