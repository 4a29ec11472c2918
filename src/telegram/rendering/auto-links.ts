import type { Span } from "../../model.ts";

/**
 * What Telegram would turn into a link by itself: addresses, file names that look like one
 * (`README.md`), @names (which may call the person), /commands, #tags and $tickers.
 */
const LINKED =
  /(?:https?|tg|ton):\/\/\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\p{L}\p{N}_])(?:[\p{L}\p{N}-]+\.)+\p{L}{2,24}(?![\p{L}\p{N}_])(?:[/:]\S*)?|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![A-Za-z0-9_])@[A-Za-z]\w{2,31}|(?<![\p{L}\p{N}_/<>])\/[A-Za-z]\w{0,63}|(?<![A-Za-z0-9_])[#＃][\p{L}\p{N}_·]+|(?<![\p{L}\p{N}_])\$[A-Z]{3,8}\b/gu;

/** The stretches of a text that must be shielded to stay the plain words that they are. */
export function autoLinkedSpans(text: string): Span[] {
  return [...text.matchAll(LINKED)].map(({ index, 0: match }) => ({
    start: index,
    end: index + match.length,
  }));
}
