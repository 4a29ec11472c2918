import type { EmbedderProfile } from "../../embedding/embedder.ts";
import type { Passage } from "../../model.ts";
import { findDamage } from "../generations/checksums.ts";
import { draftsIn } from "../generations/generations.ts";
import { type Manifest, profileDifference, readManifest } from "../generations/manifest.ts";
import { openAll } from "../segment/open-all.ts";
import { SavedVectors } from "../segment/saved-vectors.ts";
import { Segment, type SegmentDocument, segmentFolder } from "../segment/segment.ts";
import { Tombstones } from "../segment/tombstones.ts";
import { FileNotes } from "./file-notes.ts";
import { takeUnfinished, type VectorSource } from "./unfinished-work.ts";

/** A segment of the index that serves. */
export interface EarlierSegment {
  readonly name: string;
  readonly segment: Segment;
  /** What is deleted of it; a build adds to it. */
  readonly deleted: Tombstones;
}

/** A document of that index, and where it stands in it. */
export interface EarlierDocument extends SegmentDocument {
  readonly within: EarlierSegment;
  readonly line: number;
}

/** What an earlier build left that need not be done again. */
export interface EarlierWork {
  /** The index that serves, or `null` when there is none that is whole. */
  readonly manifest: Manifest | null;
  /** Its folder; `null` where `manifest` is. */
  readonly folder: string | null;
  /** Whether its vectors are of the same embedder. */
  readonly isComparable: boolean;
  readonly segments: readonly EarlierSegment[];
  /** Of some files those that are in it, by their name. */
  documents(files: ReadonlySet<string>): Promise<ReadonlyMap<string, EarlierDocument>>;
  /** All documents of a segment that are not deleted. */
  documentsOf(this: void, segment: EarlierSegment): Promise<EarlierDocument[]>;
  /** The interrupted build that came furthest, or `null`. */
  readonly unfinished: VectorSource | null;
  /** The vector of a passage that was embedded before, whatever file it stood in, or `null`. */
  vectorOf(passage: Passage): Promise<Float32Array | null>;
  close(): Promise<void>;
}

/** Nothing was done before. */
export const NO_EARLIER_WORK: EarlierWork = {
  manifest: null,
  folder: null,
  isComparable: false,
  segments: [],
  documents: async () => new Map(),
  documentsOf: async () => [],
  unfinished: null,
  vectorOf: async () => null,
  async close() {},
};

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
  const segments = manifest ? await openSegments(current!, manifest) : [];
  const isComparable = manifest !== null && profileDifference(manifest.embedder, profile) === null;
  const unfinished = await takeUnfinished(await draftsIn(indexFolder), profile);
  const sources = [
    ...(isComparable ? segments.map(({ segment }) => sourceOf(segment, profile.dimensions)) : []),
    ...(unfinished ? [unfinished] : []),
  ];
  return {
    manifest,
    folder: manifest ? current : null,
    isComparable,
    segments,
    documents: (files) => findDocuments(files, segments),
    documentsOf,
    unfinished,
    async vectorOf(passage) {
      for (const source of sources) {
        const vector = await vectorIn(source, passage).catch(() => null);
        if (vector) return vector;
      }
      return null;
    },
    async close() {
      for (const source of sources) await source.close();
      for (const { segment } of segments) await segment.close();
    },
  };
}

/**
 * What is known of the files that a generation was built from.
 * @param corpus The folder that they are compared with.
 */
export async function notesOf(
  indexFolder: string,
  generation: string,
  manifest: Manifest,
  corpus: string,
): Promise<FileNotes> {
  const noted = await FileNotes.read(indexFolder, generation, corpus);
  if (noted) return noted;
  const hashes = new Map(manifest.skipped.map(({ file, sha256 }) => [file, sha256]));
  const segments = await openSegments(generation, manifest);
  try {
    for (const segment of segments) {
      for (const { file, sha256 } of await documentsOf(segment)) hashes.set(file, sha256);
    }
  } finally {
    for (const { segment } of segments) await segment.close();
  }
  return FileNotes.of(corpus, hashes);
}

async function openSegments(folder: string, manifest: Manifest): Promise<EarlierSegment[]> {
  const { segments } = manifest;
  const deleted = await Promise.all(
    segments.map(({ name, passages }) => Tombstones.read(folder, name, passages)),
  );
  const opened = await openAll<Segment[]>(
    ...segments.map(
      ({ name }) =>
        () =>
          Segment.open(segmentFolder(folder, name)),
    ),
  );
  return opened.map((segment, i) => ({ name: segments[i]!.name, segment, deleted: deleted[i]! }));
}

/** Files that are looked up one by one; for more of them all documents are read. */
const LOOKED_UP_MAX = 100;

async function findDocuments(
  files: ReadonlySet<string>,
  segments: readonly EarlierSegment[],
): Promise<Map<string, EarlierDocument>> {
  const found = new Map<string, EarlierDocument>();
  for (const within of segments) {
    if (files.size > LOOKED_UP_MAX) {
      for (const document of await documentsOf(within)) {
        if (files.has(document.file)) found.set(document.file, document);
      }
      continue;
    }
    for (const file of files) {
      const place = await within.segment.find(file);
      if (place && !within.deleted.hasDocument(place.line))
        found.set(file, { ...place.document, within, line: place.line });
    }
  }
  return found;
}

async function documentsOf(within: EarlierSegment): Promise<EarlierDocument[]> {
  const documents: EarlierDocument[] = [];
  let line = 0;
  for await (const document of within.segment.documents.range()) {
    if (!within.deleted.hasDocument(line)) documents.push({ ...document, within, line });
    line++;
  }
  return documents;
}

/** The vector of a passage in one place. Rejects where an interrupted build left what cannot be read. */
async function vectorIn(source: VectorSource, { id, title }: Passage): Promise<Float32Array | null> {
  // What is embedded is the title with the text: the id alone does not tell.
  const same = (await source.passages.find(id)).find(
    ({ passage, ordinal }) => passage.title === title && ordinal < source.count,
  );
  const found = same ? await source.vector(same.ordinal) : null;
  // A file that was not whole on disk when the power failed may hold nothing but zeros.
  return found?.some((value) => value !== 0) ? found : null;
}

/** The vectors of a segment that is open; its graphs are looked into when the first is asked for. */
function sourceOf(segment: Segment, dimensions: number): VectorSource {
  let vectors: Promise<SavedVectors> | null = null;
  return {
    folder: segment.folder,
    passages: segment.passages,
    count: segment.passages.size,
    async vector(ordinal) {
      vectors ??= SavedVectors.open(segment.folder, dimensions);
      return (await vectors).vector(ordinal);
    },
    async close() {
      await (await vectors?.catch(() => null))?.close();
    },
  };
}

async function wholeManifest(folder: string): Promise<Manifest | null> {
  if ((await findDamage(folder)) !== null) return null;
  return readManifest(folder).catch(() => null);
}
