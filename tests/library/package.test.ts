import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import * as semver from "semver";
import ts from "typescript";
import { VERSION } from "../../common/version";
import { decodeApiKey } from "../../components/apiKey";
import type { Ledger, LedgerEntry } from "../../components/rotation/ledger";
import { ENGINE_VERSION } from "../../engine/versions";
import library from "../../library/package.json";
import manifest from "../../package.json";
import { devWorld } from "../../sandbox/dev";
import { LeakSearch } from "../../sandbox/leaks";
import { ROOT } from "../../sandbox/stack";
import { SANDBOX_TOKENS, World } from "../../sandbox/world";
import { blockOf, Consumer, substitute } from "./consumer";

const PAGE = join("docs", "library.md");

/** In the project of the page: an update as `pulumi up` makes it, with nothing but Node. */
const UP = `const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const program = require("./index.js");
LocalWorkspace.createOrSelectStack(
  { stackName: "dev", projectName: "platform", program },
  { workDir: __dirname },
)
  .then((stack) => stack.up({ parallel: 64, onOutput: (text) => process.stdout.write(text) }))
  .then(({ outputs }) => console.log("\\nledger: " + JSON.stringify(outputs.ledger.value)))
  .catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
`;

/** Calls that print, all in libraries that the provider's bundle carries: gRPC's own log, and protobuf's generator. */
const KNOWN_PRINTING = [
  /console\.error\("[EID] "\+/,
  /console\.error\("keepaliveTimeout is not null"\)/,
  /verbose&&console\.log\("codegen: "/,
];

/** As `pulumi new typescript` sets it. */
const TEMPLATE: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2020,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
};

const STRICTEST: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noEmit: true,
};

describe("the library as a package", function () {
  this.timeout(180_000);
  let consumer!: Consumer;

  before(async () => {
    consumer = await Consumer.create();
    consumer.write("index.ts", blockOf(PAGE, "ts"));
  });

  after(() => (consumer as Consumer | undefined)?.remove());

  it("carries the components, what they use of common/, and the provider; nothing else", async () => {
    const packed = await consumer.packed();
    const paths = packed.map(({ path }) => path);
    const own = ["README.md", "package.json", "bin/cikeys.cjs", "bin/pulumi-resource-cikeys"];
    const rest = paths.filter((path) => !own.includes(path));
    assert.deepEqual(paths.filter((path) => own.includes(path)).sort(), [...own].sort());
    for (const path of rest) {
      const [, source] = /^dist\/((?:components|common)\/.+?)\.(?:js|d\.ts)$/.exec(path) ?? [];
      assert.ok(source !== undefined && existsSync(join(ROOT, `${source}.ts`)), path);
    }
    assert.ok(rest.includes("dist/components/index.js"));
    for (const path of rest.filter((file) => file.endsWith(".js"))) {
      assert.ok(rest.includes(path.replace(/\.js$/, ".d.ts")), `${path} needs its declarations`);
    }
    const executables = packed.filter(({ executable }) => executable).map(({ path }) => path);
    assert.deepEqual(executables, ["bin/pulumi-resource-cikeys"]);
  });

  it("has the version and the exact pins of the checkout, for what it uses and no more", () => {
    assert.equal(library.version, VERSION);
    const pins: Record<string, string> = manifest.dependencies;
    for (const [name, pin] of Object.entries(library.dependencies)) assert.equal(pin, pins[name]);
    const sdk = library.peerDependencies["@pulumi/pulumi"];
    assert.equal(String(semver.minVersion(sdk)), ENGINE_VERSION);
    const used = new Set(
      javaScriptIn(join(consumer.installed, "dist"))
        .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/require\("([^."][^"]*)"\)/g)])
        .map(([, name = ""]) => name.replace(/^((?:@[^/]+\/)?[^/]+).*$/, "$1"))
        .filter((name) => !builtinModules.includes(name.replace(/^node:/, ""))),
    );
    const named = [library.dependencies, library.peerDependencies].flatMap(Object.keys);
    assert.deepEqual([...used].sort(), named.sort());
  });

  it("holds no secret of the environment or the sandbox, and no path of the machine that built it", () => {
    const secret = /TOKEN|SECRET|PASS|KEY|CREDENTIAL/i;
    const ofEnvironment = Object.entries(process.env).flatMap(([name, value]) =>
      secret.test(name) && value !== undefined ? [value] : [],
    );
    const search = new LeakSearch([...ofEnvironment, ...Object.values(SANDBOX_TOKENS), ROOT]);
    search.folder(consumer.installed);
    assert.ok(search.searched > 50);
    assert.deepEqual(search.leaks, []);
    const home = join(homedir(), "/");
    for (const file of javaScriptIn(consumer.installed)) {
      assert.ok(!readFileSync(file, "utf8").includes(`"${home}`), file);
    }
  });

  it("prints nothing: no console call but those of gRPC and protobuf in the bundle", () => {
    for (const file of javaScriptIn(consumer.installed)) {
      const text = readFileSync(file, "utf8");
      const printing = [...text.matchAll(/.{0,40}\bconsole\.\w+\(.{0,40}/g)].map(([call]) => call);
      const bundle = file.endsWith("cikeys.cjs");
      const unknown = printing.filter((call) => !KNOWN_PRINTING.some((known) => known.test(call)));
      assert.deepEqual(unknown, [], file);
      assert.ok(bundle || printing.length === 0, file);
      // The engine reads the port there, which is all that the provider ever says.
      const written = text.match(/process\.std(out|err)\.write\(/g) ?? [];
      assert.ok(written.length <= (bundle ? 2 : 0), file);
    }
  });

  it("lets the program of docs/library.md compile as strictly as can be", () => {
    assert.deepEqual(consumer.compile(STRICTEST), []);
  });

  it("runs that program, compiled as Pulumi's template has it, on the real engine; the key rotates when due", async () => {
    const world = await World.start(devWorld(() => undefined));
    try {
      consumer.write("index.ts", atSandbox(world));
      assert.deepEqual(consumer.compile(TEMPLATE), []);
      consumer.write("Pulumi.yaml", blockOf(PAGE, "yaml"));
      consumer.write("up.js", UP);
      const first = await up(consumer, world);
      const held = heldKey(world);
      assert.equal(decodeApiKey(held).domain, "union.example.com");
      assert.equal(entryIn(first).generation, 1);
      world.clock.advanceDays(91);
      const second = await up(consumer, world);
      const { generation, previous } = entryIn(second);
      assert.deepEqual([generation, previous?.generation], [2, 1]);
      assert.notEqual(heldKey(world), held);
      assert.equal(decodeApiKey(heldKey(world)).clientId, decodeApiKey(held).clientId);
      assert.deepEqual(world.monitor.violations, []);
      const search = new LeakSearch([...world.monitor.secrets, ...Object.values(SANDBOX_TOKENS)]);
      search.folder(join(world.folder, ".pulumi"));
      for (const printed of [first, second]) search.text("printed", printed);
      assert.deepEqual(search.leaks, []);
    } finally {
      await world.stop();
    }
  });
});

/** The page's program with the addresses and the clock of the sandbox. */
function atSandbox(world: World): string {
  const offset = 'Number(process.env["CIKEYS_CLOCK_OFFSET_MS"] ?? "0")';
  const gitHub = `baseUrl: "${world.github.url}/"`;
  return substitute(
    `declare const process: { env: Record<string, string | undefined> };\n${blockOf(PAGE, "ts")}`,
    ["new Date()", `new Date(Date.now() + ${offset})`],
    ["https://acme.okta.com", world.okta.url],
    ["writeDelayMs: 1000", `writeDelayMs: 0, ${gitHub}`],
    ["adopt: false", `adopt: false, ${gitHub}`],
    ["interval: 2, timeout: 60", "interval: 0.2, timeout: 5"],
  );
}

/** One update; what it printed, and the ledger after it. */
async function up(consumer: Consumer, world: World): Promise<string> {
  const env = { ...process.env, ...world.engineEnvironment() };
  const path = [world.engine.folder, env["PATH"]].join(delimiter);
  const { stdout, stderr } = await consumer.node("up.js", { ...env, PATH: path });
  return stdout + stderr;
}

/** The team's entry in the ledger that an update printed last. */
function entryIn(printed: string): LedgerEntry {
  const [, ledger = "{}"] = /^ledger: (.*)$/m.exec(printed) ?? [];
  return (JSON.parse(ledger) as Ledger).teams["payments"] ?? assert.fail("no entry");
}

/** Key that the pipelines of `acme/payments` hold. */
function heldKey(world: World): string {
  const key = world.github.secretValue({ owner: "acme", repository: "payments" }, "FLYTE_API_KEY");
  return key ?? assert.fail("the repository must have a key");
}

/** Every piece of JavaScript below a folder. */
function javaScriptIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.c?js$|pulumi-resource-cikeys$/.test(file))
    .map((file) => join(folder, file));
}
