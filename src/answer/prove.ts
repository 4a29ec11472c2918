import type { PassageIndex } from "../index/passage-index.ts";
import type { Citation, Passage } from "../model.ts";
import { placeIn } from "../text/divisions.ts";
import { type MappedText, MappedTextBuilder, sourceSpan } from "../text/mapped-text.ts";
import { termsOf } from "../text/terms.ts";
import { type Sources, wordsAt } from "./sources.ts";

/** Places of one quote that are cited at most. */
const CITATIONS_MAX = 20;
/** Terms of a quote that another passage must hold before it is read. */
const PROBE_TERMS = 6;

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
  const own = await cite(quote, passage, passage, at, sources);
  const others = await otherPlaces(quote, index, sources);
  const citations = own ? [own] : [];
  for (const other of others) {
    const isKnown = citations.some(({ file, start }) => file === other.file && start === other.start);
    if (!isKnown && citations.length < CITATIONS_MAX) citations.push(other);
  }
  return citations;
}

/** The citation of a quote at an offset of a mapped text, or `null` when the file says otherwise. */
async function cite(
  quote: string,
  passage: Passage,
  mapped: MappedText,
  at: number,
  sources: Sources,
): Promise<Citation | null> {
  const { from: start, to: end } = sourceSpan(mapped, at, at + quote.length);
  const source = await sources.read(passage.file);
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

/** Every place of the corpus that prints the quote, found through the index by its rarest terms. */
async function otherPlaces(quote: string, index: PassageIndex, sources: Sources): Promise<Citation[]> {
  // Terms of the first half: a passage may end inside the quote, and the next one go on with it.
  const firstHalf = termsOf(quote).filter(({ end }) => end <= Math.ceil(quote.length / 2));
  const terms = [...new Set(firstHalf.map(({ term }) => term))]
    .sort((a, b) => index.documentFrequency(a) - index.documentFrequency(b))
    .slice(0, PROBE_TERMS);
  const ordinals = index.having(terms, CITATIONS_MAX * 4);
  const citations: Citation[] = [];
  for (const ordinal of ordinals) {
    const place = await findIn(quote, ordinal, index);
    const citation = place && (await cite(quote, place.passage, place.mapped, place.at, sources));
    if (citation) citations.push(citation);
  }
  return citations;
}

async function findIn(
  quote: string,
  ordinal: number,
  index: PassageIndex,
): Promise<{ passage: Passage; mapped: MappedText; at: number } | null> {
  const isLast = ordinal + 1 >= index.manifest.passages;
  const [passage, next] = await index.passages(isLast ? [ordinal] : [ordinal, ordinal + 1]);
  const inside = passage!.text.indexOf(quote);
  if (inside !== -1) return { passage: passage!, mapped: passage!, at: inside };
  if (!next || next.file !== passage!.file) return null;
  const mapped = new MappedTextBuilder()
    .appendSlice(passage!, 0, passage!.text.length)
    .appendSlice(next, 0, next.text.length)
    .build();
  const across = mapped.text.indexOf(quote);
  return across === -1 ? null : { passage: passage!, mapped, at: across };
}
