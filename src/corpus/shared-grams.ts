import { normalize } from "../text/normalize.ts";

/** Runs of characters, as hashes: two runs in a billion share one, which changes no decision. */
export type Grams = ReadonlySet<number>;

/** All runs of two or three letters or digits in a text, in normal form: what two texts share tells how they belong. */
export function gramsOf(text: string, size: 2 | 3): Grams {
  const grams = new Set<number>();
  readGrams([text], size, (gram) => grams.add(gram));
  return grams;
}

/** Of the runs of two in some texts, read one after the other as one, those that are wanted. */
export function wantedPairs(texts: readonly string[], wanted: Wanted): Grams {
  const grams = new Set<number>();
  readGrams(texts, 2, (gram) => {
    if (wanted.has(gram)) grams.add(gram);
  });
  return grams;
}

/** Grams to look for in long texts: nearly all that are not among them are told by one look at a bit. */
export class Wanted {
  private readonly grams = new Set<number>();
  private readonly mayHold = new Uint8Array(1 << 17);

  add(gram: number): void {
    this.grams.add(gram);
    this.mayHold[(gram >>> 3) & 0x1ffff]! |= 1 << (gram & 7);
  }

  has(gram: number): boolean {
    return (this.mayHold[(gram >>> 3) & 0x1ffff]! & (1 << (gram & 7))) !== 0 && this.grams.has(gram);
  }
}

/** Hands each run of `size` letters or digits to `take`, as a hash of 30 bits. */
function readGrams(texts: readonly string[], size: 2 | 3, take: (gram: number) => void): void {
  let run = 0;
  // The hashes of the last one, two and three characters.
  let [one, two, three] = [0, 0, 0];
  for (const text of texts) {
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
    all += weight(gram);
    if (whole.has(gram)) shared += weight(gram);
  }
  return all === 0 ? 0 : shared / all;
}

/** Weighs grams by how few of the bodies hold them: on a page about one matter, the common words say little. */
export function rarityIn(bodies: readonly Grams[]): (gram: number) => number {
  const counts = new Map<number, number>();
  for (const body of bodies) for (const gram of body) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return (gram) => Math.log(1 + bodies.length / (counts.get(gram) ?? bodies.length));
}
