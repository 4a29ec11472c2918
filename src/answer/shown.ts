import type { Answer, Quote } from "../model.ts";

/** Quotes that a person is shown at first. */
const SHOWN_MAX = 3;
/** Share of the best quote's score below which a further one is more noise than help. */
const WORTH_SHOWING = 0.15;

/** The quotes of an answer that are worth a person's time, or the nearest passages when it abstained. */
export function shownQuotes({ abstained, quotes, nearest }: Answer): readonly Quote[] {
  if (abstained) return nearest.slice(0, SHOWN_MAX);
  const floor = (quotes[0]?.score ?? 0) * WORTH_SHOWING;
  return quotes.slice(0, SHOWN_MAX).filter(({ score }) => score >= floor);
}
