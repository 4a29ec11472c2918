import { createHash } from "node:crypto";
import { open, readdir, readFile, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import PQueue from "p-queue";
import * as v from "valibot";

const FILE = "checksums.json";
/** Bytes that are read and summed before others have a turn: half a millisecond. */
const CHUNK_BYTES = 1 << 20;
/** Files that are summed by turns: enough that the disk is never idle, few enough that others soon have theirs. */
const AT_ONCE = 4;
const Checksums = v.record(v.string(), v.string());

/**
 * Lists every file of a finished generation with its SHA-256; no newline at the end, so that no cut goes unseen.
 * @param known Checksums of files that another generation has as well, by their path.
 */
export async function writeChecksums(folder: string, known: ReadonlyMap<string, string>): Promise<void> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((name) => name.split(sep).join("/"))
    .sort();
  const sums = await byTurns(names, async (name) => known.get(name) ?? sha256Of(join(folder, name)));
  const listed = Object.fromEntries(names.map((name, i) => [name, sums[i]]));
  await writeFile(join(folder, FILE), JSON.stringify(listed, null, 1));
}

/** What {@link writeChecksums} wrote. Throws when it cannot be read. */
export async function readChecksums(folder: string): Promise<Map<string, string>> {
  const sums = v.parse(Checksums, JSON.parse(await readFile(join(folder, FILE), "utf8")));
  return new Map(Object.entries(sums));
}

/** The first file of a generation that is not as it was written, or `null` when it is whole. */
export async function findDamage(folder: string): Promise<string | null> {
  const sums = await readChecksums(folder).catch(() => null);
  if (sums === null) return FILE;
  const found = await byTurns([...sums.keys()], (name) => sha256Of(join(folder, name)).catch(() => null));
  return [...sums].find(([, sum], i) => sum !== found[i])?.[0] ?? null;
}

function byTurns<T>(names: readonly string[], sum: (name: string) => Promise<T>): Promise<T[]> {
  return new PQueue({ concurrency: AT_ONCE }).addAll(names.map((name) => () => sum(name)));
}

/** One buffer for the whole file: a new one for each piece of it would have to be collected. */
async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const chunk = Buffer.allocUnsafe(Math.max(1, Math.min(size, CHUNK_BYTES)));
    for (let at = 0; ;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      hash.update(chunk.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}
