import { readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** Files side by side: a small machine has two cores, and tests that wait must not starve those that work. */
const JOBS = 3;

/** Runs every test and ends with the line `N passed, N failed`; fails when a test failed or none ran. */
function main(): void {
  const mocha = new Mocha({
    timeout: 60_000,
    forbidOnly: true,
    reporter: "spec",
    parallel: true,
    jobs: JOBS,
  });
  for (const file of testFiles()) mocha.addFile(file);
  const runner = mocha.run((failures) => {
    const { passes = 0, pending = 0 } = runner.stats ?? {};
    const skipped = pending > 0 ? `, ${pending} skipped` : "";
    console.log(`${passes} passed, ${failures} failed${skipped}`);
    // A server that a test forgot would keep the process alive; nothing is left to do.
    process.exit(failures > 0 || passes === 0 ? 1 : 0);
  });
}

/** Every test file, those on the real engine first: they take longest, and the others fill the gaps. */
function testFiles(): string[] {
  const files = readdirSync("tests", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .sort();
  const engine = files.filter((file) => /^(e2e|faults|consumer|cli|backends|library)\//.test(file));
  return [...engine, ...files.filter((file) => !engine.includes(file))].map((file) =>
    join("tests", file),
  );
}

main();
