import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { createConfig } from "../../src/config.ts";
import type { Reporter } from "../../src/assembly.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const SEEDS = join(ROOT, "seeds");

const made: string[] = [];
afterAll(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** An empty folder that goes when the test file ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "verbatim-"));
  made.push(folder);
  return folder;
}

/** Writes files, by path, into a folder. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
}

/** A configuration for one corpus and one index folder, whatever the environment says. */
export function configFor(corpus: string, index: string, env: Record<string, string> = {}) {
  return createConfig(env, { corpus, index });
}

/** Reports nothing. */
export const SILENT: Reporter = { say() {}, progress() {}, skipped() {}, done() {} };
