import { openSync } from "node:fs";
import { open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EmbedderProfile } from "../../embedding/embedder.ts";
import { profileDifference } from "../generations/manifest.ts";
import { PassageStore } from "../segment/passage-store.ts";
import { closeFile, readAt } from "../segment/read-at.ts";
import { segmentFolder } from "../segment/segment.ts";

/** A place where vectors lie. */
export interface VectorSource {
  /** The folder of the segment they are of. */
  readonly folder: string;
  readonly passages: PassageStore;
  /** Vectors there are, for the first so many passages. */
  readonly count: number;
  vector(ordinal: number): Promise<Float32Array>;
  close(): Promise<void>;
}

const PROFILE = "embedder.json";
const VECTORS = "vectors.part";

/** The vectors of a segment that is being built. */
export interface KeptVectors {
  add(vectors: readonly Float32Array[]): Promise<void>;
  /** Once the graphs hold them they are not needed. */
  remove(): Promise<void>;
  close(): Promise<void>;
}

/** Keeps the vectors of a segment as they come, for the case that its build is interrupted. */
export async function keepVectors(folder: string, profile: EmbedderProfile): Promise<KeptVectors> {
  await writeFile(join(folder, PROFILE), JSON.stringify(profile));
  const part = await open(join(folder, VECTORS), "w");
  return {
    async add(vectors) {
      const bytes = vectors.map(({ buffer, byteOffset, byteLength }) =>
        Buffer.from(buffer, byteOffset, byteLength),
      );
      await part.appendFile(Buffer.concat(bytes));
    },
    async remove() {
      await rm(join(folder, PROFILE));
      await rm(join(folder, VECTORS));
    },
    close: () => part.close(),
  };
}

/**
 * Opens what the interrupted build that came furthest had embedded, or `null` when none had come so far, or with
 * another model. Removes the drafts of all others: builds that are killed again and again must not fill the disk.
 */
export async function takeUnfinished(
  drafts: readonly string[],
  profile: EmbedderProfile,
): Promise<VectorSource | null> {
  let furthest: { readonly draft: string; readonly source: VectorSource } | null = null;
  for (const draft of drafts) {
    const source = await openDraft(draft, profile);
    const isFurther = source !== null && source.count > (furthest?.source.count ?? 0);
    const left = isFurther ? furthest : { draft, source };
    if (isFurther) furthest = { draft, source };
    await left?.source?.close();
    if (left) await rm(left.draft, { recursive: true, force: true });
  }
  return furthest?.source ?? null;
}

/** A draft holds one segment that is not taken over from the generation before it: the one with vectors of its own. */
async function openDraft(draft: string, profile: EmbedderProfile): Promise<VectorSource | null> {
  const names = await readdir(segmentFolder(draft, "")).catch(() => []);
  const sources = await Promise.all(names.map((name) => openSource(segmentFolder(draft, name), profile)));
  return sources.find((source) => source !== null) ?? null;
}

async function openSource(folder: string, profile: EmbedderProfile): Promise<VectorSource | null> {
  try {
    const own = JSON.parse(await readFile(join(folder, PROFILE), "utf8")) as EmbedderProfile;
    if (profileDifference(own, profile) !== null) return null;
    const bytes = 4 * profile.dimensions;
    const path = join(folder, VECTORS);
    const { size } = await stat(path);
    const passages = await PassageStore.open(folder);
    const file = openSync(path, "r");
    return {
      folder,
      passages,
      count: Math.min(passages.size, Math.floor(size / bytes)),
      async vector(ordinal) {
        const vector = new Float32Array(profile.dimensions);
        await readAt(file, vector, 0, bytes, ordinal * bytes);
        return vector;
      },
      async close() {
        await closeFile(file);
        await passages.close();
      },
    };
  } catch {
    return null;
  }
}
