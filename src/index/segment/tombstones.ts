import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Span } from "../../model.ts";

const Stored = v.object({
  /** Lines of the documents that are deleted. */
  documents: v.array(v.number()),
  /** Ordinals of their passages, as half-open ranges. */
  passages: v.array(v.object({ start: v.number(), end: v.number() })),
  /** In how many of those passages each term stands. */
  terms: v.array(v.tuple([v.string(), v.number()])),
});

/**
 * What is deleted of a segment, which itself never changes: the passages are passed over, and their terms are not
 * counted any more.
 */
export class Tombstones {
  private readonly documents: Set<number>;
  private readonly bits: Uint8Array;
  private readonly terms: Map<string, number>;
  private readonly ranges: Span[] = [];
  private count = 0;

  /** @param size Passages of the segment. */
  constructor(size: number) {
    this.documents = new Set();
    this.bits = new Uint8Array(Math.ceil(size / 8));
    this.terms = new Map();
  }

  /** What is deleted in a generation of the segment of this name. Throws when the file is there and damaged. */
  static async read(generation: string, name: string, size: number): Promise<Tombstones> {
    const tombstones = new Tombstones(size);
    const text = await readFile(pathOf(generation, name), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (text === null) return tombstones;
    const { documents, passages, terms } = v.parse(Stored, JSON.parse(text));
    for (const line of documents) tombstones.documents.add(line);
    for (const range of passages) tombstones.bury(range);
    for (const [term, count] of terms) tombstones.terms.set(term, count);
    return tombstones;
  }

  async write(generation: string, name: string): Promise<void> {
    if (this.documents.size === 0) return;
    const stored = {
      documents: [...this.documents],
      passages: this.ranges,
      terms: [...this.terms],
    };
    await writeFile(pathOf(generation, name), JSON.stringify(stored));
  }

  /**
   * Deletes a document.
   * @param passages Ordinals of its passages.
   * @param terms The different terms of each.
   */
  add(line: number, passages: Span, terms: readonly Iterable<string>[]): void {
    this.documents.add(line);
    this.bury(passages);
    for (const each of terms) {
      for (const term of each) this.terms.set(term, (this.terms.get(term) ?? 0) + 1);
    }
  }

  hasDocument(line: number): boolean {
    return this.documents.has(line);
  }

  hasPassage(ordinal: number): boolean {
    return (this.bits[ordinal >> 3]! & (1 << (ordinal & 7))) !== 0;
  }

  /** Deleted passages. */
  get size(): number {
    return this.count;
  }

  /** Ordinals of the deleted passages. */
  *passages(): Generator<number> {
    for (const { start, end } of this.ranges) for (let i = start; i < end; i++) yield i;
  }

  /** In how many of the deleted passages a term stands. */
  frequency(term: string): number {
    return this.terms.get(term) ?? 0;
  }

  private bury(range: Span): void {
    this.ranges.push(range);
    this.count += range.end - range.start;
    for (let i = range.start; i < range.end; i++) this.bits[i >> 3]! |= 1 << (i & 7);
  }
}

function pathOf(generation: string, name: string): string {
  return join(generation, `deleted-${name}.json`);
}
