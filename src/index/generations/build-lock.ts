import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as v from "valibot";
import { ExpectedError } from "../../errors.ts";

const FILE = "LOCK";
const Holder = v.object({ pid: v.number(), since: v.string(), token: v.string() });
type Holder = v.InferOutput<typeof Holder>;

/** Tokens of the locks that this very process holds: after a restart its number may be an earlier holder's. */
const held = new Set<string>();

/**
 * Takes the right to build in an index folder, and returns how to give it back. A dead holder's is taken over.
 * Throws `INDEX_LOCKED` that names a living one.
 */
export async function lockBuilds(indexFolder: string): Promise<() => Promise<void>> {
  await mkdir(indexFolder, { recursive: true });
  const path = join(indexFolder, FILE);
  const token = randomUUID();
  const own: Holder = { pid: process.pid, since: new Date().toISOString(), token };
  held.add(token);
  try {
    // Whoever took over a dead holder's lock looks again: another who does so may have moved it away by mistake.
    for (let isContended = false; !(await take(path, own, isContended)); isContended = true) {
      const text = await readFile(path, "utf8").catch(() => null);
      if (text === null) continue;
      const holder = parseHolder(text);
      if (holder && isAlive(holder)) throw lockedBy(holder, indexFolder, path);
      await moveAway(path, text, token);
    }
  } catch (error) {
    held.delete(token);
    throw error;
  }
  return async () => {
    held.delete(token);
    if (parseHolder(await readFile(path, "utf8").catch(() => ""))?.token === token)
      await rm(path, { force: true });
  };
}

/** Time after which whoever was about to move a dead holder's lock away has done so. */
const SETTLE_MS = 50;

async function take(path: string, own: Holder, isContended: boolean): Promise<boolean> {
  if (!(await create(path, own))) return false;
  if (!isContended) return true;
  await wait(SETTLE_MS);
  return parseHolder(await readFile(path, "utf8").catch(() => ""))?.token === own.token;
}

/** Makes the lock with its content in one step, or returns `false` when there is one. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${holder.token}`;
  await writeFile(draft, JSON.stringify(holder));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Whoever holds the lock may have swept the draft away as one of a dead process.
    if (code === "EEXIST" || code === "ENOENT") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Moves a dead holder's lock away; one that somebody else has made in the meantime is put back. */
async function moveAway(path: string, dead: string, token: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => null)) !== dead) return;
  const moved = `${path}.${token}.dead`;
  try {
    await rename(path, moved);
  } catch {
    return;
  }
  if ((await readFile(moved, "utf8")) !== dead) await link(moved, path).catch(() => {});
  await rm(moved, { force: true });
}

function parseHolder(text: string): Holder | null {
  try {
    return v.parse(Holder, JSON.parse(text));
  } catch {
    return null;
  }
}

function isAlive({ pid, token }: Holder): boolean {
  if (pid === process.pid) return held.has(token);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function lockedBy({ pid, since }: Holder, indexFolder: string, path: string): ExpectedError {
  return new ExpectedError(
    "INDEX_LOCKED",
    `another build (process ${pid}, since ${since}) writes the index in "${indexFolder}": ` +
      `wait until it is done, or stop it; if there is no such build, remove "${path}"`,
  );
}
