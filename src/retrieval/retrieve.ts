import type { Embedder } from "../embedding/embedder.ts";
import type { TokenTable } from "../embedding/token-table.ts";
import { bestFirst } from "../index/best-first.ts";
import { BM25, inverseDocumentFrequency } from "../index/bm25.ts";
import { ExpectedError } from "../errors.ts";
import type { PassageFilter } from "../index/passage-filter.ts";
import type { PassageIndex } from "../index/passage-index.ts";
import type { Hit, Passage } from "../model.ts";
import { normalize } from "../text/normalize.ts";
import { AskedText, type ReadStretches } from "./asked-text.ts";
import { type ReadLikeness, readLikeness } from "./likeness.ts";
import type { Question } from "./question.ts";

/** A passage that retrieval found, with the parts of its score. */
export interface RetrievedHit extends Hit {
  /** BM25 score as a share of the best one's, less where even the best holds little of the question; from 0 to 1. */
  readonly lexical: number;
  /** Cosine similarity to the question, from -1 to 1. */
  readonly dense: number;
  /** Its words beside the question's, one by one. */
  readonly likeness: ReadLikeness;
  /** What of it stands in the question word for word. */
  readonly stretches: ReadStretches;
}

/** What retrieval found, and how long its stages took. */
export interface Retrieval {
  /** Best first. */
  readonly hits: readonly RetrievedHit[];
  /** BM25's weight of each of the question's terms. */
  readonly rarity: (term: string) => number;
  readonly embedMs: number;
  readonly searchMs: number;
}

/** Passages that each of the two searches contributes. */
const POOL = 36;
/** Passages of both pools whose words are read one by one, which costs more than either search. */
const READ = 40;
/** Weight of the cosine beside a lexical score of at most 1, for choosing those. */
const POOL_DENSE_WEIGHT = 0.4;
/** Passages handed on. */
const HITS = 24;
/**
 * Weights of the cosine of both texts as wholes, and of the share of the question's words that have a like word in
 * the passage, beside a lexical score of at most 1; set on questions whose answers are known. A passage is about
 * more than what one asks of it, so its words tell more than its mean.
 */
const DENSE_WEIGHT = 0.2;
const LIKE_WEIGHT = 0.5;
/**
 * Weight of the longest stretch of the question that stands in a passage just as it is asked, for choosing what is
 * handed on: where many names are made of the same characters, all else may leave out the very one.
 */
const EXACT_WEIGHT = 0.5;
/**
 * Share of the question's whole BM25 weight that the best passage must reach for its words to be trusted. An
 * English question finds next to no words in Chinese articles, and what little it finds is chance: below the
 * floor, the lexical scores shrink by the square.
 */
const LEXICAL_FLOOR = 0.25;

/**
 * Finds the passages nearest to a question by words and by vectors, and fuses linearly both scores and how near the
 * words of each come to the question's, one by one. Throws `NOTHING_LEFT` where a filter leaves no passage.
 */
export async function retrieve(
  question: Question,
  index: PassageIndex,
  embedder: Embedder,
  table: TokenTable,
  filter: PassageFilter | null = null,
): Promise<Retrieval> {
  const started = performance.now();
  const vector = await embedder.embedQuery(question.query);
  const embedded = performance.now();
  const terms = question.terms.map(({ term }) => term);
  const [byWords, byVector, frequencies] = await Promise.all([
    index.searchLexical(question.terms, POOL, filter),
    index.searchDense(vector, POOL, filter),
    index.documentFrequencies(terms),
  ]);
  if (filter && byVector.length === 0) throw nothingLeft(filter);
  const { passages: size } = index.summary;
  const rarities = new Map(terms.map((term, i) => [term, inverseDocumentFrequency(frequencies[i]!, size)]));
  const rarity = (term: string) => rarities.get(term) ?? inverseDocumentFrequency(0, size);
  const best = byWords[0]?.score ?? 1;
  const trust = Math.min(1, best / (LEXICAL_FLOOR * greatestScore(question, rarity))) ** 2;
  const lexical = new Map(byWords.map(({ ordinal, score }) => [ordinal, (trust * score) / best]));
  const ordinals = [...new Set([...lexical.keys(), ...byVector.map(({ ordinal }) => ordinal)])];
  const dense = new Map(byVector.map(({ ordinal, score }) => [ordinal, score]));
  const others = ordinals.filter((ordinal) => !dense.has(ordinal));
  const similarities = await index.similarities(vector, others);
  for (const [i, ordinal] of others.entries()) dense.set(ordinal, similarities[i]!);
  const likely = ordinals
    .map((ordinal) => {
      const parts = {
        lexical: lexical.get(ordinal) ?? 0,
        dense: dense.get(ordinal)!,
      };
      return { ordinal, ...parts, score: parts.lexical + POOL_DENSE_WEIGHT * parts.dense };
    })
    .sort(bestFirst)
    .slice(0, READ);
  // What a search has found is there.
  const passages = (await index.passages(likely.map(({ ordinal }) => ordinal))) as Passage[];
  const texts = passages.map(({ text }) => text);
  const likenesses = await readLikeness(table, question.query, texts);
  const gains = new Map(question.terms.map(({ term, weight }) => [term, weight * rarity(term)]));
  const asked = new AskedText(question.query, gains);
  const read = likely.map((hit, i) => {
    const likeness = likenesses[i]!;
    const score = hit.lexical + DENSE_WEIGHT * hit.dense + LIKE_WEIGHT * likeness.passage.cover;
    return { ...hit, passage: passages[i]!, likeness, stretches: asked.read(normalize(texts[i]!)), score };
  });
  const hits = handedOn(read);
  return { hits, rarity, embedMs: embedded - started, searchMs: performance.now() - embedded };
}

function nothingLeft(filter: PassageFilter): ExpectedError {
  const stated = Object.entries(filter).filter(([, value]) => value !== null);
  const named = stated.map(([name, value]) => `${name} "${value}"`).join(" and ");
  const help =
    filter.source === null
      ? "name sections and days as citations do"
      : "a source is a path in the corpus as citations name it, in which * stands for a part of a name, ** for folders";
  return new ExpectedError("NOTHING_LEFT", `no passage of the index has ${named}: ${help}`);
}

/** The best of the passages that were read, best first. */
function handedOn(read: readonly RetrievedHit[]): RetrievedHit[] {
  const chances = read.map((hit) => {
    const exact = hit.stretches.longest({ start: 0, end: hit.passage.text.length });
    return { hit, chance: hit.score + EXACT_WEIGHT * exact };
  });
  const chosen = chances.sort((a, b) => b.chance - a.chance).slice(0, HITS);
  return chosen.map(({ hit }) => hit).sort(bestFirst);
}

/** The BM25 score that no passage exceeds: every term as often as can be. */
function greatestScore({ terms }: Question, rarity: Retrieval["rarity"]): number {
  const gains = terms.map(({ term, weight }) => weight * rarity(term));
  return (BM25.k1 + 1) * gains.reduce((sum, gain) => sum + gain, 0) || 1;
}
