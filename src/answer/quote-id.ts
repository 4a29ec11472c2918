import type { Span } from "../model.ts";

/**
 * The id of a quote: its passage's id and its place in the passage's text, so that it resolves for as long
 * as the passage keeps its words. At most 30 characters of `[A-Za-z0-9_-]`.
 */
export function quoteId(passage: string, { start, end }: Span): string {
  return `${passage}_${start.toString(36)}_${end.toString(36)}`;
}

/** The parts of a quote's id, or `null` for what is none. */
export function parseQuoteId(id: string): ({ readonly passage: string } & Span) | null {
  const match = /^([\w-]{12})_([0-9a-z]{1,6})_([0-9a-z]{1,6})$/.exec(id);
  if (!match) return null;
  const [start, end] = [Number.parseInt(match[2]!, 36), Number.parseInt(match[3]!, 36)];
  return start < end ? { passage: match[1]!, start, end } : null;
}
