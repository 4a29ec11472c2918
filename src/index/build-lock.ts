import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { ExpectedError } from "../errors.ts";

const FILE = "LOCK";
const Holder = v.object({ pid: v.number(), since: v.string() });

/**
 * Takes the right to build in an index folder, and returns how to give it back. A dead holder's is taken over.
 * Throws `INDEX_LOCKED` that names a living one.
 */
export async function lockBuilds(indexFolder: string): Promise<() => Promise<void>> {
  await mkdir(indexFolder, { recursive: true });
  const path = join(indexFolder, FILE);
  for (;;) {
    if (await create(path)) return () => rm(path, { force: true });
    const holder = await holderOf(path);
    if (holder && isAlive(holder.pid)) {
      throw new ExpectedError(
        "INDEX_LOCKED",
        `another build (process ${holder.pid}, since ${holder.since}) writes the index in "${indexFolder}": ` +
          `wait until it is done, or stop it; if there is no such build, remove "${path}"`,
      );
    }
    // Of several that find a dead holder, one moves its lock away; the others try again.
    const dead = `${path}.${process.pid}`;
    await rename(path, dead).catch(() => {});
    await rm(dead, { force: true });
  }
}

async function create(path: string): Promise<boolean> {
  try {
    const holder = { pid: process.pid, since: new Date().toISOString() };
    await writeFile(path, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Who holds the lock; `null` when its file is gone, or was left empty by a process that died over it. */
async function holderOf(path: string): Promise<v.InferOutput<typeof Holder> | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  try {
    return v.parse(Holder, JSON.parse(text));
  } catch {
    return null;
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
