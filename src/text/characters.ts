/**
 * Classes of characters, by code unit. Chinese ideographs outside the Basic Multilingual Plane come
 * as surrogate pairs; both halves count as ideographs.
 */

const IDEOGRAPH = 1;
const WIDE = 2;
const FULL_COLUMN = 4;
const SPACE = 8;
const WORD = 16;
const SENTENCE_MARK = 32;

/** The classes of each code unit as bits. Every character of a corpus is looked up several times. */
const CLASSES = new Uint8Array(0x10000);

function declare(bits: number, ...ranges: readonly (readonly [first: number, last?: number])[]): void {
  for (const [first, last = first] of ranges) {
    for (let code = first; code <= last; code++) CLASSES[code]! |= bits;
  }
}

declare(
  IDEOGRAPH | WIDE | FULL_COLUMN,
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x3040, 0x30ff],
  [0x3005],
  [0x3007],
  [0xf900, 0xfaff],
  [0xd840, 0xd888],
  [0xdc00, 0xdfff],
);
declare(WIDE | FULL_COLUMN, [0x3000, 0x303f], [0xff01, 0xff60], [0xffe0, 0xffe6]);
declare(FULL_COLUMN, [0x2010, 0x2bff]);
declare(
  SPACE,
  [0x09, 0x0d],
  [0x20],
  [0xa0],
  [0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f],
  [0x205f],
  [0x3000],
  [0xfeff],
);
declare(
  WORD,
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x61, 0x7a],
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x24f],
  [0x370, 0x10ff],
  [0x1e00, 0x1fff],
);

declare(SENTENCE_MARK, ...Array.from(".!?。！？．｡…", (mark): readonly [number] => [mark.charCodeAt(0)]));

/** Chinese characters and kana: text that is written without spaces. */
export function isIdeograph(code: number): boolean {
  return (CLASSES[code]! & IDEOGRAPH) !== 0;
}

/** Ideographs and the full-width marks that go with them: white space beside one is only layout. */
export function isWide(code: number): boolean {
  return (CLASSES[code]! & WIDE) !== 0;
}

/**
 * The columns that a text, or its part `[start, end)`, takes in print: a Chinese character counts as 1
 * and a Latin one as ½.
 */
export function displayWidth(text: string, start = 0, end = text.length): number {
  let halves = end - start;
  for (let i = start; i < end; i++) {
    if ((CLASSES[text.charCodeAt(i)]! & FULL_COLUMN) !== 0) halves++;
  }
  return halves / 2;
}

/** JavaScript's own white space (`\s`), the only thing that folding removes. */
export function isSpace(code: number): boolean {
  return (CLASSES[code]! & SPACE) !== 0;
}

/** Letters that are written with spaces between words, and digits. */
export function isWordCharacter(code: number): boolean {
  return (CLASSES[code]! & WORD) !== 0;
}

/** `。！？!?．｡….`, of which most end a sentence. */
export function isSentenceMark(code: number): boolean {
  return (CLASSES[code]! & SENTENCE_MARK) !== 0;
}

/** Whether `[start, end)` of a text holds a letter or digit of any script. */
export function hasWords(text: string, start: number, end: number): boolean {
  // Nearly every stretch that is asked about begins with one.
  const first = text.charCodeAt(start);
  if (start < end && first >= 0x4e00 && first <= 0x9fff) return true;
  return /[\p{L}\p{N}]/u.test(text.slice(start, end));
}
