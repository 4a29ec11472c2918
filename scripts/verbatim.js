#!/usr/bin/env node
// The `verbatim` command: the compiled program where `npm run build` has made one, else the sources.
import { existsSync } from "node:fs";
import { register } from "tsx/esm/api";

const compiled = new URL("../dist/cli.js", import.meta.url);
if (existsSync(compiled)) {
  await import(compiled.href);
} else {
  register();
  await import(new URL("../src/cli.ts", import.meta.url).href);
}
