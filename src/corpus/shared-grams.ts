import { normalize } from "../text/normalize.ts";

/** Runs of characters, as hashes: two runs in a billion share one, which changes no decision. */
export type Grams = ReadonlySet<number>;

/** All runs of two or three letters or digits in a text, in normal form: what two texts share tells how they belong. */
export function gramsOf(text: string, size: 2 | 3): Grams {
  const grams = new Set<number>();
  readGrams(text, size, (gram) => grams.add(gram));
  return grams;
}

/**
 * Reads texts one after the other and counts, for each run of two, how many of them hold it. Runs share
 * slots of a table, so that a page of any length takes the same small memory.
 */
export class PairCounts {
  private readonly slots: number;
  /** For each slot, side by side, how many texts hold a run of it, and the number of the last one that does. */
  private readonly table: Uint32Array;
  private texts = 0;

  /** @param length UTF-16 units of all texts together. */
  constructor(length: number) {
    this.slots = 2 ** Math.min(Math.max(Math.ceil(Math.log2(length)) + 3, 10), SLOT_BITS_MAX);
    this.table = new Uint32Array(this.slots * 2);
  }

  /** Reads the next text. */
  read(text: string): void {
    const { table } = this;
    const number = ++this.texts;
    readGrams(text, 2, (gram) => {
      const place = this.placeOf(gram);
      if (table[place + 1] === number) return;
      table[place + 1] = number;
      table[place]!++;
    });
  }

  /** Whether the text that was read last holds a run. */
  holds(gram: number): boolean {
    return this.table[this.placeOf(gram) + 1] === this.texts;
  }

  /** Weighs a run by how few texts hold it: on a page about one matter, the common words say little. */
  rarityOf(gram: number): number {
    return Math.log(1 + this.texts / (this.table[this.placeOf(gram)] || this.texts));
  }

  private placeOf(gram: number): number {
    return (gram & (this.slots - 1)) * 2;
  }
}

/** A million slots: of the pairs of one long article, one in a thousand meets another's. */
const SLOT_BITS_MAX = 20;

/** Hands each run of `size` letters or digits to `take`, as a hash of 30 bits. */
function readGrams(text: string, size: 2 | 3, take: (gram: number) => void): void {
  let run = 0;
  // The hashes of the last one, two and three characters.
  let [one, two, three] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    let form = wordForms[code]! || readForm(code);
    if (form === PAIRED) form = isLetterPair(text, i) ? code : SPACE;
    if (form === SPACE) {
      run = 0;
      continue;
    }
    three = Math.imul(two ^ form, FACTOR);
    two = Math.imul(one ^ form, FACTOR);
    one = Math.imul(form, FACTOR);
    if (++run >= size) take((size === 2 ? two : three) >>> 2);
  }
}

const FACTOR = 0x9e3779b1;
const SPACE = 0x20;
/** Stands for the halves of surrogate pairs, which only together are a letter or none. */
const PAIRED = 1;
/** The normal form of each code unit that is a letter or digit, {@link SPACE} for others; 0 until it is met. */
const wordForms = new Uint16Array(0x10000);

function readForm(code: number): number {
  const normal = normalize(String.fromCharCode(code));
  const isPaired = code >= 0xd800 && code <= 0xdfff;
  const form = /[\p{L}\p{N}]/u.test(normal) ? normal.charCodeAt(0) : SPACE;
  return (wordForms[code] = isPaired ? PAIRED : form);
}

/** Whether the half of a surrogate pair at `at` is part of a letter. */
function isLetterPair(text: string, at: number): boolean {
  const start = text.charCodeAt(at) >= 0xdc00 ? at - 1 : at;
  return /^[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, start), start + 2));
}

/** Share of `part` that `whole` holds, from 0 to 1, each gram counted by its weight. */
export function overlap(part: Grams, whole: Grams, weight: (gram: number) => number = () => 1): number {
  let [shared, all] = [0, 0];
  for (const gram of part) {
    const own = weight(gram);
    all += own;
    if (whole.has(gram)) shared += own;
  }
  return all === 0 ? 0 : shared / all;
}
