import type { Passage, Span } from "../../model.ts";

/** Longest quote, in UTF-16 units. */
export const QUOTE_MAX = 160;
/** Most sentences in one quote. */
const SENTENCES_MAX = 3;

/** A stretch of a passage that could be quoted. */
export interface Window extends Span {
  /** Sentences in it; 1 for a part of one. */
  readonly sentences: number;
  /** Whether it is a part of a sentence that is too long to quote whole. */
  readonly isPart: boolean;
}

/**
 * All stretches of a passage that may be quoted: one to three whole sentences of one paragraph, and,
 * where a single sentence is longer than a quote may be, runs of its clauses.
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

/** For each clause of a long sentence: the longest run of clauses from it, and the longest up to it. */
function parts(text: string, start: number, end: number): Window[] {
  const cuts = clauseCuts(text, start, end);
  const spans = new Map<string, Window>();
  const add = (from: number, to: number) => {
    const window = { start: from, end: trimmedEnd(text, from, to), sentences: 1, isPart: true };
    if (window.end > from) spans.set(`${from}-${window.end}`, window);
  };
  for (let i = 0; i + 1 < cuts.length; i++) {
    let to = i + 1;
    while (to + 1 < cuts.length && trimmedEnd(text, cuts[i]!, cuts[to + 1]!) - cuts[i]! <= QUOTE_MAX) to++;
    add(cuts[i]!, cuts[to]!);
    let from = i;
    while (from > 0 && trimmedEnd(text, cuts[from - 1]!, cuts[i + 1]!) - cuts[from - 1]! <= QUOTE_MAX) from--;
    add(cuts[from]!, cuts[i + 1]!);
  }
  return [...spans.values()];
}

/**
 * Where a sentence may be cut: after a clause mark, before a bracket, and before an English word that
 * opens a clause or a phrase, for English sentences are long and poor in marks.
 */
const CLAUSE_CUT =
  /[，；：、,;:—–](?![\d])["'”’」』）)]*\s?|\s(?=[(（])|\s(?=(?:and|but|or|which|who|whom|whose|that|where|when|while|because|although|since|until|if|as|by|with|without|for|from|in|into|on|at|to|after|before|during|under|through|between|including)\s)/gu;

/** The offsets at which a sentence may be cut, its own ends included. */
function clauseCuts(text: string, start: number, end: number): number[] {
  const cuts = [start];
  const clause = new RegExp(CLAUSE_CUT);
  clause.lastIndex = start;
  for (let match = clause.exec(text); match && clause.lastIndex < end; match = clause.exec(text)) {
    cutWords(text, cuts, clause.lastIndex);
  }
  cutWords(text, cuts, end);
  return cuts;
}

/** Appends `to`, and before it as many cuts between words as keep every piece short enough. */
function cutWords(text: string, cuts: number[], to: number): void {
  for (let from = cuts.at(-1)!; to - from > QUOTE_MAX; from = cuts.at(-1)!) {
    const space = text.lastIndexOf(" ", from + QUOTE_MAX - 1) + 1;
    let cut = space > from + QUOTE_MAX / 2 ? space : from + QUOTE_MAX;
    if (/[\uDC00-\uDFFF]/.test(text[cut]!)) cut--;
    cuts.push(cut);
  }
  if (to > cuts.at(-1)!) cuts.push(to);
}

function trimmedEnd(text: string, start: number, end: number): number {
  while (end > start && /\s/u.test(text[end - 1]!)) end--;
  return end;
}
