import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ExpectedError } from "../errors.ts";
import type { EmbedderProfile } from "../embedding/embedder.ts";
import type { Passage } from "../model.ts";
import { findDamage } from "./checksums.ts";
import { currentGeneration, previousGeneration } from "./generations.ts";
import { readExtract, type StoredExtract } from "./extracts.ts";
import { LexicalIndex, type LexicalHit, type QueryTerm } from "./lexical-index.ts";
import { foreignFormat, INDEX_FORMAT, type Manifest, profileDifference, readManifest } from "./manifest.ts";
import { PassageStore } from "./passage-store.ts";
import { type DenseHit, VectorStore } from "./vector-store.ts";

export const LEXICAL_FILE = "lexical.bin";

/** What retrieval asks of an index, wherever it is kept. */
export interface PassageIndex {
  readonly manifest: Manifest;
  /** The `k` passages nearest to a vector, best first; `score` is the cosine similarity. */
  searchDense(vector: Float32Array, k: number): Promise<DenseHit[]>;
  /** Cosine similarity of a vector to one passage's, from -1 to 1. */
  similarity(vector: Float32Array, ordinal: number): number;
  /** The `k` passages that hold a query's terms best, best first; `score` is a BM25 sum. */
  searchLexical(query: readonly QueryTerm[], k: number): Promise<LexicalHit[]>;
  /** BM25's weight of a term, higher for a rarer one. */
  inverseDocumentFrequency(term: string): number;
  /** In how many passages a term stands. */
  documentFrequency(term: string): number;
  /** Ordinals of the passages that hold all of `terms`, ascending, at most `limit`. */
  having(terms: readonly string[], limit: number): number[];
  /** The passages with these ordinals, in the order asked for. */
  passages(ordinals: readonly number[]): Promise<Passage[]>;
  /** Ordinals of the passages with this id, ascending: reprints share it. */
  find(id: string): Promise<number[]>;
  /** The text that was extracted from a file, or `null` for one that is text itself. Throws when it is damaged. */
  extractOf(file: string): Promise<StoredExtract | null>;
  close(): Promise<void>;
}

/**
 * Opens the generation that serves. Throws `INDEX_MISSING` when nothing was built yet, `INDEX_DAMAGED`
 * when its files cannot be read, and `INDEX_MISMATCH` when it has another version's format or was built with
 * another embedder than `wanted`.
 */
export async function openIndex(indexFolder: string, wanted: EmbedderProfile): Promise<PassageIndex> {
  const folder = await currentGeneration(indexFolder);
  if (!folder) {
    throw new ExpectedError("INDEX_MISSING", `there is no index in "${indexFolder}": run npm run embed`);
  }
  const format = await foreignFormat(folder);
  if (format !== null) {
    throw new ExpectedError(
      "INDEX_MISMATCH",
      `the index in "${indexFolder}" has format ${format}, this version reads ${INDEX_FORMAT}: run npm run embed`,
    );
  }
  const damaged = await findDamage(folder);
  if (damaged !== null) throw await damageError(indexFolder, folder, damaged);
  const manifest = await readManifest(folder);
  const difference = profileDifference(manifest.embedder, wanted);
  if (difference) {
    throw new ExpectedError(
      "INDEX_MISMATCH",
      `the index in "${indexFolder}" ${difference}: run npm run embed, or set EMBEDDING_MODEL back`,
    );
  }
  return load(folder, manifest).catch((cause: unknown) => {
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

async function load(folder: string, manifest: Manifest): Promise<PassageIndex> {
  const lexical = new LexicalIndex(await readFile(join(folder, LEXICAL_FILE)));
  const vectors = await VectorStore.load(folder);
  const store = new PassageStore(folder);
  if (lexical.size !== manifest.passages || store.size !== manifest.passages) {
    store.close();
    throw new Error(`parts of different length: ${lexical.size}, ${store.size}, ${manifest.passages}`);
  }
  const extracted = new Map(
    manifest.documents.flatMap((document) => (document.extract ? [[document.file, document]] : [])),
  );
  return {
    manifest,
    searchDense: (vector, k) => vectors.search(vector, k),
    similarity: (vector, ordinal) => vectors.similarity(vector, ordinal),
    searchLexical: async (query, k) => lexical.search(query, k),
    inverseDocumentFrequency: (term) => lexical.inverseDocumentFrequency(term),
    documentFrequency: (term) => lexical.documentFrequency(term),
    having: (terms, limit) => lexical.having(terms, limit),
    passages: async (ordinals) => ordinals.map((ordinal) => store.get(ordinal)),
    find: async (id) => store.find(id),
    extractOf: (file) => readExtract(folder, extracted.get(file)),
    close: async () => store.close(),
  };
}
