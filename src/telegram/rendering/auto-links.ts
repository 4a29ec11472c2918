import type { Span } from "../../model.ts";

/** Whatever is no space; for Telegram a byte order mark is none. */
const SOLID = String.raw`(?:\S|\ufeff)`;
/** A part of a host's name: Telegram takes Chinese letters and marks into it, too. */
const LABEL = String.raw`(?:[A-Za-z0-9_-]|(?=${SOLID})[^\x00-\x7f]){1,63}`;
const PATH = String.raw`(?:[/:?#]${SOLID}*)?`;
const FOR_BOT = String.raw`(?:@\w+)?`;

/**
 * What Telegram would turn into a link by itself: addresses, file names that look like one (`README.md`), @names
 * (which may call the person), /commands, #tags and $tickers.
 */
const LINKED = [
  String.raw`(?:https?|tg|ton):\/\/${SOLID}+`,
  // What stands before the @ of an address may be nearly anything.
  String.raw`(?:(?!\/)${SOLID}){1,250}@(?:${LABEL}\.)+${LABEL}${PATH}`,
  // Of 详见：www.example.com the whole would be the link.
  String.raw`(?:${LABEL}\.)+\p{L}{2,24}(?![A-Za-z0-9_])${PATH}`,
  String.raw`(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)${PATH}`,
  String.raw`(?<![A-Za-z0-9_])@\w{2,64}`,
  String.raw`(?<![\p{L}\p{N}_/<>])\/\w{1,64}${FOR_BOT}`,
  String.raw`(?<![A-Za-z0-9_])[#＃][\p{L}\p{N}_·]+${FOR_BOT}`,
  String.raw`(?<![\p{L}\p{N}_])\$[A-Z]{1,8}(?![A-Za-z0-9_])${FOR_BOT}`,
].map((source) => new RegExp(source, "gu"));

/** The stretches of a text that must be shielded to stay the plain words that they are; in order, apart. */
export function autoLinkedSpans(text: string): Span[] {
  const found = LINKED.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ index, 0: match }) => ({ start: index, end: index + match.length })),
  ).sort((a, b) => a.start - b.start);
  const merged: { start: number; end: number }[] = [];
  for (const span of found) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push(span);
  }
  return merged;
}
