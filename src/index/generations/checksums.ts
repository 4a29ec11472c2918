import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import * as v from "valibot";

const FILE = "checksums.json";
/** Bytes that are read and summed before others have a turn: half a millisecond. */
const CHUNK_BYTES = 1 << 20;
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
  const sums = await Promise.all(
    names.map(async (name) => [name, known.get(name) ?? (await sha256Of(join(folder, name)))]),
  );
  await writeFile(join(folder, FILE), JSON.stringify(Object.fromEntries(sums), null, 1));
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
  const found = await Promise.all(
    [...sums.keys()].map((name) => sha256Of(join(folder, name)).catch(() => null)),
  );
  return [...sums].find(([, sum], i) => sum !== found[i])?.[0] ?? null;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), hash);
  return hash.digest("hex");
}
