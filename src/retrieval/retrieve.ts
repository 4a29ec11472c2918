import type { Embedder } from "../embedding/embedder.ts";
import type { PassageIndex } from "../index/passage-index.ts";
import type { Hit } from "../model.ts";
import type { Question } from "./question.ts";

/** A passage that retrieval found, with the parts of its score. */
export interface RetrievedHit extends Hit {
  /** BM25 score as a share of the best one's, from 0 to 1. */
  readonly lexical: number;
  /** Cosine similarity to the question, from -1 to 1. */
  readonly dense: number;
}

/** What retrieval found, and how long its stages took. */
export interface Retrieval {
  /** Best first. */
  readonly hits: readonly RetrievedHit[];
  readonly embedMs: number;
  readonly searchMs: number;
}

/** Passages that each of the two searches contributes. */
const POOL = 24;
/** Passages handed on. */
const HITS = 24;
/**
 * Share of the dense search in the fused score. The built-in model sees shared words, which the
 * lexical search weighs better, so it has a small say.
 */
const DENSE_SHARE = 0.3;

/** Finds the passages nearest to a question by words and by vectors, and fuses both scores linearly. */
export async function retrieve(
  question: Question,
  index: PassageIndex,
  embedder: Embedder,
): Promise<Retrieval> {
  const started = performance.now();
  const vector = await embedder.embedQuery(question.text);
  const embedded = performance.now();
  const [byWords, byVector] = await Promise.all([
    index.searchLexical(question.terms, POOL),
    index.searchDense(vector, POOL),
  ]);
  const best = byWords[0]?.score ?? 1;
  const lexical = new Map(byWords.map(({ ordinal, score }) => [ordinal, score / best]));
  const ordinals = [...new Set([...lexical.keys(), ...byVector.map(({ ordinal }) => ordinal)])];
  const dense = new Map(byVector.map(({ ordinal, score }) => [ordinal, score]));
  const scored = ordinals
    .map((ordinal) => {
      const parts = {
        lexical: lexical.get(ordinal) ?? 0,
        dense: dense.get(ordinal) ?? index.similarity(vector, ordinal),
      };
      return { ordinal, ...parts, score: parts.lexical + DENSE_SHARE * parts.dense };
    })
    .sort((a, b) => b.score - a.score || a.ordinal - b.ordinal)
    .slice(0, HITS);
  const passages = await index.passages(scored.map(({ ordinal }) => ordinal));
  const hits = scored.map((hit, i) => ({ ...hit, passage: passages[i]! }));
  return { hits, embedMs: embedded - started, searchMs: performance.now() - embedded };
}
