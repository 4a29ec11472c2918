import { bestFirst } from "../best-first.ts";
import { inverseDocumentFrequency, saturation } from "../bm25.ts";
import type { DenseHit, LexicalHit, QueryTerm } from "../passage-index.ts";
import { findBest } from "../segment/best-passages.ts";
import { LexicalIndex } from "../segment/lexical-index.ts";
import { segmentFolder } from "../segment/segment.ts";
import { Tombstones } from "../segment/tombstones.ts";
import { TopHits } from "../segment/top-hits.ts";
import { VectorStore } from "../segment/vector-store.ts";
import type { Selection } from "./selections.ts";

/** What the searches need of a generation. */
export interface SearchedGeneration {
  readonly folder: string;
  readonly dimensions: number;
  readonly segments: readonly { readonly name: string; readonly passages: number }[];
}

interface SearchedSegment {
  /** Ordinal of its first passage. */
  readonly base: number;
  readonly lexical: LexicalIndex;
  readonly vectors: VectorStore;
  readonly deleted: Tombstones;
  readonly longest: number;
}

/** Both searches over the segments of a generation, as if they were one. Each call holds up its thread. */
export class Searcher {
  /** Passages, without those that are deleted. */
  private readonly size: number;
  /** Terms of a passage on average. */
  private readonly average: number;

  private constructor(private readonly segments: readonly SearchedSegment[]) {
    let [size, terms] = [0, 0];
    for (const { lexical, deleted } of segments) {
      size += lexical.size - deleted.size;
      for (const length of lexical.lengths) terms += length;
      for (const ordinal of deleted.passages()) terms -= lexical.lengths[ordinal]!;
    }
    this.size = size;
    this.average = Math.max(1, terms / Math.max(1, size));
  }

  /** Throws when the parts of a segment do not fit together. */
  static async open({ folder, dimensions, segments }: SearchedGeneration): Promise<Searcher> {
    let base = 0;
    const opened: SearchedSegment[] = [];
    for (const { name, passages } of segments) {
      const own = segmentFolder(folder, name);
      const lexical = await LexicalIndex.open(own);
      const vectors = await VectorStore.load(own, dimensions);
      if (lexical.size !== passages || vectors.size !== passages)
        throw new Error(`parts of different length: ${lexical.size}, ${vectors.size}, ${passages}`);
      const deleted = await Tombstones.read(folder, name, passages);
      for (const ordinal of deleted.passages()) vectors.delete(ordinal);
      const longest = lexical.lengths.reduce((longest, length) => Math.max(longest, length), 0);
      opened.push({ base, lexical, vectors, deleted, longest });
      base += passages;
    }
    return new Searcher(opened);
  }

  /** @param selections What may be found in each segment; `null` for all that is not deleted. */
  async searchDense(
    vector: Float32Array,
    k: number,
    selections: readonly Selection[] | null,
  ): Promise<DenseHit[]> {
    const found: DenseHit[] = [];
    for (const [i, { base, vectors }] of this.segments.entries()) {
      const hits = await (selections
        ? vectors.searchAmong(selections[i]!, vector, k)
        : vectors.search(vector, k));
      found.push(...hits.map(({ ordinal, score }) => ({ ordinal: base + ordinal, score })));
    }
    return found.sort(bestFirst).slice(0, k);
  }

  similarities(vector: Float32Array, ordinals: readonly number[]): number[] {
    return ordinals.map((ordinal) => {
      const { base, vectors } = this.segments.findLast((segment) => segment.base <= ordinal)!;
      return vectors.similarity(vector, ordinal - base);
    });
  }

  /** @param selections As for the search by vectors. */
  searchLexical(
    query: readonly QueryTerm[],
    k: number,
    selections: readonly Selection[] | null,
  ): LexicalHit[] {
    const top = new TopHits(k);
    const gains = query.map(
      ({ term, weight }) => weight * inverseDocumentFrequency(this.documentFrequency(term), this.size),
    );
    for (const [i, { base, lexical, deleted, longest }] of this.segments.entries()) {
      const selection = selections?.[i];
      const cursors = query
        .map(({ term }, i) => lexical.cursor(term, gains[i]!, this.average))
        .filter((cursor) => cursor !== null);
      // A term that stands in k passages that are there gives each of them at least so much.
      const least = saturation(1, longest, this.average) * LITTLE_LESS;
      const known = cursors
        .filter(({ frequency }) => !selection && frequency - deleted.size >= k)
        .reduce((most, { gain }) => Math.max(most, gain * least), 0);
      const isLeftOut = selection
        ? (ordinal: number) => selection[ordinal] === 0
        : (ordinal: number) => deleted.hasPassage(ordinal);
      findBest({ cursors, base, known, isLeftOut }, top);
    }
    return top.list();
  }

  documentFrequencies(terms: readonly string[]): number[] {
    return terms.map((term) => this.documentFrequency(term));
  }

  having(terms: readonly string[], limit: number): number[] {
    const found: number[] = [];
    for (const { base, lexical, deleted } of this.segments) {
      for (const ordinal of lexical.having(terms)) {
        if (found.length === limit) return found;
        if (!deleted.hasPassage(ordinal)) found.push(base + ordinal);
      }
    }
    return found;
  }

  private documentFrequency(term: string): number {
    return this.segments.reduce(
      (sum, { lexical, deleted }) => sum + lexical.documentFrequency(term) - deleted.frequency(term),
      0,
    );
  }
}

/** So that a passage that reaches a known score exactly is not taken for one below it. */
const LITTLE_LESS = 1 - 1e-9;
