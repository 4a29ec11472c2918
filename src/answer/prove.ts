import type { PassageIndex } from "../index/passage-index.ts";
import type { Citation, Passage, Span } from "../model.ts";
import { placeIn } from "../text/divisions.ts";
import { type MappedText, sourceSpan } from "../text/mapped-text.ts";
import { findPrinted, matchExactly } from "./find-printed.ts";
import { type Sources, wordsAt } from "./sources.ts";

/** Places of one quote that are cited at most. */
const CITATIONS_MAX = 20;

/**
 * Proves a quote against the files on disk, and finds every other place that prints it.
 * @param quote Words of the passage, from `at` on.
 * @returns Its citations, the passage's own first; empty when no place can be proven, and then it
 * must not be sent.
 */
export async function proveQuote(
  quote: string,
  passage: Passage,
  at: number,
  index: PassageIndex,
  sources: Sources,
): Promise<Citation[]> {
  const own = await cite(passage, passage, { start: at, end: at + quote.length }, sources);
  const citations = own ? [own] : [];
  for (const place of await findPrinted(quote, matchExactly(quote), index, CITATIONS_MAX * 4)) {
    if (citations.length === CITATIONS_MAX) break;
    const other = await cite(place.passage, place.mapped, place, sources);
    const isKnown = citations.some(({ file, start }) => file === other?.file && start === other.start);
    if (other && !isKnown) citations.push(other);
  }
  return citations;
}

/** The citation of a non-empty range of a mapped text, or `null` when the file on disk says otherwise. */
export async function cite(
  passage: Passage,
  mapped: MappedText,
  range: Span,
  sources: Sources,
): Promise<Citation | null> {
  const { from: start, to: end } = sourceSpan(mapped, range.start, range.end);
  const source = await sources.read(passage.file);
  const quote = mapped.text.slice(range.start, range.end);
  if (!source || wordsAt(source.text, { start, end }, passage.format) !== quote) return null;
  const { file, title, section, date, url } = passage;
  return {
    file,
    title,
    section,
    date,
    url,
    start,
    end,
    ...placeIn(source, { start, end }),
    sha256: source.sha256,
  };
}
