/**
 * The words of the domain. Every span is half-open `[start, end)` and counts UTF-16 code units;
 * every score is higher-is-better; unknown values are `null`, never invented.
 */

/** A half-open range of UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How a file is to be read; decided by its content, then by its extension. */
export type Format = "text" | "markdown" | "html" | ExtractedFormat;

/** Formats without plain characters of their own: their text is extracted, and kept with the index. */
export type ExtractedFormat = "pdf" | "docx" | "epub" | "json";

/** What a source says of itself; `null` where it says nothing. */
export interface Imprint {
  readonly title: string | null;
  /** ISO 8601 calendar date, `YYYY-MM-DD`. */
  readonly date: string | null;
  readonly url: string | null;
}

/** The unit that is retrieved: some neighbouring sentences of one article. */
export interface Passage extends Imprint {
  /** Derived from `text` alone, so it survives a rebuild and a rename of its file; reprints share it. */
  readonly id: string;
  /** Path of the source, relative to the corpus folder, with `/` between its parts. */
  readonly file: string;
  readonly format: Format;
  /** The part of the page that the article stands in, where the page names one. */
  readonly section: string | null;
  /** Which article of the file it belongs to, counted from 0. */
  readonly article: number;
  /** Clean text: the source's characters without layout white space and markup. */
  readonly text: string;
  /** Where each character of `text` stands in the source; see {@link MappedText.runs}. */
  readonly runs: readonly number[];
  /** Offsets in `text` at which its sentences start; the first is 0. */
  readonly sentences: readonly number[];
  /** Offsets in `text` at which its paragraphs start; the first is 0. */
  readonly paragraphs: readonly number[];
  /** Whether the page sets this text apart as display (a headline, a pull quote), not as running text. */
  readonly display: boolean;
}

/** A passage that a search found. */
export interface Hit {
  readonly ordinal: number;
  readonly passage: Passage;
  readonly score: number;
}

/** Where a quote stands: the file, its own words about itself, and the place inside it. */
export interface Citation extends Imprint, Span {
  readonly file: string;
  /** The part of the page that the quote stands in, where the page names one. */
  readonly section: string | null;
  /** Lines of the source, counted from 1, both inclusive; `null` where its text is extracted. */
  readonly lineStart: number | null;
  readonly lineEnd: number | null;
  /** Pages of the source, counted from 1, both inclusive; `null` where it has none. */
  readonly pageStart: number | null;
  readonly pageEnd: number | null;
  /** SHA-256 of the file's bytes, in hexadecimal, at the moment the quote was proven. */
  readonly sha256: string;
}

/** Words of the source, verbatim but for layout white space (and, in HTML, markup). */
export interface Quote {
  readonly id: string;
  readonly text: string;
  /** Confidence that the quote answers the question, from 0 to 1. */
  readonly score: number;
  /** The answering words inside `text`, where the kind of question makes them certain. */
  readonly mark: Span | null;
  readonly citations: readonly Citation[];
}

/** Wall-clock durations of the stages of one answer, in milliseconds. */
export interface Timings {
  readonly embedMs: number;
  readonly searchMs: number;
  readonly quoteMs: number;
  readonly totalMs: number;
}

/** What a question gets: quotes, best first, or an abstention with the nearest passages. */
export interface Answer {
  readonly question: string;
  /** The question as it was looked up: a follow-up is written out with what it leans on. */
  readonly understood: string;
  readonly abstained: boolean;
  readonly quotes: readonly Quote[];
  /** Only when abstained: proven passages that stand near the question without answering it. */
  readonly nearest: readonly Quote[];
  /** Set when the message was no question but a greeting or thanks. */
  readonly smallTalk: SmallTalk | null;
  readonly timings: Timings;
}

/** Messages that want a friendly word and no quotes. */
export type SmallTalk = "greeting" | "thanks" | "farewell";
