import { END, type PostingCursor } from "./posting-cursor.ts";
import type { TopHits } from "./top-hits.ts";

/** A segment as far as a search for its best passages needs it. */
export interface SearchedPassages {
  /** One for each term of the query that the segment holds, in the query's order. */
  readonly cursors: readonly PostingCursor[];
  /** Ordinal of the segment's first passage. */
  readonly base: number;
  /** A score below which no passage is wanted, because as many reach it for certain; 0 for none. */
  readonly known: number;
  /** Whether a passage is deleted, or not asked for. */
  isLeftOut(ordinal: number): boolean;
}

/**
 * Adds a segment's best passages to those found so far. Exact, though most passages are never looked at: a passage
 * that holds only terms whose bounds together stay below the worst of the best so far cannot be one of them
 * (MaxScore: Turtle & Flood 1995; with bounds of blocks: Chakrabarti, Chaudhuri & Ganti 2011).
 */
export function findBest(passages: SearchedPassages, top: TopHits): void {
  new BestPassages(passages, top).find();
}

class BestPassages {
  /** Those whose terms are worth little come first. */
  private readonly cursors: readonly PostingCursor[];
  /** The place of each cursor's term in the query. */
  private readonly places: readonly number[];
  /** What the terms before each cursor are worth at most. */
  private readonly sums: Float64Array;
  /** What each term is worth in one passage, in the query's order: summed like this, equal passages score alike. */
  private readonly parts: Float64Array;
  /** A passage that scores no more is of no use. */
  private floor = 0;
  /** Terms before this one do not make a passage one of the best by themselves. */
  private first = 0;
  /** Up to this passage no one scores more than `windowBound`. */
  private windowEnd = -1;
  private windowBound = 0;

  constructor(
    private readonly passages: SearchedPassages,
    private readonly top: TopHits,
  ) {
    const { cursors } = passages;
    const order = [...cursors.keys()].sort((a, b) => cursors[a]!.bound - cursors[b]!.bound);
    this.places = order;
    this.cursors = order.map((place) => cursors[place]!);
    this.parts = new Float64Array(cursors.length);
    this.sums = new Float64Array(cursors.length + 1);
    for (const [i, { bound }] of this.cursors.entries()) this.sums[i + 1] = this.sums[i]! + bound;
  }

  find(): void {
    this.raiseFloor();
    for (let ordinal = this.nearest(); ordinal !== END; ordinal = this.nearest()) {
      if (ordinal > this.windowEnd) this.enterWindow();
      if (this.windowBound > this.floor) this.look(ordinal);
      else this.skipWindow();
    }
  }

  /** The next passage that may be one of the best, or {@link END}. */
  private nearest(): number {
    let ordinal = END;
    for (let i = this.first; i < this.cursors.length; i++) {
      ordinal = Math.min(ordinal, this.cursors[i]!.ordinal);
    }
    return ordinal;
  }

  /** Bounds what the next passages score, as far as the blocks reach in which the cursors stand. */
  private enterWindow(): void {
    this.windowEnd = END;
    this.windowBound = this.sums[this.first]!;
    for (let i = this.first; i < this.cursors.length; i++) {
      const { ordinal, blockBound, blockLast } = this.cursors[i]!;
      if (ordinal === END) continue;
      this.windowBound += blockBound;
      this.windowEnd = Math.min(this.windowEnd, blockLast);
    }
  }

  private skipWindow(): void {
    for (let i = this.first; i < this.cursors.length; i++) this.cursors[i]!.seek(this.windowEnd + 1);
  }

  /** Scores a passage, as far as it may still be one of the best. */
  private look(ordinal: number): void {
    const { cursors, places, parts, sums, passages } = this;
    parts.fill(0);
    let score = 0;
    for (let i = this.first; i < cursors.length; i++) {
      const cursor = cursors[i]!;
      if (cursor.ordinal !== ordinal) continue;
      score += parts[places[i]!] = cursor.score;
      cursor.next();
    }
    if (passages.isLeftOut(ordinal)) return;
    for (let i = this.first - 1; i >= 0; i--) {
      const cursor = cursors[i]!;
      if (score + sums[i + 1]! <= this.floor) return;
      cursor.seekBlock(ordinal);
      if (score + cursor.blockBound + sums[i]! <= this.floor) return;
      cursor.seek(ordinal);
      if (cursor.ordinal === ordinal) score += parts[places[i]!] = cursor.score;
    }
    const total = parts.reduce((sum, part) => sum + part, 0);
    this.top.add(passages.base + ordinal, total);
    this.raiseFloor();
  }

  private raiseFloor(): void {
    this.floor = Math.max(this.top.floor, this.passages.known);
    while (this.first < this.cursors.length && this.sums[this.first + 1]! <= this.floor) {
      this.first++;
      this.windowEnd = -1;
    }
  }
}
