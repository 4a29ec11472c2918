import { stemmer } from "stemmer";
import lemmatize from "wink-lemmatizer";
import type { Span } from "../model.ts";
import { isIdeograph, isWordCharacter } from "./characters.ts";
import { normalize } from "./normalize.ts";
import { findNumerals } from "./numerals.ts";

/** What a term is made of; rarer kinds say more about a text. */
export type TermKind = "character" | "pair" | "word" | "number";

/** One searchable unit of a text and where it stands. */
export interface Term {
  readonly term: string;
  readonly kind: TermKind;
  readonly start: number;
  readonly end: number;
}

/**
 * The terms of a text. Chinese is written without spaces, so each character and each pair of
 * neighbours is a term; Latin words are cut to their stem; a number is also a term by its value, so
 * that `3.6万` finds `36,000`. A word with a hyphen that English also writes without one is that word,
 * too: a line's end may have broken it (`govern-ment`). Offsets are those of `text`.
 */
export function termsOf(text: string): Term[] {
  const plain = normalize(text);
  const terms: Term[] = [];
  let last: Span | null = null;
  for (let i = 0; i < plain.length;) {
    const code = plain.charCodeAt(i);
    if (isIdeograph(code)) {
      terms.push({ term: plain[i]!, kind: "character", start: i, end: i + 1 });
      if (isIdeograph(plain.charCodeAt(i + 1))) {
        terms.push({ term: plain.slice(i, i + 2), kind: "pair", start: i, end: i + 2 });
      }
      i++;
    } else if (isWordCharacter(code)) {
      const start = i;
      while (i < plain.length && isWordCharacter(plain.charCodeAt(i))) i++;
      const word = plain.slice(start, i);
      terms.push({ term: stem(word), kind: "word", start, end: i });
      if (last?.end === start - 1 && plain.charCodeAt(start - 1) === HYPHEN) {
        const whole = stemOfBroken(plain.slice(last.start, last.end), word);
        if (whole) terms.push({ term: whole, kind: "word", start: last.start, end: i });
      }
      last = { start, end: i };
    } else {
      i++;
    }
  }
  for (const { value, start, end } of findNumerals(plain)) {
    // A single digit in Chinese is a term already, and 一 is rarely a number.
    if (end - start === 1 && plain.charCodeAt(start) > 0x80 && value < 2) continue;
    terms.push({ term: `#${value}`, kind: "number", start, end });
  }
  return terms;
}

const HYPHEN = 0x2d;

/** Stems of the English words met so far: a text uses the same ones again and again. */
const stems = new Map<string, string>();
const STEMS_KEPT = 100_000;

/** The dictionary form (`won` and `winning` are `win`), then its stem. */
function stem(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const found = /^[a-z]{3,}$/.test(word) ? stemmer(dictionaryForm(word)) : word;
  if (stems.size < STEMS_KEPT) stems.set(word, found);
  return found;
}

function dictionaryForm(word: string): string {
  const { verb, noun, adjective } = lemmatize;
  return [verb, noun, adjective].map((form) => form(word)).find((form) => form !== word) ?? word;
}

/** The stem of a word whose two parts stand on both sides of a hyphen, where it is not that of the first. */
function stemOfBroken(first: string, second: string): string | null {
  const whole = first + second;
  if (!isEnglish(whole)) return null;
  return stem(whole) === stem(first) ? null : stem(whole);
}

/** Whether a dictionary has the word, as it stands or inflected: it knows the forms that such a word would take. */
function isEnglish(word: string): boolean {
  if (!/^[a-z]{4,}$/.test(word)) return false;
  const { verb, noun, adjective } = lemmatize;
  const isInflected = dictionaryForm(word) !== word;
  return isInflected || [noun(`${word}s`), verb(`${word}s`), adjective(`${word}er`)].includes(word);
}
