#!/usr/bin/env node
// Runs the sources as they are, so that the command can never be older than the program that it deploys.
import { createRequire } from "node:module";
import "tsx/cjs";
import { register } from "tsx/esm/api";

register();
await createRequire(import.meta.url)("./main.ts").main(process.argv);
