import { Jieba } from "@node-rs/jieba";
import { dict } from "@node-rs/jieba/dict.js";
import type { GoldSet } from "../../src/evaluation/gold.ts";
import { CHINESE_FUNCTION, ENGLISH_FUNCTION, QUESTION_WORDS } from "../../src/retrieval/function-words.ts";
import { normalize } from "../../src/text/normalize.ts";
import { createRandom } from "../../src/evaluation/random.ts";
import type { Pair } from "../model/training-data.ts";

/** Share of shared words without a synonym that are left out rather than kept. */
const LEFT_OUT = 0.6;

/**
 * A set whose questions avoid the words of the documents that answer them: each shared word becomes a synonym
 * that the document does not hold, or is mostly left out. Clumsy as they read, they teach the ranking what to
 * trust when question and answer share no word.
 */
export function paraphrased(set: GoldSet, synonyms: ReadonlyMap<string, readonly string[]>): GoldSet {
  const jieba = Jieba.withDict(dict);
  const questions = set.questions.map((question, i) => {
    const random = createRandom(i + 1);
    const document = normalize(set.documents!.get(question.gold[0]?.file ?? "") ?? "");
    const words = /\p{Script=Han}/u.test(question.question)
      ? jieba.cut(normalize(question.question), false)
      : normalize(question.question).split(/(?<=\s)|(?=\s)/);
    const written = words.map((word) => {
      const bare = word.replaceAll(/[^\p{L}\p{N}]/gu, "");
      if (bare.length < 2 || isFunctionWord(bare) || !document.includes(bare)) return word;
      const others = (synonyms.get(bare) ?? []).filter((other) => !sharesPair(other, document));
      if (others.length > 0) return word.replace(bare, others[Math.floor(random() * others.length)]!);
      return random() < LEFT_OUT ? "" : word;
    });
    return { ...question, question: written.join("") || question.question };
  });
  return { ...set, name: `${set.name} in other words`, questions };
}

/** Each word with the words that mean the same. */
export function synonymTable(pairs: readonly Pair[]): Map<string, string[]> {
  const table = new Map<string, string[]>();
  for (const [one, other] of pairs) {
    if (/\s|:|,|;/u.test(one + other)) continue;
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const known = table.get(from);
      if (known) known.push(to);
      else table.set(from, [to]);
    }
  }
  return table;
}

function isFunctionWord(word: string): boolean {
  if (ENGLISH_FUNCTION.has(word) || word.search(QUESTION_WORDS) === 0) return true;
  return [...word].every((character) => CHINESE_FUNCTION.has(character));
}

/** Whether a document holds two characters of a Chinese word together, or a Latin word whole. */
function sharesPair(word: string, document: string): boolean {
  if (!/\p{Script=Han}/u.test(word)) return document.includes(word);
  return Array.from({ length: Math.max(1, word.length - 1) }, (_, i) => word.slice(i, i + 2)).some((pair) =>
    document.includes(pair),
  );
}
