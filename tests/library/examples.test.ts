import assert from "node:assert/strict";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../../sandbox/stack";
import { ENTRY, publicSymbols, STRICT, type PublicSymbol } from "./publicSymbols";

/** Type-checks files that exist in memory only, together. */
function errorsIn(files: ReadonlyMap<string, string>, before?: ts.Program): string[] {
  const disk = ts.createCompilerHost(STRICT);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file) ?? disk.readFile(file),
    getSourceFile: (file, version, ...rest) => {
      const text = files.get(file);
      return text === undefined
        ? (before?.getSourceFile(file) ?? disk.getSourceFile(file, version, ...rest))
        : ts.createSourceFile(file, text, version);
    },
  };
  const program = ts.createProgram([...files.keys()], STRICT, host);
  return [...files.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
      .map((message) => `${file}: ${message}`);
  });
}

describe("the library's examples", function () {
  this.timeout(60_000);
  let library: ts.Program;
  let symbols: PublicSymbol[];

  before(() => {
    library = ts.createProgram([ENTRY], STRICT);
    symbols = publicSymbols(library);
  });

  it("are there for everything that a program calls or constructs", () => {
    const callable = symbols.filter((symbol) => symbol.callable);
    assert.ok(callable.some(({ name }) => name === "CiKey"));
    assert.deepEqual(
      callable.filter(({ examples }) => examples.length === 0).map(({ name }) => name),
      [],
    );
  });

  it("compile, all of them together, as a strict program", () => {
    const examples = symbols.flatMap(({ name, examples }) =>
      examples.map((text, index) => [join(ROOT, `example-${name}-${index}.ts`), text] as const),
    );
    assert.ok(examples.length >= 10);
    assert.deepEqual(errorsIn(new Map(examples), library), []);
  });

  it("would be found when they do not compile", () => {
    const file = join(ROOT, "example-wrong.ts");
    const text = 'import { encodeApiKey } from "flyte-ci-keys";\n\nencodeApiKey({ domain: 1 });\n';
    assert.match(errorsIn(new Map([[file, text]]), library).join("\n"), /not assignable/);
  });
});
