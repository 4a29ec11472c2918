import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ExpectedError } from "../../errors.ts";
import { sync } from "./sync.ts";

/**
 * An index folder holds generations: each build writes a folder of its own beside the one that
 * serves, and becomes current by one rename of the small file that names it. Whatever interrupts a
 * build, the file names a whole generation.
 */
const CURRENT = "CURRENT";
const GENERATION = /^gen-\d+-\d+$/;
/** What a process leaves that dies while it moves a pointer or a lock into place. */
const LEFTOVER = /^(?:CURRENT|LOCK|FILES)\./;
const DRAFT = /^draft-\d+-\d+$/;

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
  // All at once: a disk writes its journal once for all who wait for it.
  const files = await readdir(draft, { recursive: true });
  await Promise.all(files.map((file) => sync(join(draft, file))));
  await sync(draft);
  const name = `gen-${Date.now()}-${process.pid}`;
  await rename(draft, join(indexFolder, name));
  await makeCurrent(indexFolder, name);
  return join(indexFolder, name);
}

/** Folders of builds that were not finished. Whoever holds the build lock knows that they belong to nobody. */
export async function draftsIn(indexFolder: string): Promise<string[]> {
  return (await namesIn(indexFolder))
    .filter((name) => DRAFT.test(name))
    .map((name) => join(indexFolder, name));
}

/** The generation that was built before the current one and is still there, or `null`. */
export async function previousGeneration(indexFolder: string): Promise<string | null> {
  const current = await currentGeneration(indexFolder);
  const generations = (await generationsIn(indexFolder)).filter(
    (folder) => current === null || folder < current,
  );
  return generations.at(-1) ?? null;
}

/** Makes a generation that was built before the current one again. */
export async function makeCurrent(indexFolder: string, generation: string): Promise<void> {
  const pointer = join(indexFolder, `${CURRENT}.${process.pid}`);
  await writeFile(pointer, `${basename(generation)}\n`);
  await sync(pointer);
  await rename(pointer, join(indexFolder, CURRENT));
  await sync(indexFolder);
}

/**
 * Removes what is not needed any more: all generations but the current one and the one to return to from it, and
 * what unfinished builds left. Only for who holds the build lock.
 */
export async function removeOld(indexFolder: string, returnTo: string | null): Promise<void> {
  const kept = new Set([await currentGeneration(indexFolder), returnTo]);
  const old = (await generationsIn(indexFolder)).filter((folder) => !kept.has(folder));
  const names = await namesIn(indexFolder);
  const leftovers = names.filter((name) => LEFTOVER.test(name)).map((name) => join(indexFolder, name));
  for (const path of [...old, ...leftovers]) await rm(path, { recursive: true, force: true });
  await removeDrafts(indexFolder);
}

/** Removes what unfinished builds left. Only for who holds the build lock. */
export async function removeDrafts(indexFolder: string): Promise<void> {
  for (const draft of await draftsIn(indexFolder)) await rm(draft, { recursive: true, force: true });
}

/** All generations, oldest first. */
async function generationsIn(indexFolder: string): Promise<string[]> {
  const names = (await namesIn(indexFolder)).filter((name) => GENERATION.test(name));
  return names.sort().map((name) => join(indexFolder, name));
}

function namesIn(indexFolder: string): Promise<string[]> {
  return readdir(indexFolder).catch(() => []);
}
