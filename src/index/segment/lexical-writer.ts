import { type FileHandle, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { termsOf } from "../../text/terms.ts";
import { COUNT_MAX } from "../bm25.ts";
import { POSTINGS_FILE, TABLES_FILE } from "./lexical-index.ts";
import { BLOCK, writeTables } from "./lexical-tables.ts";
import {
  encodeRun,
  mergeRuns,
  type PostingLists,
  readRun,
  sortedPostings,
  type TermPostings,
} from "./posting-runs.ts";
import { ByteWriter } from "./byte-writer.ts";

/** Postings that are kept in memory before they wait on disk as a sorted run. */
const RUN_POSTINGS = 4_000_000;
/** Terms that are written before others have a turn. */
const TURN = 500;
/** Bytes of postings that are written at once. */
const PIECE_BYTES = 1 << 20;
const LENGTH_MAX = 0xffff;

/** How often each term stands in a passage; words about it (title, section) count as if they stood there once. */
export function countTerms(text: string, context: string): { counts: Map<string, number>; length: number } {
  const counts = new Map<string, number>();
  const terms = termsOf(text);
  for (const { term } of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const { term } of termsOf(context)) if (!counts.has(term)) counts.set(term, 1);
  return { counts, length: terms.length };
}

/**
 * Collects passages in order and writes the files that a `LexicalIndex` reads. Memory grows with the
 * passages only by their lengths, the bounds of blocks and the longest list: sorted runs wait on disk and are merged at
 * the end.
 */
export class LexicalWriter {
  private lists: PostingLists = new Map();
  private held = 0;
  private readonly runs: string[] = [];
  private readonly lengths: number[] = [];

  /** @param runPostings Postings that are kept in memory at most. */
  constructor(
    private readonly folder: string,
    private readonly runPostings: number = RUN_POSTINGS,
  ) {}

  /**
   * Adds the next passage; not before the one before it is added.
   * @param text Its words.
   * @param context Words about it (title, section): each new one counts as if it stood there once.
   */
  async add(text: string, context: string): Promise<void> {
    const ordinal = this.lengths.length;
    const { counts, length } = countTerms(text, context);
    for (const [term, count] of counts) {
      let list = this.lists.get(term);
      if (!list) this.lists.set(term, (list = []));
      list.push(ordinal, Math.min(count, COUNT_MAX));
    }
    this.lengths.push(Math.min(length, LENGTH_MAX));
    this.held += counts.size;
    if (this.held >= this.runPostings) await this.writeRun();
  }

  /** Writes the index; nothing can be added after that. */
  async finish(): Promise<void> {
    if (this.runs.length === 0) return this.write(sortedPostings(this.lists));
    await this.writeRun();
    await this.write(mergeRuns(this.runs.map((path) => readRun(path))));
    for (const path of this.runs) await rm(path);
  }

  private async writeRun(): Promise<void> {
    const path = join(this.folder, `lexical.run-${this.runs.length}`);
    const { lists } = this;
    this.runs.push(path);
    this.lists = new Map();
    this.held = 0;
    const file = await open(path, "w");
    try {
      for (const piece of encodeRun(sortedPostings(lists))) await writeWhole(file, piece);
    } finally {
      await file.close();
    }
  }

  private async write(postings: Iterable<TermPostings>): Promise<void> {
    const tables = new TablesWriter(this.lengths);
    const file = await open(join(this.folder, POSTINGS_FILE), "w");
    try {
      let terms = 0;
      for (const each of postings) {
        tables.add(each);
        if (tables.pending >= PIECE_BYTES) await writeWhole(file, tables.takePostings());
        if (++terms % TURN === 0) await breathe();
      }
      await writeWhole(file, tables.takePostings());
    } finally {
      await file.close();
    }
    await writeFile(join(this.folder, TABLES_FILE), tables.finish());
  }
}

/** Compresses postings, and notes what a search must know about them. */
class TablesWriter {
  private readonly bytes = new ByteWriter();
  private readonly terms = new ByteWriter();
  private written = 0;
  private readonly termStarts = [0];
  private readonly frequencies: number[] = [];
  private readonly blockStarts = [0];
  private readonly blockLasts: number[] = [];
  private readonly blockOffsets: number[] = [];
  private readonly termShortest: number[] = [];
  private readonly blockShortest: number[] = [];
  private readonly termMost: number[] = [];
  private readonly blockMost: number[] = [];

  constructor(private readonly lengths: readonly number[]) {}

  /** Bytes of postings that can be taken. */
  get pending(): number {
    return this.bytes.length;
  }

  add({ term, ordinals, counts }: TermPostings): void {
    this.terms.append(term);
    this.termStarts.push(this.terms.length);
    this.frequencies.push(ordinals.length);
    let [termShortest, termMost] = [LENGTH_MAX, 0];
    for (let start = 0; start < ordinals.length; start += BLOCK) {
      const end = Math.min(start + BLOCK, ordinals.length);
      this.blockOffsets.push(this.written + this.bytes.length);
      let [shortest, most] = [LENGTH_MAX, 0];
      for (let i = start; i < end; i++) {
        const ordinal = ordinals[i]!;
        const count = counts[i]!;
        const gap = ordinal - (i === 0 ? -1 : ordinals[i - 1]!) - 1;
        // Most terms stand in a passage once: the lowest bit says whether a count follows.
        this.bytes.varint(gap * 2 + Number(count > 1));
        if (count > 1) this.bytes.byte(count);
        shortest = Math.min(shortest, this.lengths[ordinal]!);
        most = Math.max(most, count);
      }
      this.blockLasts.push(ordinals[end - 1]!);
      this.blockShortest.push(shortest);
      this.blockMost.push(most);
      termShortest = Math.min(termShortest, shortest);
      termMost = Math.max(termMost, most);
    }
    this.blockStarts.push(this.blockLasts.length);
    this.termShortest.push(termShortest);
    this.termMost.push(termMost);
  }

  takePostings(): Buffer {
    this.written += this.bytes.length;
    return this.bytes.take();
  }

  finish(): Uint8Array {
    const termBytes = this.terms.take();
    const counts = {
      passages: this.lengths.length,
      terms: this.frequencies.length,
      blocks: this.blockLasts.length,
      termBytes: termBytes.length,
      postingBytes: this.written,
    };
    return writeTables(counts, {
      termStarts: Uint32Array.from(this.termStarts),
      frequencies: Uint32Array.from(this.frequencies),
      blockStarts: Uint32Array.from(this.blockStarts),
      blockLasts: Uint32Array.from(this.blockLasts),
      blockOffsets: Uint32Array.from([...this.blockOffsets, this.written]),
      lengths: Uint16Array.from(this.lengths),
      termShortest: Uint16Array.from(this.termShortest),
      blockShortest: Uint16Array.from(this.blockShortest),
      termMost: Uint8Array.from(this.termMost),
      blockMost: Uint8Array.from(this.blockMost),
      termBytes,
    });
  }
}

/** Writes all of some bytes: a full disk may take a part of them without a word. */
async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
}
