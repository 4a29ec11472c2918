import type { Passage, Span } from "../../model.ts";

/** Longest quote, in UTF-16 units. */
export const QUOTE_MAX = 160;
/** Length up to which a part of a long sentence is a short one. */
const PART_SHORT = 100;
/** Most sentences in one quote. */
export const SENTENCES_MAX = 4;

/** A stretch of a passage that could be quoted. */
export interface Window extends Span {
  /** Sentences in it; 1 for a part of one. */
  readonly sentences: number;
  /** Whether it is a part of a sentence that is too long to quote whole. */
  readonly isPart: boolean;
}

/**
 * All stretches of a passage that may be quoted: one to four whole sentences of one paragraph, and,
 * where a single sentence is longer than a quote may be, stretches of it.
 */
export function quoteWindows({ text, sentences, paragraphs }: Passage): Window[] {
  const windows: Window[] = [];
  const breaks = new Set(paragraphs);
  for (let first = 0; first < sentences.length; first++) {
    const start = sentences[first]!;
    for (let last = first; last < first + SENTENCES_MAX && last < sentences.length; last++) {
      if (last > first && breaks.has(sentences[last]!)) break;
      const end = trimmedEnd(text, start, sentences[last + 1] ?? text.length);
      if (end - start > QUOTE_MAX) {
        if (last === first) windows.push(...parts(text, start, end));
        break;
      }
      if (end > start) windows.push({ start, end, sentences: last - first + 1, isPart: false });
    }
  }
  return windows;
}

/**
 * Stretches of a long sentence: from each clause on, and up to each clause's end, as much as a quote may hold, and as
 * much as makes a short one. So each begins or ends where a clause does; its other end may lie before a phrase.
 */
function parts(text: string, start: number, end: number): Window[] {
  const cuts = clauseCuts(text, start, end);
  const spans = new Map<string, Window>();
  const add = (from: number, to: number) => {
    const window = { start: from, end: trimmedEnd(text, from, to), sentences: 1, isPart: true };
    if (window.end > from) spans.set(`${from}-${window.end}`, window);
  };
  const fits = (from: number, to: number, most: number) =>
    trimmedEnd(text, cuts[from]!.at, cuts[to]!.at) - cuts[from]!.at <= most;
  for (const most of [QUOTE_MAX, PART_SHORT]) {
    for (let i = 0; i + 1 < cuts.length; i++) {
      let to = i + 1;
      while (to + 1 < cuts.length && fits(i, to + 1, most)) to++;
      if (cuts[i]!.isClause) add(cuts[i]!.at, cuts[to]!.at);
      let from = i;
      while (from > 0 && fits(from - 1, i + 1, most)) from--;
      if (cuts[i + 1]!.isClause) add(cuts[from]!.at, cuts[i + 1]!.at);
    }
  }
  return [...spans.values()];
}

/** A place at which a sentence may be cut. */
interface Cut {
  readonly at: number;
  /** Whether a clause begins or ends there, not only a phrase. */
  readonly isClause: boolean;
}

/**
 * Where a clause ends or begins: after a mark, before a bracket, and before an English word that opens one, for
 * English sentences are long and poor in marks.
 */
const CLAUSE =
  "[，；：、,;:—–](?![\\d])[\"'”’」』）)]*\\s?|\\s(?=[(（])|\\s(?=(?:and|but|or|which|who|whom|whose|that|where|when|while|because|although|since|until|if)\\s)";
/** Before an English word that opens a phrase. */
const PHRASE =
  "\\s(?=(?:as|by|with|without|for|from|in|into|on|at|to|after|before|during|under|through|between|including)\\s)";
const CUT = new RegExp(`(${CLAUSE})|${PHRASE}`, "gu");

/** The places at which a sentence may be cut, its own ends included. */
function clauseCuts(text: string, start: number, end: number): Cut[] {
  const cuts: Cut[] = [{ at: start, isClause: true }];
  const cut = new RegExp(CUT);
  cut.lastIndex = start;
  for (let match = cut.exec(text); match && cut.lastIndex < end; match = cut.exec(text)) {
    cutWords(text, cuts, { at: cut.lastIndex, isClause: match[1] !== undefined });
  }
  cutWords(text, cuts, { at: end, isClause: true });
  return cuts;
}

/** Appends `to`, and before it as many cuts between words as keep every piece short enough. */
function cutWords(text: string, cuts: Cut[], to: Cut): void {
  for (let from = cuts.at(-1)!.at; to.at - from > QUOTE_MAX; from = cuts.at(-1)!.at) {
    const space = text.lastIndexOf(" ", from + QUOTE_MAX - 1) + 1;
    let at = space > from + QUOTE_MAX / 2 ? space : from + QUOTE_MAX;
    if (/[\uDC00-\uDFFF]/.test(text[at]!)) at--;
    cuts.push({ at, isClause: true });
  }
  if (to.at > cuts.at(-1)!.at) cuts.push(to);
}

function trimmedEnd(text: string, start: number, end: number): number {
  while (end > start && /\s/u.test(text[end - 1]!)) end--;
  return end;
}
