import type { PassageIndex } from "../index/passage-index.ts";
import type { Passage, Span } from "../model.ts";
import { normalize } from "../text/normalize.ts";
import { type MappedText, MappedTextBuilder } from "../text/mapped-text.ts";
import { termsOf } from "../text/terms.ts";

/** A place of the corpus that prints a text: `[start, end)` of `mapped`, which begins with `passage`. */
export interface Printed extends Span {
  readonly passage: Passage;
  readonly mapped: MappedText;
}

/** Finds the wanted words in a text, or `null`. */
export type Matcher = (text: string) => Span | null;

/** Terms of a text that a passage must hold before it is read. */
const PROBE_TERMS = 6;
/** A text is looked for by a piece of it, for a passage may end inside it and the next go on. */
const PIECE_MAX = 80;

/** Finds words as they are. */
export function matchExactly(words: string): Matcher {
  return (text) => {
    const start = text.indexOf(words);
    return start === -1 ? null : { start, end: start + words.length };
  };
}

/** Finds words but for white space, punctuation, width, case, and simplified or traditional form. */
export function matchLoosely(words: string): Matcher {
  const wanted = lettersOf(words).letters;
  return (text) => {
    const { letters, places } = lettersOf(text);
    const at = wanted === "" ? -1 : letters.indexOf(wanted);
    return at === -1 ? null : { start: places[at]!, end: places[at + wanted.length - 1]! + 1 };
  };
}

/**
 * Places of the corpus that print a text, found through the index by its rarest terms; in the order of the
 * corpus, at most `limit` passages being read.
 */
export async function findPrinted(
  text: string,
  match: Matcher,
  index: PassageIndex,
  limit: number,
): Promise<Printed[]> {
  const printed: Printed[] = [];
  const piece = text.slice(0, Math.min(PIECE_MAX, Math.ceil(text.length / 2)));
  const terms = [...new Set(termsOf(piece).map(({ term }) => term))]
    .map((term) => ({ term, frequency: index.documentFrequency(term) }))
    .sort((a, b) => a.frequency - b.frequency)
    .slice(0, PROBE_TERMS)
    .map(({ term }) => term);
  if (terms.length === 0) return [];
  for (const ordinal of index.having(terms, limit)) {
    const [passage] = await index.passages([ordinal]);
    const inside = match(passage!.text);
    if (inside) {
      printed.push({ passage: passage!, mapped: passage!, ...inside });
      continue;
    }
    const mapped = await readOn(passage!, ordinal, text.length, index);
    const across = mapped && match(mapped.text);
    if (across) printed.push({ passage: passage!, mapped, ...across });
  }
  return printed;
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
  for (let next = ordinal + 1; next < index.manifest.passages && added < length; next++) {
    const [following] = await index.passages([next]);
    if (following!.file !== passage.file) break;
    builder.appendSlice(following!, 0, following!.text.length);
    added += following!.text.length;
  }
  return added === 0 ? null : builder.build();
}

/** The letters and digits of a text in normal form, and the place of each. */
function lettersOf(text: string): { letters: string; places: number[] } {
  const places: number[] = [];
  let letters = "";
  const plain = normalize(text);
  for (const { index, 0: run } of plain.matchAll(/[\p{L}\p{N}]+/gu)) {
    for (let i = 0; i < run.length; i++) places.push(index + i);
    letters += run;
  }
  return { letters, places };
}
