import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { toServiceError } from "../../provider/protocol/errors";

const ROOT = join(__dirname, "..", "..");
const WRITES = /\bconsole\s*\.|process\s*\.\s*(stdout|stderr)\b/;

/** What the provider tells the engine, and why it could not start: no input reaches either. */
const MAY_WRITE = ["provider/main.ts"];

/** Sources of what handles secrets: the provider, the library, the program. */
function sources(): string[] {
  const folders = ["provider", "components", "settings", "common", "verify"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(folder, file)),
  );
  return [...folders, "program.ts", "index.ts"];
}

describe("what handles secrets", () => {
  it("writes to no stream itself, where an input could slip out", () => {
    assert.ok(sources().length > 200);
    const writers = sources().filter((file) => WRITES.test(readFileSync(join(ROOT, file), "utf8")));
    assert.deepEqual(writers, MAY_WRITE);
  });

  it("would be seen writing", () => {
    for (const text of ["console.log(inputs)", "console .error(x)", "process.stdout.write(key)"]) {
      assert.match(text, WRITES);
    }
  });

  it("tells the engine the words of an error, and not what caused it", () => {
    const cause = Object.assign(new Error("canary-key"), { inputs: { apiKey: "canary-key" } });
    const told = toServiceError(new Error("refused", { cause }));
    assert.equal(told.details, "refused");
    assert.doesNotMatch(inspect(told, { depth: null, showHidden: true }), /canary/);
  });
});
