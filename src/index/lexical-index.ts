import { termsOf } from "../text/terms.ts";

/**
 * Okapi BM25 (Robertson & Zaragoza 2009): how fast repetitions of a term stop counting, and how much
 * a long passage is held against it.
 */
export const BM25 = { k1: 1.2, b: 0.5 } as const;

/** A passage found by its words. `score` is a BM25 sum, 0 or more, without an upper bound. */
export interface LexicalHit {
  readonly ordinal: number;
  readonly score: number;
}

/** A term of a query with the weight of its BM25 score. */
export interface QueryTerm {
  readonly term: string;
  readonly weight: number;
}

/** Collects passages in order and writes them as one block of bytes that {@link LexicalIndex} reads. */
export class LexicalIndexBuilder {
  private readonly postings = new Map<string, number[]>();
  private readonly lengths: number[] = [];

  /**
   * Adds the next passage.
   * @param text Its words.
   * @param context Words about it (title, section): each new one counts as if it stood there once.
   */
  add(text: string, context: string): void {
    const ordinal = this.lengths.length;
    const counts = new Map<string, number>();
    const terms = termsOf(text);
    for (const { term } of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const { term } of termsOf(context)) if (!counts.has(term)) counts.set(term, 1);
    for (const [term, count] of counts) {
      let list = this.postings.get(term);
      if (!list) this.postings.set(term, (list = []));
      list.push(ordinal, Math.min(count, 255));
    }
    this.lengths.push(terms.length);
  }

  /** File format: header of four counts, then lengths, term bounds, posting bounds, ordinals, term bytes, counts. */
  build(): Uint8Array {
    const encoder = new TextEncoder();
    const entries = [...this.postings]
      .map(([term, list]) => ({ bytes: encoder.encode(term), list }))
      .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
    const postingCount = entries.reduce((sum, { list }) => sum + list.length / 2, 0);
    const termBytes = entries.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const layout = layoutOf([this.lengths.length, entries.length, postingCount, termBytes]);
    const buffer = new ArrayBuffer(layout.size);
    const view = viewsOf(buffer, layout);
    new Uint32Array(buffer, 0, 4).set(layout.counts);
    view.lengths.set(this.lengths);
    let posting = 0;
    let byte = 0;
    for (const [i, { bytes, list }] of entries.entries()) {
      view.termStarts[i] = byte;
      view.postingStarts[i] = posting;
      view.termBytes.set(bytes, byte);
      byte += bytes.length;
      for (let j = 0; j < list.length; j += 2, posting++) {
        view.ordinals[posting] = list[j]!;
        view.counts[posting] = list[j + 1]!;
      }
    }
    view.termStarts[entries.length] = byte;
    view.postingStarts[entries.length] = posting;
    return new Uint8Array(buffer);
  }
}

/** An inverted index over passages, kept as flat arrays: memory is the file's size. */
export class LexicalIndex {
  readonly size: number;
  private readonly view: Views;
  private readonly termCount: number;
  private readonly averageLength: number;
  private readonly scores: Float32Array;

  /** Throws when `bytes` were not written by {@link LexicalIndexBuilder}. */
  constructor(bytes: Uint8Array) {
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    const counts = [...new Uint32Array(aligned.buffer, aligned.byteOffset, 4)] as Counts;
    const layout = layoutOf(counts);
    if (layout.size !== bytes.byteLength) throw new Error("lexical index has a wrong length");
    this.view = viewsOf(aligned.buffer as ArrayBuffer, layout, aligned.byteOffset);
    this.size = counts[0];
    this.termCount = counts[1];
    this.averageLength = this.view.lengths.reduce((sum, n) => sum + n, 0) / Math.max(1, this.size);
    this.scores = new Float32Array(this.size);
  }

  /** In how many passages a term stands. */
  documentFrequency(term: string): number {
    const id = this.find(term);
    return id < 0 ? 0 : this.view.postingStarts[id + 1]! - this.view.postingStarts[id]!;
  }

  /**
   * BM25's weight of a term, from about 0 (everywhere) upward (rare); for an unknown term that of one
   * that stands in half a passage.
   */
  inverseDocumentFrequency(term: string): number {
    const n = this.documentFrequency(term) || 0.5;
    return Math.log(1 + (this.size - n + 0.5) / (n + 0.5));
  }

  /** The `k` best passages for a weighted query, best first; ties by ordinal. */
  search(query: readonly QueryTerm[], k: number): LexicalHit[] {
    const { ordinals, counts, lengths, postingStarts } = this.view;
    const { scores } = this;
    const touched: number[] = [];
    for (const { term, weight } of query) {
      const id = this.find(term);
      if (id < 0) continue;
      const gain = weight * this.inverseDocumentFrequency(term);
      for (let i = postingStarts[id]!; i < postingStarts[id + 1]!; i++) {
        const ordinal = ordinals[i]!;
        const count = counts[i]!;
        const norm = 1 - BM25.b + (BM25.b * lengths[ordinal]!) / this.averageLength;
        if (scores[ordinal] === 0) touched.push(ordinal);
        scores[ordinal]! += (gain * count * (BM25.k1 + 1)) / (count + BM25.k1 * norm);
      }
    }
    const hits = touched.map((ordinal) => ({ ordinal, score: scores[ordinal]! }));
    for (const ordinal of touched) scores[ordinal] = 0;
    return topOf(hits, k);
  }

  /** The ordinals of the passages that hold every one of `terms`, ascending, at most `limit`. */
  having(terms: readonly string[], limit: number): number[] {
    const { ordinals, postingStarts } = this.view;
    const ids = terms.map((term) => this.find(term));
    if (ids.length === 0 || ids.some((id) => id < 0)) return [];
    const lists = ids
      .map((id) => ordinals.subarray(postingStarts[id], postingStarts[id + 1]))
      .sort((a, b) => a.length - b.length);
    const found: number[] = [];
    for (const ordinal of lists[0]!) {
      if (lists.slice(1).every((list) => includesSorted(list, ordinal))) found.push(ordinal);
      if (found.length === limit) break;
    }
    return found;
  }

  private find(term: string): number {
    const { termStarts, termBytes } = this.view;
    const wanted = Buffer.from(term);
    let low = 0;
    let high = this.termCount - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const here = termBytes.subarray(termStarts[middle], termStarts[middle + 1]);
      const order = Buffer.compare(here, wanted);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}

function topOf(hits: LexicalHit[], k: number): LexicalHit[] {
  if (hits.length > k * 8) {
    const sample = Float32Array.from(hits, ({ score }) => score).sort();
    const floor = sample[sample.length - k]!;
    hits = hits.filter(({ score }) => score >= floor);
  }
  return hits.sort((a, b) => b.score - a.score || a.ordinal - b.ordinal).slice(0, k);
}

function includesSorted(list: Uint32Array, wanted: number): boolean {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (list[middle] === wanted) return true;
    if (list[middle]! < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** Passages, terms, postings, bytes of all terms. */
type Counts = [number, number, number, number];
type Layout = { counts: Counts; starts: number[]; size: number };
type Views = ReturnType<typeof viewsOf>;

function layoutOf(counts: Counts): Layout {
  const [passages, terms, postings, bytes] = counts;
  const sizes = [16, passages * 4, (terms + 1) * 4, (terms + 1) * 4, postings * 4, bytes, postings];
  const starts: number[] = [];
  let size = 0;
  for (const part of sizes) {
    starts.push(size);
    size += part;
  }
  return { counts, starts, size };
}

function viewsOf(buffer: ArrayBuffer, { counts, starts }: Layout, base = 0) {
  const [passages, terms, postings, bytes] = counts;
  const words = (part: number, length: number) => new Uint32Array(buffer, base + starts[part]!, length);
  return {
    lengths: words(1, passages),
    termStarts: words(2, terms + 1),
    postingStarts: words(3, terms + 1),
    ordinals: words(4, postings),
    termBytes: new Uint8Array(buffer, base + starts[5]!, bytes),
    counts: new Uint8Array(buffer, base + starts[6]!, postings),
  };
}
