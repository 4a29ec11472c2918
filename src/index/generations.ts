import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExpectedError } from "../errors.ts";

/**
 * An index folder holds generations: each build writes a folder of its own beside the one that
 * serves, and becomes current by one rename of the small file that names it. Whatever interrupts a
 * build, the file names a whole generation.
 */
const CURRENT = "CURRENT";
const GENERATION = /^gen-\d+-\d+$/;
const DRAFT = /^draft-(\d+)-\d+$/;

/** The folder of the generation that serves, or `null` when there is none yet. */
export async function currentGeneration(indexFolder: string): Promise<string | null> {
  const name = await readFile(join(indexFolder, CURRENT), "utf8").catch(() => null);
  if (name === null) return null;
  if (!GENERATION.test(name.trim())) {
    throw new ExpectedError(
      "INDEX_DAMAGED",
      `"${join(indexFolder, CURRENT)}" names no generation: run npm run embed`,
    );
  }
  return join(indexFolder, name.trim());
}

/** Makes a folder to build in; it serves nobody until it is published. */
export async function createDraft(indexFolder: string): Promise<string> {
  await mkdir(indexFolder, { recursive: true });
  const draft = join(indexFolder, `draft-${process.pid}-${Date.now()}`);
  await mkdir(draft);
  return draft;
}

/** Makes a finished draft the current generation, and returns its new folder. */
export async function publish(indexFolder: string, draft: string): Promise<string> {
  for (const file of await readdir(draft, { recursive: true })) await sync(join(draft, file));
  await sync(draft);
  const name = `gen-${Date.now()}-${process.pid}`;
  await rename(draft, join(indexFolder, name));
  const pointer = join(indexFolder, `${CURRENT}.${process.pid}`);
  await writeFile(pointer, `${name}\n`);
  await sync(pointer);
  await rename(pointer, join(indexFolder, CURRENT));
  await sync(indexFolder);
  return join(indexFolder, name);
}

/** Removes what no one reads any more: all but the current and the previous generation, and dead drafts. */
export async function removeOld(indexFolder: string): Promise<void> {
  const names = await readdir(indexFolder);
  const current = await currentGeneration(indexFolder);
  const generations = names.filter((name) => GENERATION.test(name)).sort();
  const previous = generations.filter((name) => join(indexFolder, name) !== current).slice(0, -1);
  const drafts = names.filter((name) => {
    const builder = DRAFT.exec(name)?.[1];
    return builder && Number(builder) !== process.pid && !isAlive(Number(builder));
  });
  for (const name of [...previous, ...drafts]) {
    await rm(join(indexFolder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
