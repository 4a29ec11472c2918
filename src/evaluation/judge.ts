import type { Answer, Quote } from "../model.ts";
import type { GoldQuestion } from "./gold.ts";

/** What became of one question. Ranks count from 1; `null` when nothing right was among the quotes. */
export interface Outcome {
  readonly id: string;
  readonly question: string;
  readonly kind: string | null;
  readonly isAnswerable: boolean;
  readonly abstained: boolean;
  /** Confidence in the first quote, from 0 to 1. */
  readonly confidence: number;
  /** First quote from a gold document, whether or not the answer was held back. */
  readonly documentRank: number | null;
  /** First quote that holds a gold answer and comes from its document. */
  readonly quoteRank: number | null;
  /** For every quote, whether it comes from a gold document. */
  readonly relevance: readonly boolean[];
  readonly quoteLengths: readonly number[];
  readonly firstQuote: string | null;
  readonly totalMs: number;
}

/**
 * Compares an answer with the gold. Quotes of an abstention count as `nearest`: ranking is judged on
 * them too, and refusing is judged apart.
 */
export function judge(question: GoldQuestion, answer: Answer, threshold: number): Outcome {
  const quotes = answer.abstained ? answer.nearest : answer.quotes;
  const files = new Set(question.gold.map(({ file }) => file));
  const relevance = quotes.map(({ citations }) => citations.some(({ file }) => files.has(file)));
  const confidence = quotes[0]?.score ?? 0;
  return {
    id: question.id,
    question: question.question,
    kind: question.kind,
    isAnswerable: question.gold.length > 0,
    abstained: answer.abstained || confidence < threshold,
    confidence,
    documentRank: rankOf(relevance),
    quoteRank: rankOf(quotes.map((quote) => holdsAnswer(quote, question))),
    relevance,
    quoteLengths: quotes.map(({ text }) => text.length),
    firstQuote: quotes[0]?.text ?? null,
    totalMs: answer.timings.totalMs,
  };
}

function holdsAnswer({ text, citations }: Quote, { gold }: GoldQuestion): boolean {
  const words = comparable(text);
  return gold.some(
    ({ file, answer }) =>
      words.includes(comparable(answer)) && citations.some((citation) => citation.file === file),
  );
}

/** The form in which answers are compared: NFKC, lower case, without white space. */
export function comparable(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/\s+/gu, "");
}

function rankOf(isRight: readonly boolean[]): number | null {
  const first = isRight.indexOf(true);
  return first === -1 ? null : first + 1;
}
