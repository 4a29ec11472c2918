import type { PassageIndex } from "../index/passage-index.ts";
import type { Passage, Span } from "../model.ts";
import { normalize } from "../text/normalize.ts";
import { type MappedText, MappedTextBuilder } from "../text/mapped-text.ts";
import { type Term, termsOf } from "../text/terms.ts";

/** A place of the corpus that prints a text: `[start, end)` of `mapped`, which begins with `passage`. */
export interface Printed extends Span {
  readonly passage: Passage;
  readonly mapped: MappedText;
}

/** Finds the wanted words in a text, the first time that they begin before an offset, or `null`. */
export type Matcher = (text: string, before: number) => Span | null;

/** Terms of a text that a passage must hold before it is read. */
const PROBE_TERMS = 6;
/** A text is looked for by pieces of it, for one passage may end inside it and the next go on. */
const PIECE_MAX = 80;

/** Finds words as they are, but not inside a number or a Latin word. */
export function matchExactly(words: string): Matcher {
  return (text, before) => {
    for (
      let start = text.indexOf(words);
      start !== -1 && start < before;
      start = text.indexOf(words, start + 1)
    ) {
      const span = { start, end: start + words.length };
      if (standsAlone(text, span)) return span;
    }
    return null;
  };
}

/** Finds words but for white space, punctuation, width, case, and simplified or traditional form. */
export function matchLoosely(words: string): Matcher {
  const wanted = lettersOf(words).letters;
  return (text, before) => {
    const { letters, places } = lettersOf(text);
    if (wanted === "") return null;
    for (
      let at = letters.indexOf(wanted);
      at !== -1 && places[at]! < before;
      at = letters.indexOf(wanted, at + 1)
    ) {
      const span = { start: places[at]!, end: places[at + wanted.length - 1]! + 1 };
      if (standsAlone(text, span)) return span;
    }
    return null;
  };
}

/**
 * Places of the corpus that print a text, found through the index by its rarest terms. Of each of the text's
 * pieces at most `limit` passages are read.
 */
export async function findPrinted(
  text: string,
  match: Matcher,
  index: PassageIndex,
  limit: number,
): Promise<Printed[]> {
  const starts = new Set<number>();
  for (const { terms, start } of piecesOf(text)) {
    for (const ordinal of await index.having(await rarest(terms, index), limit)) {
      for (const each of await startsBefore(ordinal, start, index)) starts.add(each);
    }
  }
  const printed: Printed[] = [];
  for (const ordinal of [...starts].sort((a, b) => a - b)) {
    const [passage] = await index.passages([ordinal]);
    const { length } = passage!.text;
    const inside = match(passage!.text, length);
    if (inside) {
      printed.push({ passage: passage!, mapped: passage!, ...inside });
      continue;
    }
    // What begins in a later passage is that passage's to find.
    const mapped = await readOn(passage!, ordinal, text.length, index);
    const across = mapped && match(mapped.text, length);
    if (across) printed.push({ passage: passage!, mapped, ...across });
  }
  return printed;
}

/** The beginning of a text, and of a long one its middle and its end as well, with the terms that lie in each. */
function piecesOf(text: string): { terms: Term[]; start: number }[] {
  const size = Math.min(PIECE_MAX, Math.ceil(text.length / 2));
  const starts = text.length > PIECE_MAX ? [0, (text.length - size) >> 1, text.length - size] : [0];
  const terms = termsOf(text);
  return starts.map((start) => ({
    start,
    terms: terms.filter((term) => term.start >= start && term.end <= start + size),
  }));
}

async function rarest(terms: readonly Term[], index: PassageIndex): Promise<string[]> {
  const different = [...new Set(terms.map(({ term }) => term))];
  const frequencies = await index.documentFrequencies(different);
  return different
    .map((term, i) => ({ term, frequency: frequencies[i]! }))
    .sort((a, b) => a.frequency - b.frequency)
    .slice(0, PROBE_TERMS)
    .map(({ term }) => term);
}

/** A passage, and those of its file before it in which a text may begin that has so much before its piece. */
async function startsBefore(ordinal: number, length: number, index: PassageIndex): Promise<number[]> {
  const starts = [ordinal];
  if (length === 0) return starts;
  const [passage] = await index.passages([ordinal]);
  for (let before = ordinal - 1, left = length; before >= 0 && left > 0; before--) {
    const [previous] = await index.passages([before]);
    if (previous?.file !== passage!.file) break;
    starts.push(before);
    left -= previous.text.length;
  }
  return starts;
}

/** A passage and so much of its file after it that a text of `length` may begin in it. */
async function readOn(
  passage: Passage,
  ordinal: number,
  length: number,
  index: PassageIndex,
): Promise<MappedText | null> {
  const builder = new MappedTextBuilder().appendSlice(passage, 0, passage.text.length);
  let added = 0;
  for (let next = ordinal + 1; added < length; next++) {
    const [following] = await index.passages([next]);
    if (following?.file !== passage.file) break;
    builder.appendSlice(following, 0, following.text.length);
    added += following.text.length;
  }
  return added === 0 ? null : builder.build();
}

/**
 * The letters and digits of a text in normal form, and the place of each. What stands between two digits counts:
 * 1.5 is not 15, nor 3-5 35; only the commas between thousands do not.
 */
const LETTERS = /[\p{L}\p{N}%‰]|(?<=\d)[.:/-](?=\d)|(?<=\d),(?!\d{3}(?!\d))(?=\d)/gu;

function lettersOf(text: string): { letters: string; places: number[] } {
  const places: number[] = [];
  let letters = "";
  for (const { index, 0: letter } of normalize(text).matchAll(LETTERS)) {
    for (let i = 0; i < letter.length; i++) places.push(index + i);
    letters += letter;
  }
  return { letters, places };
}

/** Whether a span cuts neither a number nor a Latin word in two. */
function standsAlone(text: string, { start, end }: Span): boolean {
  const plain = normalize(text);
  return !isInside(plain, start) && !isInside(plain, end);
}

const NUMBER_GOES_ON = /^(?:\d|[.,]\d|[十百千万亿%‰])/u;

function isInside(text: string, at: number): boolean {
  if (at === 0 || at === text.length) return false;
  const [before, after] = [text.slice(Math.max(0, at - 2), at), text.slice(at, at + 2)];
  if (/[a-z]$/.test(before) && /^[a-z]/.test(after)) return true;
  if (/\d$/.test(before)) return NUMBER_GOES_ON.test(after);
  return /\d[.,]$/.test(before) && /^\d/.test(after);
}
