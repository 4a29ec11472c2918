import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { END, PostingCursor } from "./posting-cursor.ts";
import { type LexicalTables, readTables } from "./lexical-tables.ts";

/** The files of a lexical index: what is known about its terms, and the passages of each. */
export const TABLES_FILE = "lexical.tables";
export const POSTINGS_FILE = "lexical.postings";

/** An inverted index over the passages of one segment, kept as it is on disk. */
export class LexicalIndex {
  private constructor(
    private readonly tables: LexicalTables,
    private readonly postings: Uint8Array,
  ) {}

  /** Throws when the files were not written by a `LexicalWriter`. */
  static async open(folder: string): Promise<LexicalIndex> {
    const [bytes, postings] = await Promise.all([
      readFile(join(folder, TABLES_FILE)),
      readFile(join(folder, POSTINGS_FILE)),
    ]);
    const { counts, tables } = readTables(bytes);
    if (counts.postingBytes !== postings.length) throw new Error("lexical index has a wrong length");
    return new LexicalIndex(tables, postings);
  }

  /** Passages, deleted ones included. */
  get size(): number {
    return this.tables.lengths.length;
  }

  /** Terms of each passage. */
  get lengths(): Uint16Array {
    return this.tables.lengths;
  }

  /** In how many passages a term stands, deleted ones included. */
  documentFrequency(term: string): number {
    const id = this.find(term);
    return id < 0 ? 0 : this.tables.frequencies[id]!;
  }

  /**
   * Goes through the passages of a term; `null` when it stands in none.
   * @param gain What a saturation of 1 is worth.
   * @param average Terms of a passage on average.
   */
  cursor(term: string, gain: number, average: number): PostingCursor | null {
    const id = this.find(term);
    return id < 0 ? null : new PostingCursor(this.tables, this.postings, id, gain, average);
  }

  /** The passages that hold every one of `terms`, ascending, deleted ones included. */
  *having(terms: readonly string[]): Generator<number> {
    const cursors = terms.map((term) => this.cursor(term, 1, 1));
    if (cursors.length === 0 || !cursors.every((cursor) => cursor !== null)) return;
    cursors.sort((a, b) => a.frequency - b.frequency);
    const [rarest, ...others] = cursors as [PostingCursor, ...PostingCursor[]];
    while (rarest.ordinal !== END) {
      let target = rarest.ordinal;
      for (const cursor of others) {
        cursor.seek(target);
        if (cursor.ordinal === target) continue;
        target = cursor.ordinal;
        break;
      }
      if (target === rarest.ordinal) {
        yield target;
        rarest.next();
      } else rarest.seek(target);
    }
  }

  private find(term: string): number {
    const { termStarts, termBytes, frequencies } = this.tables;
    const wanted = Buffer.from(term);
    let low = 0;
    let high = frequencies.length - 1;
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
