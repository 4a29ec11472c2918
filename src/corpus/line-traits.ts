import { endsSentence } from "./sentence-end.ts";

/** What a line is by its own words, as bits: a page asks it of each line again and again. */
export const Trait = {
  /** Opens a piece or an item, whatever stands before it. */
  OPENS: 1,
  /** Begins with a mark that never begins a line of its own: what precedes it goes on. */
  CLOSES: 2,
  /** Is a row of a table. */
  ROW: 4,
  /** Is a date and nothing else. */
  DATE: 8,
  /** Stops where a sentence, or a clause that stands for one, stops. */
  ENDS: 16,
  /** Stops with a Chinese comma. */
  PAUSES: 32,
  /** Has a gap as between two cells; two such lines, one under the other, are rows. */
  GAP: 64,
} as const;

const OPENING =
  /^(?:[■◆●▲★※□▶►①-⑳]|(?:[问答問]|[QA]|制图|摄影|供图)[：:]|本报讯|本报记者|新华社|[(（](?:上接|下转|记者|通讯员|[一二三四五六七八九十]+[)）])|[-*•]\s|——)/u;
const CLOSING = /^[。，、；：！？）」』》”’]/u;
const DATE_LINE = /^\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$/;
/** Cells set apart by wide gaps, twice or more. */
const ROW = /\S(?:\t+| {3,})\S.*?\S(?:\t+| {3,})\S/u;
/** The ideographs with which an opening begins: any other tells at once that a line is none. */
const OPENING_IDEOGRAPHS = new Set(Array.from("问答問制摄供本新", (character) => character.charCodeAt(0)));

/** The traits of a line that has no white space at its ends: a sum of {@link Trait}. */
export function traitsOf(text: string): number {
  let traits = 0;
  const first = text.charCodeAt(0);
  const isIdeograph = first >= 0x4e00 && first <= 0x9fff;
  if (!isIdeograph || OPENING_IDEOGRAPHS.has(first)) {
    if (OPENING.test(text)) traits += Trait.OPENS;
    if (CLOSING.test(text)) traits += Trait.CLOSES;
    if (DATE_LINE.test(text)) traits += Trait.DATE;
  }
  if (text.includes("   ") || text.includes("\t") || text.includes("\u3000\u3000\u3000")) {
    traits += Trait.GAP;
    if (ROW.test(text)) traits += Trait.ROW;
  }
  if (endsSentence(text)) traits += Trait.ENDS;
  if (text.endsWith("，") || text.endsWith("、")) traits += Trait.PAUSES;
  return traits;
}

/** Whether a text opens a piece or an item. */
export function isOpening(text: string): boolean {
  return OPENING.test(text);
}
