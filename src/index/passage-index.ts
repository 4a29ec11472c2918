import type { EmbedderProfile } from "../embedding/embedder.ts";
import type { Format, Imprint, Passage } from "../model.ts";
import type { PassageFilter } from "./passage-filter.ts";

/** A passage found by its vector; `score` is the cosine similarity, from -1 to 1. */
export interface DenseHit {
  readonly ordinal: number;
  readonly score: number;
}

/** A passage found by its words. `score` is a BM25 sum, above 0, without an upper bound. */
export interface LexicalHit {
  readonly ordinal: number;
  readonly score: number;
}

/** A term of a query with the weight of its BM25 score. */
export interface QueryTerm {
  readonly term: string;
  readonly weight: number;
}

/** What an index was made of, and with what. */
export interface IndexSummary {
  /** ISO 8601 time at which the build ended. */
  readonly createdAt: string;
  /** Absolute path of the corpus folder at the time of the build. */
  readonly corpus: string;
  readonly embedder: EmbedderProfile;
  /** How many there are of each. */
  readonly documents: number;
  readonly articles: number;
  readonly passages: number;
  /** Files left out; `sha256` is `null` for one that cannot even be read. */
  readonly skipped: readonly {
    readonly file: string;
    readonly reason: string;
    readonly sha256: string | null;
  }[];
}

/** A file that is in the index. */
export interface IndexedDocument extends Imprint {
  readonly file: string;
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
  readonly format: Format;
  readonly articles: number;
  readonly passages: number;
  /** The text of a file that has no plain characters of its own: its hash and its pages' beginnings. */
  readonly extract: { readonly sha256: string; readonly pages: readonly number[] } | null;
}

/** The text of a file that has no plain characters of its own, as the index was built from it. */
export interface StoredExtract {
  readonly text: string;
  /** Where each page begins in `text`; empty where the format has no pages. */
  readonly pages: readonly number[];
  /** SHA-256 of the file that it was extracted from, in hexadecimal. */
  readonly fileSha256: string;
}

/**
 * What retrieval asks of an index, wherever it is kept. Passages have ordinals: those of one document follow each
 * other without a gap, in the order of its text; between documents there may be gaps.
 */
export interface PassageIndex {
  readonly summary: IndexSummary;
  /**
   * The `k` passages nearest to a vector of length 1, best first; `score` is the cosine similarity.
   * @param filter Default `null`: among all.
   */
  searchDense(vector: Float32Array, k: number, filter?: PassageFilter | null): Promise<DenseHit[]>;
  /** Cosine similarity of a vector of length 1 to each of some passages, from -1 to 1. */
  similarities(vector: Float32Array, ordinals: readonly number[]): Promise<number[]>;
  /**
   * The `k` passages that hold a query's terms best, best first; `score` is a BM25 sum.
   * @param filter Default `null`: among all. How rare a term is counts among all passages in any case.
   */
  searchLexical(query: readonly QueryTerm[], k: number, filter?: PassageFilter | null): Promise<LexicalHit[]>;
  /** In how many passages each of some terms stands. */
  documentFrequencies(terms: readonly string[]): Promise<number[]>;
  /** Ordinals of the passages that hold all of `terms`, ascending, at most `limit`; none for no terms. */
  having(terms: readonly string[], limit: number): Promise<number[]>;
  /** The passages with these ordinals, in the order asked for; `null` where there is none. */
  passages(ordinals: readonly number[]): Promise<(Passage | null)[]>;
  /** Ordinals of the passages with this id, ascending: reprints share it. */
  find(id: string): Promise<number[]>;
  /** Every document, in the order of their file names. */
  documents(): AsyncIterable<IndexedDocument>;
  /** The text that was extracted from a file, or `null` for one that is text itself. Throws when it is damaged. */
  extractOf(file: string): Promise<StoredExtract | null>;
  close(): Promise<void>;
}
