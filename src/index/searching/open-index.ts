import type { EmbedderProfile } from "../../embedding/embedder.ts";
import { ExpectedError } from "../../errors.ts";
import type { Passage } from "../../model.ts";
import { findDamage } from "../generations/checksums.ts";
import { currentGeneration, previousGeneration } from "../generations/generations.ts";
import { foreignFormat, type Manifest, readManifest } from "../generations/manifest.ts";
import type { PassageFilter } from "../passage-filter.ts";
import type { IndexedDocument, PassageIndex } from "../passage-index.ts";
import { checkEmbedder, foreignIndex, missingIndex } from "../refusals.ts";
import { Segment, segmentFolder } from "../segment/segment.ts";
import { Tombstones } from "../segment/tombstones.ts";
import { mergeSorted } from "./merge-sorted.ts";
import { Searches } from "./searches.ts";
import { Selections } from "./selections.ts";

/**
 * Opens the generation that serves. Throws `INDEX_MISSING` when nothing was built yet, `INDEX_DAMAGED`
 * when its files cannot be read, and `INDEX_MISMATCH` when it has another version's format or was built with
 * another embedder than `wanted`.
 */
export async function openIndex(indexFolder: string, wanted: EmbedderProfile): Promise<PassageIndex> {
  const folder = await currentGeneration(indexFolder);
  if (!folder) throw missingIndex(indexFolder);
  const format = await foreignFormat(folder);
  if (format !== null) throw foreignIndex(indexFolder, format);
  const damaged = await findDamage(folder);
  if (damaged !== null) throw await damageError(indexFolder, folder, damaged);
  const manifest = await readManifest(folder);
  checkEmbedder(indexFolder, manifest.embedder, wanted);
  return openGeneration(folder, manifest).catch((cause: unknown) => {
    throw new ExpectedError("INDEX_DAMAGED", `the index in "${folder}" cannot be read: run npm run embed`, {
      cause,
    });
  });
}

/** Names what is damaged, and the older index if that one is whole. */
async function damageError(indexFolder: string, folder: string, file: string): Promise<ExpectedError> {
  const previous = await previousGeneration(indexFolder);
  const isWhole = previous !== null && (await findDamage(previous)) === null;
  const older = isWhole ? ", or npm run embed -- --rollback to return to the index before it" : "";
  return new ExpectedError(
    "INDEX_DAMAGED",
    `the index in "${folder}" is damaged or of another version (${file}): run npm run embed${older}`,
  );
}

/** A segment's files, what is deleted of it, and the ordinal of its first passage. */
interface ServingSegment {
  readonly base: number;
  readonly segment: Segment;
  readonly deleted: Tombstones;
}

/** Passages are read from disk as they are asked for. */
async function openGeneration(folder: string, manifest: Manifest): Promise<PassageIndex> {
  const searches = new Searches(folder, manifest);
  const segments: ServingSegment[] = [];
  const close = async () => {
    await searches.end();
    for (const { segment } of segments) await segment.close();
  };
  try {
    let base = 0;
    for (const { name, passages } of manifest.segments) {
      const deleted = await Tombstones.read(folder, name, passages);
      segments.push({ base, segment: await Segment.open(segmentFolder(folder, name)), deleted });
      base += passages;
    }
    await searches.begin();
  } catch (error) {
    await close();
    throw error;
  }

  const selections = new Selections(segments);
  const selected = async (filter: PassageFilter | null) => (filter ? selections.of(filter) : null);

  const passageAt = async (ordinal: number): Promise<Passage | null> => {
    const place = segments.findLast(({ base }) => base <= ordinal);
    if (!place) return null;
    const { base, segment, deleted } = place;
    const local = ordinal - base;
    return local < segment.passages.size && !deleted.hasPassage(local) ? segment.passages.get(local) : null;
  };

  return {
    summary: manifest,
    searchDense: async (vector, k, filter = null) =>
      searches.call("searchDense", vector, k, await selected(filter)),
    similarities: (vector, ordinals) => searches.call("similarities", vector, ordinals),
    searchLexical: async (query, k, filter = null) =>
      searches.call("searchLexical", query, k, await selected(filter)),
    documentFrequencies: (terms) => searches.call("documentFrequencies", terms),
    having: (terms, limit) => searches.call("having", terms, limit),
    passages: (ordinals) => Promise.all(ordinals.map(passageAt)),
    async find(id) {
      const found = segments.map(async ({ base, segment, deleted }) =>
        (await segment.passages.find(id))
          .filter(({ ordinal }) => !deleted.hasPassage(ordinal))
          .map(({ ordinal }) => base + ordinal),
      );
      return (await Promise.all(found)).flat();
    },
    documents: () => mergeSorted(segments.map(documentsOf), (a, b) => (a.file < b.file ? -1 : 1)),
    async extractOf(file) {
      for (const { segment, deleted } of segments) {
        const found = await segment.find(file);
        if (found && !deleted.hasDocument(found.line)) return segment.extractOf(found.document);
      }
      return null;
    },
    close,
  };
}

/** The documents of a segment that are not deleted. */
async function* documentsOf({ segment, deleted }: ServingSegment): AsyncGenerator<IndexedDocument> {
  let line = 0;
  for await (const document of segment.documents.range()) if (!deleted.hasDocument(line++)) yield document;
}
