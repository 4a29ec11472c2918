import { closeSync, openSync, readSync } from "node:fs";
import { open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EmbedderProfile } from "../embedding/embedder.ts";
import type { Passage, Span } from "../model.ts";
import { findDamage } from "./checksums.ts";
import { draftsIn } from "./generations.ts";
import { type Manifest, profileDifference, readManifest } from "./manifest.ts";
import { PassageStore } from "./passage-store.ts";
import { VectorStore } from "./vector-store.ts";

/** What an earlier build left that need not be done again. */
export interface EarlierWork {
  /** The index that serves, or `null` when there is none that is whole. */
  readonly manifest: Manifest | null;
  /** Its folder; `null` where `manifest` is. */
  readonly folder: string | null;
  /** Whether its vectors are of the same embedder. */
  readonly isComparable: boolean;
  /** The passages of a document of that index. */
  passagesOf(file: string): Passage[];
  /** The vector of a passage that was embedded before, whatever file it stood in, or `null`. */
  vectorOf(passage: Passage): Float32Array | null;
  close(): void;
}

/** Nothing was done before. */
export const NO_EARLIER_WORK: EarlierWork = {
  manifest: null,
  folder: null,
  isComparable: false,
  passagesOf: () => [],
  vectorOf: () => null,
  close() {},
};

/** A place where vectors lie. */
interface VectorSource {
  readonly store: PassageStore;
  /** Vectors there are, for the first so many passages. */
  readonly count: number;
  vector(ordinal: number): Float32Array;
  close(): void;
}

const PROFILE = "embedder.json";
const VECTORS = "vectors.part";

/**
 * Opens the index that serves and whatever interrupted builds left behind. Only for who holds the build lock: a
 * draft in the folder then belongs to nobody.
 */
export async function openEarlierWork(
  indexFolder: string,
  current: string | null,
  profile: EmbedderProfile,
): Promise<EarlierWork> {
  const manifest = current ? await wholeManifest(current) : null;
  const store = manifest ? new PassageStore(current!) : null;
  const places = placesIn(manifest);
  const isComparable = manifest !== null && profileDifference(manifest.embedder, profile) === null;
  const sources: VectorSource[] = [];
  if (store && isComparable) {
    const vectors = await VectorStore.load(current!);
    const vector = (ordinal: number) => vectors.vector(ordinal);
    sources.push({ store, count: store.size, vector, close() {} });
  }
  for (const draft of await draftsIn(indexFolder)) {
    const source = await openDraft(draft, profile);
    if (source) sources.push(source);
  }
  return {
    manifest,
    folder: manifest ? current : null,
    isComparable,
    passagesOf(file) {
      const { start, end } = places.get(file)!;
      return Array.from({ length: end - start }, (_, i) => store!.get(start + i));
    },
    vectorOf(passage) {
      // What is embedded is the title with the text: the id alone does not tell.
      const isSame = ({ title }: Passage) => title === passage.title;
      for (const source of sources) {
        const known = source.store.find(passage.id).find((ordinal) => isSame(source.store.get(ordinal)));
        if (known !== undefined && known < source.count) return source.vector(known);
      }
      return null;
    },
    close() {
      for (const source of sources) source.close();
      store?.close();
    },
  };
}

/** Ordinals of each document's passages. */
function placesIn(manifest: Manifest | null): Map<string, Span> {
  const places = new Map<string, Span>();
  let start = 0;
  for (const { file, passages } of manifest?.documents ?? []) {
    places.set(file, { start, end: start + passages });
    start += passages;
  }
  return places;
}

/** Keeps the vectors of a build in its draft as they come, for the case that it is interrupted. */
export async function keepVectors(draft: string, profile: EmbedderProfile) {
  await writeFile(join(draft, PROFILE), JSON.stringify(profile));
  const part = await open(join(draft, VECTORS), "w");
  return {
    async add(vectors: readonly Float32Array[]): Promise<void> {
      await part.write(
        Buffer.concat(
          vectors.map((vector) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)),
        ),
      );
    },
    /** Once the graph holds them they are not needed. */
    async remove(): Promise<void> {
      await rm(join(draft, PROFILE));
      await rm(join(draft, VECTORS));
    },
    close: () => part.close(),
  };
}

async function wholeManifest(folder: string): Promise<Manifest | null> {
  if ((await findDamage(folder)) !== null) return null;
  return readManifest(folder).catch(() => null);
}

/** What an interrupted build had embedded; `null` when it had not come so far, or embedded with another model. */
async function openDraft(draft: string, profile: EmbedderProfile): Promise<VectorSource | null> {
  try {
    const own = JSON.parse(await readFile(join(draft, PROFILE), "utf8")) as EmbedderProfile;
    if (profileDifference(own, profile) !== null) return null;
    const bytes = 4 * profile.dimensions;
    const path = join(draft, VECTORS);
    const { size } = await stat(path);
    const store = new PassageStore(draft);
    const file = openSync(path, "r");
    return {
      store,
      count: Math.min(store.size, Math.floor(size / bytes)),
      vector(ordinal) {
        const vector = new Float32Array(profile.dimensions);
        readSync(file, vector, 0, bytes, ordinal * bytes);
        return vector;
      },
      close() {
        closeSync(file);
        store.close();
      },
    };
  } catch {
    return null;
  }
}
