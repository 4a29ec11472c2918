import { Jieba } from "@node-rs/jieba";
import { dict } from "@node-rs/jieba/dict.js";
import { LATIN_LETTERS, WORD_MARK } from "../../src/embedding/word-marks.ts";
import type { Piece } from "./unigram-tokenizer.ts";

/** How many tokens of each kind a vocabulary holds at most. */
export interface VocabularySize {
  readonly chineseWords: number;
  readonly englishWords: number;
  /** Beginnings and inner parts of words that are not in the vocabulary whole. */
  readonly wordParts: number;
}

/** Longest token, in UTF-16 units: a longer word falls into parts. */
const LONGEST = 16;
/** A word is a token from this count on: below it, its vector would be noise and its parts know more. */
const LEAST = 3;
const HAN = /\p{Script=Han}/u;
const LATIN_WORD = new RegExp(`[${LATIN_LETTERS}]+`, "gu");

/**
 * Tokens for texts in {@link normalize}d form, with their frequencies: the words of a dictionary and of the
 * texts, every character, and parts of English words.
 */
export function buildVocabulary(texts: Iterable<string>, size: VocabularySize): Piece[] {
  const jieba = Jieba.withDict(dict);
  const chinese = new Map<string, number>();
  const english = new Map<string, number>();
  const characters = new Map<string, number>();
  for (const text of texts) {
    for (const word of text.match(LATIN_WORD) ?? []) count(english, word);
    for (const character of text) if (!/\s/u.test(character)) count(characters, character);
    if (!HAN.test(text)) continue;
    for (const word of jieba.cut(text, false)) if (isChineseWord(word)) count(chinese, word);
  }
  const words = [
    ...mostFrequent(chinese, size.chineseWords),
    ...mostFrequent(new Map([...english].map(([word, n]) => [WORD_MARK + word, n])), size.englishWords),
  ];
  const parts = mostFrequent(partsOf(english), size.wordParts, 1);
  const digits = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, "0"));
  const total = words.reduce((sum, [, n]) => sum + n, 0);
  const pieces = new Map<string, number>();
  const add = (text: string, n: number) => {
    if (!pieces.has(text)) pieces.set(text, n / total);
  };
  for (const [word, n] of words) add(word, n);
  for (const pair of digits) add(pair, 1000);
  // A part is less probable than any word: a word in the vocabulary is never cut.
  for (const [part, n] of parts) add(part, (0.01 * n) / 1000);
  for (const [character, n] of characters) add(character, Math.max(0.01, n / 1000));
  add(WORD_MARK, 0.01);
  return [...pieces].map(([text, probability]) => ({ text, probability }));
}

function isChineseWord(word: string): boolean {
  return word.length > 1 && word.length <= LONGEST && /^[\p{Script=Han}·]+$/u.test(word);
}

/** Beginnings (marked) and inner parts of words, by how many different words have them, longer ones counting for more. */
function partsOf(words: ReadonlyMap<string, number>): Map<string, number> {
  const parts = new Map<string, number>();
  for (const [word, n] of words) {
    if (n < LEAST) continue;
    for (let length = 1; length <= 6; length++) {
      if (length < word.length) count(parts, WORD_MARK + word.slice(0, length), length);
      for (let at = 1; at + length <= word.length; at++) {
        const isEnd = at + length === word.length;
        if (length <= 3 || isEnd) count(parts, word.slice(at, at + length), length);
      }
    }
  }
  return parts;
}

function mostFrequent(counts: ReadonlyMap<string, number>, most: number, least = LEAST): [string, number][] {
  return [...counts]
    .filter(([text, n]) => n >= least && text.length <= LONGEST)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, most);
}

function count(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
