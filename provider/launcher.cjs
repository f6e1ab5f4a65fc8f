#!/usr/bin/env node
"use strict";
// Runs the provider's bundle with the code that V8 compiled at build time; another Node than the one that built it just
// compiles anew.
const { existsSync, readFileSync } = require("node:fs");
const { wrap } = require("node:module");
const { join } = require("node:path");
const { Script, constants } = require("node:vm");

/** Loads the bundle; returns what it exports and the script, from which the build takes the compiled code. */
function load(folder) {
  const filename = join(folder, "cikeys.cjs");
  const cache = join(folder, "cikeys.cache");
  const script = new Script(wrap(readFileSync(filename, "utf8")), {
    filename,
    ...(existsSync(cache) ? { cachedData: readFileSync(cache) } : {}),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const bundle = { exports: {} };
  script.runInThisContext().call(bundle.exports, bundle.exports, require, bundle, filename, folder);
  return { provider: bundle.exports, script };
}

module.exports = { load };
if (require.main === module) load(__dirname).provider.main();
