import type { Citation, Span } from "../model.ts";

/** Where a text's lines and pages start, in ascending UTF-16 offsets; `null` where it has none to name. */
export interface Divisions {
  readonly lines: readonly number[] | null;
  readonly pages: readonly number[] | null;
}

/** Numbers, counted from 1, of the first and last line or page that a span touches. */
export type Place = Pick<Citation, "lineStart" | "lineEnd" | "pageStart" | "pageEnd">;

/** A file's lines; where its text is extracted, the pages that the extraction found. */
export function divisionsOf(text: string, extract: { readonly pages: readonly number[] } | null): Divisions {
  if (!extract) return { lines: lineStarts(text), pages: null };
  return { lines: null, pages: extract.pages.length > 0 ? extract.pages : null };
}

/** Where the non-empty span of a text stands. */
export function placeIn({ lines, pages }: Divisions, { start, end }: Span): Place {
  return {
    lineStart: lines && countUpTo(lines, start),
    lineEnd: lines && countUpTo(lines, end - 1),
    pageStart: pages && countUpTo(pages, start),
    pageEnd: pages && countUpTo(pages, end - 1),
  };
}

/** How many of a list of ascending numbers are at most `limit`. */
export function countUpTo(ascending: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
