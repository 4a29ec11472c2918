import { saturation } from "../bm25.ts";
import { BLOCK, type LexicalTables } from "./lexical-tables.ts";

/** The place of a cursor that has passed its last passage. */
export const END = 0xffff_ffff;
/** Bounds are that much too high, so that what is rounded in a sum of scores never exceeds them. */
const SLACK = 1 + 1e-9;

/** Goes through the passages of one term, in their order; blocks that are passed over are not decompressed. */
export class PostingCursor {
  /** The passage it stands at, or {@link END}. */
  ordinal = 0;
  /** No passage of the block it stands in scores more. */
  blockBound = 0;
  /** The last passage of that block. */
  blockLast = 0;
  /** No passage scores more. */
  readonly bound: number;
  private readonly ordinals = new Uint32Array(BLOCK);
  private readonly counts = new Uint8Array(BLOCK);
  private readonly lastBlock: number;
  private block: number;
  private decoded = -1;
  private at = 0;
  private held = 0;

  /**
   * @param term The term's place in the tables.
   * @param gain What a saturation of 1 is worth: the term's weight in the query times its rarity.
   * @param average Terms of a passage on average.
   */
  constructor(
    private readonly tables: LexicalTables,
    private readonly postings: Uint8Array,
    private readonly term: number,
    readonly gain: number,
    private readonly average: number,
  ) {
    this.block = tables.blockStarts[term]!;
    this.lastBlock = tables.blockStarts[term + 1]! - 1;
    this.bound = SLACK * gain * saturation(tables.termMost[term]!, tables.termShortest[term]!, average);
    this.enter(this.block);
    this.decode();
  }

  /** In how many passages the term stands, deleted ones included. */
  get frequency(): number {
    return this.tables.frequencies[this.term]!;
  }

  /** What the term is worth in the passage it stands at. */
  get score(): number {
    return this.gain * saturation(this.counts[this.at]!, this.tables.lengths[this.ordinal]!, this.average);
  }

  next(): void {
    if (++this.at < this.held) this.ordinal = this.ordinals[this.at]!;
    else if (this.block === this.lastBlock) this.ordinal = END;
    else {
      this.enter(this.block + 1);
      this.decode();
    }
  }

  /** Moves to the first passage from `target` on. */
  seek(target: number): void {
    if (this.ordinal >= target) return;
    this.seekBlock(target);
    if (this.ordinal === END) return;
    if (this.decoded !== this.block) this.decode();
    while (this.ordinals[this.at]! < target) this.at++;
    this.ordinal = this.ordinals[this.at]!;
  }

  /** Moves to the block that a passage would stand in, without reading it: only its bounds hold then. */
  seekBlock(target: number): void {
    if (this.blockLast >= target || this.ordinal === END) return;
    const { blockLasts } = this.tables;
    let step = 1;
    let low = this.block + 1;
    while (low + step <= this.lastBlock && blockLasts[low + step]! < target) {
      low += step;
      step *= 2;
    }
    let high = Math.min(low + step, this.lastBlock + 1);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (blockLasts[middle]! < target) low = middle + 1;
      else high = middle;
    }
    if (low > this.lastBlock) {
      this.ordinal = END;
      this.blockBound = 0;
      this.blockLast = END;
    } else this.enter(low);
  }

  private enter(block: number): void {
    const { blockLasts, blockMost, blockShortest } = this.tables;
    this.block = block;
    this.blockLast = blockLasts[block]!;
    this.blockBound = SLACK * this.gain * saturation(blockMost[block]!, blockShortest[block]!, this.average);
  }

  private decode(): void {
    const { blockStarts, blockLasts, blockOffsets } = this.tables;
    const { block, postings, ordinals, counts } = this;
    let at = blockOffsets[block]!;
    const end = blockOffsets[block + 1]!;
    let ordinal = block === blockStarts[this.term]! ? -1 : blockLasts[block - 1]!;
    let held = 0;
    while (at < end) {
      let value = postings[at++]!;
      if (value > 0x7f) {
        value &= 0x7f;
        for (let shift = 7; ; shift += 7) {
          const byte = postings[at++]!;
          value += (byte & 0x7f) * 2 ** shift;
          if (byte < 0x80) break;
        }
      }
      ordinal += (value >>> 1) + 1;
      ordinals[held] = ordinal;
      counts[held++] = value & 1 ? postings[at++]! : 1;
    }
    this.decoded = block;
    this.held = held;
    this.at = 0;
    this.ordinal = ordinals[0]!;
  }
}
