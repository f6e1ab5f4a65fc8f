import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../../sandbox/stack";

/** Entry of the library. */
export const ENTRY = join(ROOT, "components", "index.ts");

/** Something that the library exports. */
export interface PublicSymbol {
  name: string;
  /** Something to call or to construct, and not a type alone. */
  callable: boolean;
  /** Code of its `@example`s, and of those of its members. */
  examples: string[];
}

/** Options of a strict consumer, who resolves the library to its sources. */
export const STRICT: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node20,
  lib: ["lib.es2023.d.ts", "lib.es2024.string.d.ts"],
  types: ["node"],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  esModuleInterop: true,
  noUnusedLocals: true,
  noUncheckedIndexedAccess: true,
  paths: { "flyte-ci-keys": [ENTRY] },
};

const CALLABLE = ts.SymbolFlags.Class | ts.SymbolFlags.Function;

/** Everything that the library exports. */
export function publicSymbols(program: ts.Program): PublicSymbol[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(ENTRY);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${ENTRY} must be a module`);
  return checker.getExportsOfModule(module).map((exported) => {
    const alias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = alias ? checker.getAliasedSymbol(exported) : exported;
    const typeOnly = exported.declarations?.some(ts.isTypeOnlyImportOrExportDeclaration) ?? false;
    const members = [...(symbol.members?.values() ?? [])];
    return {
      name: exported.name,
      callable: !typeOnly && (symbol.flags & CALLABLE) !== 0,
      examples: [symbol, ...members].flatMap((documented) => examplesOf(documented, checker)),
    };
  });
}

function examplesOf(symbol: ts.Symbol, checker: ts.TypeChecker): string[] {
  return symbol
    .getJsDocTags(checker)
    .filter(({ name }) => name === "example")
    .map(({ text }) => ts.displayPartsToString(text));
}
