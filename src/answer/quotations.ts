import { ExpectedError } from "../errors.ts";
import type { PassageIndex } from "../index/passage-index.ts";
import type { Citation, Passage, Quote, Span } from "../model.ts";
import { fold } from "../text/fold.ts";
import { type Answerer, QUESTION_MAX } from "./answerer.ts";
import { findPrinted, matchExactly, matchLoosely } from "./find-printed.ts";
import { cite, proveQuote } from "./prove.ts";
import { parseQuoteId, quoteId } from "./quote-id.ts";
import type { Sources } from "./sources.ts";

/** Words of the corpus that are asked for by themselves, not by a question. Everything is proven anew. */
export interface Quotations {
  /**
   * The quote with this id, or `null` when there is none or its source says otherwise now; of several files that
   * print it, `file` goes first.
   */
  quote(id: string, file?: string): Promise<Quote | null>;
  /** A page of the text around a quote: 0 holds the quote, -1 what stands before that, 1 what follows. */
  context(id: string, page: number, file?: string): Promise<Context | null>;
  /** Whether a sentence stands in the corpus. Throws `QUESTION_EMPTY` or `QUESTION_TOO_LONG`. */
  verify(text: string): Promise<Verification>;
}

/** A page of a source around a quote. */
export interface Context {
  readonly paragraphs: readonly ContextParagraph[];
  /** Where the page stands, from its first paragraph to its last. */
  readonly citation: Citation;
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

interface ContextParagraph {
  readonly text: string;
  /** The quote's words in it. */
  readonly mark: Span | null;
}

/** What became of a sentence that was looked up word for word. */
interface Verification {
  /** `same`: but for layout, width, case, punctuation, and simplified or traditional form. */
  readonly verdict: "exact" | "same" | "no";
  /** The words as they are printed, or, when they are not, what comes nearest. */
  readonly quotes: readonly Quote[];
}

/** Passages on one page of context. */
const PAGE_PASSAGES = 3;
/** Passages read at most to find one piece of a sentence. */
const READ_MAX = 1000;
const VERIFIED_MAX = 3;

export function createQuotations(index: PassageIndex, sources: Sources, answerer: Answerer): Quotations {
  /** The places that an id names: reprints share it, and the one in `file` goes first. */
  const placesOf = async (id: string, file: string | undefined) => {
    const parsed = parseQuoteId(id);
    if (!parsed) return [];
    const { start, end } = parsed;
    const ordinals = await index.find(parsed.passage);
    const passages = await index.passages(ordinals);
    return ordinals
      .map((ordinal, i) => ({ start, end, ordinal, passage: passages[i]! }))
      .filter(({ passage }) => end <= passage.text.length)
      .sort((a, b) => Number(b.passage.file === file) - Number(a.passage.file === file));
  };
  const toQuote = async (passage: Passage, { start, end }: Span): Promise<Quote | null> => {
    const text = passage.text.slice(start, end);
    const citations = await proveQuote(text, passage, start, index, sources);
    if (citations.length === 0) return null;
    return { id: quoteId(passage.id, { start, end }), text, score: 1, mark: null, citations };
  };

  const contextOf = async (place: Span & { ordinal: number; passage: Passage }, page: number) => {
    const { ordinal, passage } = place;
    const wanted = Array.from(
      { length: PAGE_PASSAGES + 2 },
      (_, i) => ordinal + page * PAGE_PASSAGES + i - ((PAGE_PASSAGES + 1) >> 1),
    );
    const read = await index.passages(wanted);
    const inFile = new Map<number, Passage>();
    for (const [i, each] of wanted.entries()) {
      const of = read[i];
      if (of?.file === passage.file) inFile.set(each, of);
    }
    const shown = wanted.slice(1, -1).flatMap((each) => {
      const of = inFile.get(each);
      return of ? [{ of, mark: each === ordinal ? place : null }] : [];
    });
    const parts = await Promise.all(shown.map(({ of, mark }) => paragraphsOf(of, mark, sources)));
    const paragraphs = parts.flat();
    if (paragraphs.length === 0 || paragraphs.includes(null)) return null;
    const [first, last] = [paragraphs[0]!.citation, paragraphs.at(-1)!.citation];
    return {
      paragraphs: paragraphs.map((paragraph) => ({ text: paragraph!.text, mark: paragraph!.mark })),
      citation: { ...first, end: last.end, lineEnd: last.lineEnd, pageEnd: last.pageEnd },
      hasBefore: inFile.has(wanted[0]!),
      hasAfter: inFile.has(wanted.at(-1)!),
    };
  };

  return {
    async quote(id, file) {
      for (const { passage, start, end } of await placesOf(id, file)) {
        const quote = await toQuote(passage, { start, end });
        if (quote) return quote;
      }
      return null;
    },

    async context(id, page, file) {
      for (const place of await placesOf(id, file)) {
        const context = await contextOf(place, page);
        if (context) return context;
      }
      return null;
    },

    async verify(text) {
      const words = fold(text);
      if (!/[\p{L}\p{N}]/u.test(words)) {
        throw new ExpectedError("QUESTION_EMPTY", "there is nothing to verify: give a sentence in words");
      }
      if (words.length > QUESTION_MAX) {
        throw new ExpectedError(
          "QUESTION_TOO_LONG",
          `the sentence has ${words.length} characters: give at most ${QUESTION_MAX}`,
        );
      }
      for (const [verdict, match] of [
        ["exact", matchExactly(words)],
        ["same", matchLoosely(words)],
      ] as const) {
        const quotes: Quote[] = [];
        for (const { passage, mapped, ...span } of await findPrinted(words, match, index, READ_MAX)) {
          const citation = await cite(passage, mapped, span, sources);
          if (!citation) continue;
          const printed = mapped.text.slice(span.start, span.end);
          const isListed = ({ file, start }: Citation) => file === citation.file && start === citation.start;
          if (quotes.some((quote) => quote.citations.some(isListed))) continue;
          const known = quotes.findIndex((quote) => quote.text === printed);
          const before = quotes[known];
          const quote: Quote = {
            id: quoteId(passage.id, span),
            text: printed,
            score: 1,
            mark: null,
            citations: [...(before?.citations ?? []), citation],
          };
          if (before) quotes[known] = quote;
          else if (quotes.length < VERIFIED_MAX) quotes.push(quote);
        }
        if (quotes.length > 0) return { verdict, quotes };
      }
      const { quotes, nearest } = await answerer.answer(words, { limit: 1 });
      return { verdict: "no", quotes: [...quotes, ...nearest].slice(0, 1) };
    },
  };
}

/** The paragraphs of a passage, each proven; `null` for one that the file does not print any more. */
async function paragraphsOf(
  passage: Passage,
  quote: Span | null,
  sources: Sources,
): Promise<((ContextParagraph & { citation: Citation }) | null)[]> {
  const bounds = [...passage.paragraphs, passage.text.length];
  return Promise.all(
    passage.paragraphs.map(async (start, i) => {
      const text = passage.text.slice(start, bounds[i + 1]).trimEnd();
      const citation = await cite(passage, passage, { start, end: start + text.length }, sources);
      if (!citation) return null;
      const isQuoted = quote && quote.start >= start && quote.start < start + text.length;
      const mark = isQuoted
        ? { start: quote.start - start, end: Math.min(quote.end - start, text.length) }
        : null;
      return { text, mark, citation };
    }),
  );
}
