/** Postings that are compressed together, and skipped together. */
export const BLOCK = 128;

/** How many there are of each: passages, terms, blocks of postings, bytes of all terms, bytes of all postings. */
export interface LexicalCounts {
  readonly passages: number;
  readonly terms: number;
  readonly blocks: number;
  readonly termBytes: number;
  readonly postingBytes: number;
}

/** What is known about the terms of a segment, in flat arrays: memory is the file's size. */
export interface LexicalTables {
  /** Where each term begins in `termBytes`, in the order of their bytes. */
  readonly termStarts: Uint32Array;
  /** In how many passages each term stands. */
  readonly frequencies: Uint32Array;
  /** The first block of each term. */
  readonly blockStarts: Uint32Array;
  /** The last passage of each block. */
  readonly blockLasts: Uint32Array;
  /** Where each block begins in the postings. */
  readonly blockOffsets: Uint32Array;
  /** Terms of each passage. */
  readonly lengths: Uint16Array;
  /** Of each term, and of each block, the shortest passage and the greatest count: together they bound its scores. */
  readonly termShortest: Uint16Array;
  readonly blockShortest: Uint16Array;
  readonly termMost: Uint8Array;
  readonly blockMost: Uint8Array;
  readonly termBytes: Uint8Array;
}

const HEADER_BYTES = 20;
const FIELDS = ["passages", "terms", "blocks", "termBytes", "postingBytes"] as const;

/** One block of bytes that {@link readTables} reads. */
export function writeTables(counts: LexicalCounts, tables: LexicalTables): Uint8Array {
  const header = Uint32Array.from(FIELDS, (field) => counts[field]);
  const parts = [header, ...sectionsOf(counts).map(([name]) => tables[name])];
  const bytes = parts.map(
    (part, i) => new Uint8Array(part.buffer, part.byteOffset, i === 0 ? HEADER_BYTES : part.byteLength),
  );
  return Buffer.concat(bytes);
}

/** Views over the bytes, without a copy. Throws when they were not written by {@link writeTables}. */
export function readTables(bytes: Uint8Array): { counts: LexicalCounts; tables: LexicalTables } {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  if (aligned.length < HEADER_BYTES) throw new Error("lexical index has a wrong length");
  const header = new Uint32Array(aligned.buffer, aligned.byteOffset, FIELDS.length);
  const counts = Object.fromEntries(FIELDS.map((field, i) => [field, header[i]!])) as {
    -readonly [name in keyof LexicalCounts]: number;
  };
  let at = HEADER_BYTES;
  const views = sectionsOf(counts).map(([name, Kind, length]) => {
    const size = length * Kind.BYTES_PER_ELEMENT;
    if (at + size > aligned.length) throw new Error("lexical index has a wrong length");
    const view = new Kind(aligned.buffer as ArrayBuffer, aligned.byteOffset + at, length);
    at += size;
    return [name, view] as const;
  });
  if (at !== aligned.length) throw new Error("lexical index has a wrong length");
  return { counts, tables: Object.fromEntries(views) as unknown as LexicalTables };
}

type Kind = Uint32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;

/** The arrays in the order of the file: those of wider numbers first, so that each is aligned. */
function sectionsOf(counts: LexicalCounts): (readonly [keyof LexicalTables, Kind, number])[] {
  const { passages, terms, blocks, termBytes } = counts;
  return [
    ["termStarts", Uint32Array, terms + 1],
    ["frequencies", Uint32Array, terms],
    ["blockStarts", Uint32Array, terms + 1],
    ["blockLasts", Uint32Array, blocks],
    ["blockOffsets", Uint32Array, blocks + 1],
    ["lengths", Uint16Array, passages],
    ["termShortest", Uint16Array, terms],
    ["blockShortest", Uint16Array, blocks],
    ["termMost", Uint8Array, terms],
    ["blockMost", Uint8Array, blocks],
    ["termBytes", Uint8Array, termBytes],
  ];
}
