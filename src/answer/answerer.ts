import type { Embedder } from "../embedding/embedder.ts";
import type { TokenTable } from "../embedding/token-table.ts";
import { ExpectedError } from "../errors.ts";
import type { PassageFilter } from "../index/passage-filter.ts";
import type { PassageIndex } from "../index/passage-index.ts";
import type { Answer, Quote, Timings } from "../model.ts";
import type { Reranker } from "../reranking/reranker.ts";
import { completeQuestion, type Turn } from "../retrieval/follow-up.ts";
import { analyzeQuestion, type Question } from "../retrieval/question.ts";
import { retrieve } from "../retrieval/retrieve.ts";
import { quoteCandidates } from "./features/quote-candidates.ts";
import { answeringWords } from "./answering-words.ts";
import { proveQuote } from "./prove.ts";
import { quoteId } from "./quote-id.ts";
import type { RankingModel } from "./ranking-model.ts";
import type { Ranked } from "./choose.ts";
import { confidenceOf, rankCandidates, rerank } from "./rank.ts";
import { smallTalkOf } from "./small-talk.ts";
import type { Sources } from "./sources.ts";

/** What an answerer works with. */
export interface AnswererOptions {
  readonly index: PassageIndex;
  readonly embedder: Embedder;
  /** Compares single words of questions and passages, whichever model embeds passages. */
  readonly table: TokenTable;
  /** The files, against which every quote is proven. */
  readonly sources: Sources;
  readonly model: RankingModel;
  /** A cross-encoder that has the last word on the order of the best quotes, where one is configured. */
  readonly reranker: Reranker | null;
  /** How a question is read; default {@link analyzeQuestion}. */
  readonly analyze?: (text: string) => Question;
  /** Confidence below which it abstains, from 0 to 1. */
  readonly threshold: number;
}

/** Answers questions in the words of the corpus. */
export interface Answerer {
  /** @param question Whatever a person wrote. Throws `QUESTION_EMPTY`, `QUESTION_TOO_LONG` or `NOTHING_LEFT`. */
  answer(question: string, options?: AskingOptions): Promise<Answer>;
}

/** How one question is asked. */
interface AskingOptions {
  /** Most quotes to return; default 5. */
  readonly limit?: number | undefined;
  /** The turn before, for a question that leans on it. */
  readonly before?: Turn | null;
  /**
   * Where the quotes may stand; default anywhere. Other places that print the same words are cited wherever they are.
   */
  readonly filter?: PassageFilter | null;
}

const QUOTES_DEFAULT = 5;
/** Passages offered as merely near when nothing answers. */
const NEAREST = 3;
/** Longest question, in UTF-16 units. */
export const QUESTION_MAX = 1000;

export function createAnswerer(options: AnswererOptions): Answerer {
  const { index, embedder, table, sources, model, reranker, threshold } = options;
  const { analyze = analyzeQuestion } = options;

  return {
    async answer(text, { limit = QUOTES_DEFAULT, before = null, filter = null } = {}) {
      const started = performance.now();
      checkQuestion(text);
      const smallTalk = smallTalkOf(text);
      if (smallTalk) return emptyAnswer(text, smallTalk, performance.now() - started);
      const understood = completeQuestion(text, before).slice(0, QUESTION_MAX);
      const question = analyze(understood);
      const { hits, rarity, embedMs, searchMs } = await retrieve(question, index, embedder, table, filter);
      const quoting = performance.now();
      const candidates = quoteCandidates(question, hits, rarity);
      const ranked = rankCandidates(candidates, model.ranking, Math.max(limit, NEAREST) + SPARE);
      const confidence = confidenceOf(question, ranked, model);
      const ordered = reranker ? await rerank(understood, ranked, reranker) : ranked;
      const quotes = await proven(question, ordered, confidence, Math.max(limit, NEAREST), index, sources);
      const now = performance.now();
      const timings: Timings = {
        embedMs,
        searchMs,
        quoteMs: now - quoting,
        totalMs: now - started,
      };
      const abstained = quotes.length === 0 || quotes[0]!.score < threshold;
      return {
        question: text,
        understood,
        abstained,
        quotes: abstained ? [] : quotes.slice(0, limit),
        nearest: abstained ? quotes.slice(0, NEAREST) : [],
        smallTalk: null,
        timings,
      };
    },
  };
}

/** Candidates kept in reserve for quotes that cannot be proven any more. */
const SPARE = 5;

/** The first `limit` candidates that the files on disk still print. */
async function proven(
  question: Question,
  ranked: readonly Ranked[],
  confidence: number,
  limit: number,
  index: PassageIndex,
  sources: Sources,
): Promise<Quote[]> {
  const quotes: Quote[] = [];
  const best = ranked[0];
  for (const { candidate, text, worth } of ranked) {
    if (quotes.length === limit) break;
    const { passage } = candidate.hit;
    const citations = await proveQuote(text, passage, candidate.window.start, index, sources);
    if (citations.length === 0) continue;
    quotes.push({
      id: quoteId(passage.id, candidate.window),
      text,
      score: confidence * Math.exp(worth - best!.worth),
      mark: answeringWords(question, text),
      citations,
    });
  }
  return quotes;
}

function checkQuestion(text: string): void {
  if (!/[\p{L}\p{N}]/u.test(text)) {
    throw new ExpectedError("QUESTION_EMPTY", "the question is empty: ask something in words");
  }
  if (text.length > QUESTION_MAX) {
    throw new ExpectedError(
      "QUESTION_TOO_LONG",
      `the question has ${text.length} characters: ask in at most ${QUESTION_MAX}`,
    );
  }
}

/** An answer without a quote: small talk, or a question that could not be asked. */
export function emptyAnswer(question: string, smallTalk: Answer["smallTalk"] = null, totalMs = 0): Answer {
  const timings = { embedMs: 0, searchMs: 0, quoteMs: 0, totalMs };
  return { question, understood: question, abstained: true, quotes: [], nearest: [], smallTalk, timings };
}
