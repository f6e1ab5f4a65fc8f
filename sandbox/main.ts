import Table from "cli-table3";
import { EngineError } from "../engine/engineError";
import { devStackFile, devWorld, plots } from "./dev";
import { withKeycloak } from "./keycloak";
import { LeakSearch } from "./leaks";
import { ProcessWatch } from "./processes";
import { writeReport, type Report, type Step } from "./report";
import { ROOT, SandboxStack } from "./stack";
import { Story, type Plot } from "./story";
import { World, type WorldOptions } from "./world";

/**
 * The guided demo: tells a story per identity provider, or the one that is named, writes .sandbox/report.json, and fails
 * if anything is not as told.
 */
async function main(): Promise<void> {
  const say = (line: string) => console.log(line);
  if (process.env["KEYCLOAK"] !== "1") return tellAll(devWorld(say), say);
  await withKeycloak(say, (keycloak) => tellAll({ ...devWorld(say), ...keycloak }, say));
}

async function tellAll(options: WorldOptions, say: (line: string) => void): Promise<void> {
  const world = await World.start(options);
  const watch = new ProcessWatch();
  try {
    say(`Pulumi ${world.engine.version} (${world.engine.source})`);
    for (const { name, url } of world.emulators) say(`  ${name} ${url}`);
    const emptyProgram = await timeEmptyProgram(world);
    const told: Told[] = [];
    const [only] = process.argv.slice(2);
    for (const plot of plots(world).filter(({ kind }) => kind === (only ?? kind)))
      told.push(await tell(world, plot, say));
    watch.stop();
    const report = makeReport(world, told, searchLeaks(world, told, watch), emptyProgram);
    conclude(report, writeReport(ROOT, report), say);
  } finally {
    watch.stop();
    await world.stop();
  }
}

/** A story that was told, and what it was about. */
interface Told {
  plot: Plot;
  story: Story;
}

async function tell(world: World, plot: Plot, say: (line: string) => void): Promise<Told> {
  const services = [plot.kind, ...storeNames(plot)];
  say(`\n${services.join(", ")}`);
  const stack = await SandboxStack.create(world, plot.stack, plot.stackFile);
  const story = new Story(world, stack, plot, say);
  await story.tell();
  say(table(services, story.steps));
  return { plot, story };
}

/** Second update of a program that declares nothing, in seconds: the least that the engine takes. */
async function timeEmptyProgram(world: World): Promise<number> {
  const nothing = () => Promise.resolve({});
  const stack = await SandboxStack.create(world, "empty", devStackFile(), nothing);
  const runs = [await stack.up(), await stack.up()];
  for (const run of runs) if (!run.ok) throw new Error(`an empty program failed:\n${run.printed}`);
  return runs[1]?.seconds ?? 0;
}

function searchLeaks(world: World, told: Told[], watch: ProcessWatch): LeakSearch {
  const search = new LeakSearch(world.monitor.secrets);
  search.folder(world.folder);
  const printed = told.flatMap(({ story }) => story.printed);
  printed.forEach((text, index) => search.text(`output ${index + 1}`, text));
  for (const line of watch.commandLines) search.text("process arguments", line);
  return search;
}

function makeReport(world: World, told: Told[], search: LeakSearch, empty: number): Report {
  const noOp = told[0]?.story.steps.find(({ name }) => name === "no-op")?.seconds ?? 0;
  const official = process.env["PROVIDERS"] === "official";
  return {
    engine: { version: world.engine.version, source: world.engine.source },
    providers: {
      okta: official ? "official" : "standin",
      github: world.gitHubPlugin.source,
      cikeys: "own",
    },
    stories: told.map(({ plot, story }) => ({
      identity: plot.kind,
      stores: storeNames(plot),
      teams: 3,
      steps: story.steps,
    })),
    invariant: {
      checks: world.monitor.checks,
      violations: world.monitor.violations.length,
    },
    leaks: { searched: search.searched, found: search.leaks.length },
    figures: {
      emptyProgram: Math.round(empty * 100) / 100,
      noOp,
      ratio: Math.round((noOp / empty) * 100) / 100,
    },
    failures: [
      ...told.flatMap(({ plot, story }) => story.failures.map((text) => `${plot.kind}: ${text}`)),
      ...world.monitor.violations.map(
        ({ after, store, reason }) => `dead key in ${store} after "${after}": ${reason}`,
      ),
      ...search.leaks.map(({ where, encoding }) => `a secret (${encoding}) in ${where}`),
    ],
  };
}

function storeNames({ stores }: Plot): string[] {
  return stores.map(({ emulator }) => emulator.name);
}

function table(services: readonly string[], steps: readonly Step[]): string {
  const columns = services.map((service) => `${service} r/w`);
  const rows = new Table({
    head: ["step", "s", "+", "~", "-", "=", ...columns, "tokens", "own calls"],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, seconds, resources, calls, tokenRequests, ownCalls } of steps) {
    const { create, update, delete: deleted, same } = resources;
    const both = (service: string) => `${calls[service]?.read ?? 0}/${calls[service]?.write ?? 0}`;
    const counts = [create, update, deleted, same, ...services.map(both)];
    rows.push([name, seconds.toFixed(1), ...counts, tokenRequests, ownCalls]);
  }
  return rows.toString();
}

function conclude(report: Report, file: string, say: (line: string) => void): void {
  const { invariant, leaks, failures, figures } = report;
  say(
    `\n${invariant.checks} checks that every store holds a living key, ${invariant.violations} violations; ` +
      `${leaks.searched} texts searched for secrets, ${leaks.found} found.`,
  );
  say(
    `no-op update (${report.stories[0]?.identity ?? "none"}): ${figures.ratio} × an empty program.`,
  );
  say(`Report: ${file}`);
  for (const failure of failures) say(`FAILED: ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof EngineError ? error.message : error);
  process.exitCode = 1;
});
