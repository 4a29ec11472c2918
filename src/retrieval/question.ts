import { fold } from "../text/fold.ts";
import { normalize } from "../text/normalize.ts";
import { termsOf, type TermKind } from "../text/terms.ts";
import { type AnswerType, answerTypeOf } from "./answer-type.ts";
import { CHINESE_FUNCTION, ENGLISH_FUNCTION, QUESTION_WORDS, withoutFiller } from "./function-words.ts";

/** A term that the question asks with. */
interface AskedTerm {
  readonly term: string;
  readonly kind: TermKind;
  /** How much of the term's BM25 score counts, from 0 to 1. */
  readonly weight: number;
  /** How near it stands to the word that asks, from 0 to 1: what is asked for (`哪种寄生虫`, `what year`). */
  readonly focus: number;
  /** Whether it belongs to what the question is about, not to what it asks of that. */
  readonly isTopic: boolean;
  /** Whether it stands before the word that asks. */
  readonly isBeforeAsking: boolean;
}

/** What a person wrote, and what it says about the answer. */
export interface Question {
  readonly text: string;
  /** The question in normal form without politeness and question words: what the answer should be near. */
  readonly query: string;
  /** Distinct terms of the query. */
  readonly terms: readonly AskedTerm[];
  readonly type: AnswerType;
  /** Words in quotation marks or book title marks: they must stand as they are. */
  readonly phrases: readonly string[];
}

const WEIGHT: Readonly<Record<TermKind, number>> = { character: 0.4, pair: 1, word: 1, number: 1 };
/** Words that only hold a sentence together find nothing by themselves. */
const FUNCTION_WEIGHT = 0.1;
/** A pair with one such character mostly says which words happened to meet. */
const HALF_FUNCTION_WEIGHT = 0.4;
const PHRASE = /[“「『《"]([^”」』》"]{2,60})[”」』》"]/gu;

/** A Chinese question names its topic first: `某某小区|住了…`, `何法倪的|谥号…`. */
const TOPIC = /^[\p{Script=Han}\p{L}\p{N}·《》“”「」（）()\- ]{2,24}?(?=[的是在由被有为于共,，]|\s)/u;

/** Distance from the asking word, in UTF-16 units, at which focus falls to 1/e. */
const FOCUS_REACH = 5;

/** Reads a question. Pure; any text is a question. */
export function analyzeQuestion(text: string): Question {
  const plain = withoutFiller(normalize(fold(text)));
  const query = plain.replaceAll(QUESTION_WORDS, " ").replaceAll(/\s+/g, " ").trim();
  const topicEnd = TOPIC.exec(query || plain)?.[0].length ?? 0;
  const terms = new Map<string, AskedTerm>();
  for (const { term, kind, start, end } of termsOf(query || plain)) {
    if (terms.has(term)) continue;
    const weight = WEIGHT[kind] * contentOf(kind, term, (query || plain).slice(start, end));
    terms.set(term, { term, kind, weight, focus: 0, isTopic: start < topicEnd, isBeforeAsking: false });
  }
  for (const asking of plain.matchAll(QUESTION_WORDS)) {
    const [from, to] = [asking.index, asking.index + asking[0].length];
    for (const { term, start, end } of termsOf(plain)) {
      const known = terms.get(term);
      if (!known || (start < to && from < end)) continue;
      const focus = Math.exp(-Math.max(start - to, from - end) / FOCUS_REACH);
      if (focus > known.focus) terms.set(term, { ...known, focus, isBeforeAsking: end <= from });
    }
  }
  return {
    text,
    query: query || plain,
    terms: [...terms.values()],
    type: answerTypeOf(plain),
    phrases: [...plain.matchAll(PHRASE)].map((match) => match[1]!),
  };
}

/** How much of a term is content, from 0 to 1. */
function contentOf(kind: TermKind, term: string, written: string): number {
  if (kind === "number") return 1;
  if (kind === "word") return ENGLISH_FUNCTION.has(written) ? FUNCTION_WEIGHT : 1;
  const functions = [...term].filter((character) => CHINESE_FUNCTION.has(character)).length;
  if (functions === term.length) return FUNCTION_WEIGHT;
  return functions > 0 ? HALF_FUNCTION_WEIGHT : 1;
}
