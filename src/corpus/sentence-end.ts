import { hasWords, isSentenceMark } from "../text/characters.ts";
import { CELL_SPACE } from "../text/fold.ts";

/** Marks that end a sentence, or a clause that stands for one. */
const ENDS = new Set(codesOf("。！？!?…．."));
const ENDS_CLAUSE = new Set(codesOf("：:；;"));
/** Closing marks that may follow them; after a full stop, only those of Latin text. */
const CLOSES = new Set(codesOf("\"'”’」』）)]】》"));
const CLOSES_LATIN = new Set(codesOf("\"'”’)]"));
const FULL_STOP = 0x2e;

/** Whether a line stops where a sentence, or a clause that stands for one, stops. */
export function endsSentence(text: string): boolean {
  let last = text.length - 1;
  if (ENDS_CLAUSE.has(text.charCodeAt(last))) return true;
  let isLatin = true;
  for (; CLOSES.has(text.charCodeAt(last)); last--) isLatin &&= CLOSES_LATIN.has(text.charCodeAt(last));
  const mark = text.charCodeAt(last);
  return ENDS.has(mark) && (mark !== FULL_STOP || isLatin);
}

function codesOf(marks: string): number[] {
  return Array.from(marks, (mark) => mark.charCodeAt(0));
}

/**
 * How far each sentence of a paragraph reaches: offsets of the sentences' ends, ascending, the last
 * one the paragraph's length. Closing quotes and brackets stay with their sentence; a full stop inside
 * a number, an abbreviation, an initial or an address ends nothing.
 */
export function sentenceEnds(text: string): number[] {
  const ends: number[] = [];
  let start = 0;
  let looked = 0;
  let hasSentence = false;
  for (let i = 0; i < text.length; i++) {
    if (!isSentenceMark(text.charCodeAt(i))) continue;
    const end = sentenceEndAt(text, i);
    if (end === 0) {
      // All marks of a run but its first are judged alike; each would read to the run's end again.
      if (text[i] === text[i - 1]) while (text[i + 1] === text[i]) i++;
      continue;
    }
    let next = end;
    while (isBlank(text[next])) next++;
    hasSentence ||= hasWords(text, looked, next);
    looked = next;
    if (hasSentence) {
      ends.push(next);
      start = next;
      hasSentence = false;
    }
    i = next - 1;
  }
  if (start < text.length) {
    if (ends.length > 0 && !hasWords(text, start, text.length)) ends[ends.length - 1] = text.length;
    else ends.push(text.length);
  }
  return ends;
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === CELL_SPACE;
}

const WIDE_END = new Set("。！？!?．｡");
const CLOSING = new Set("\"'”’」』）)]】》");
const ABBREVIATION =
  /(?:^|[\s(“"'])(?:[A-Z]|(?:Mr|Mrs|Ms|Dr|Prof|St|Mt|Jr|Sr|Gen|Col|Lt|Sgt|Rev|Hon|Gov|Sen|Rep|vs|etc|No|Nos|Vol|Fig|Inc|Ltd|Co|Corp|cf|al|ca|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|e\.g|i\.e|[A-Z]\.[A-Z]|[A-Z]\.[A-Z]\.[A-Z]))$/;

/** The end (exclusive) of a sentence that stops with the mark at `i`, or 0. */
function sentenceEndAt(text: string, i: number): number {
  const mark = text[i]!;
  let end = i + 1;
  if (WIDE_END.has(mark)) {
    while (WIDE_END.has(text[end]!)) end++;
  } else if (mark === "…") {
    while (text[end] === "…") end++;
    if (!CLOSING.has(text[end]!) && end < text.length) return 0;
  } else if (mark === ".") {
    while (text[end] === ".") end++;
  } else {
    return 0;
  }
  while (CLOSING.has(text[end]!)) end++;
  if (mark === "." || mark === "!" || mark === "?") {
    if (end < text.length && !isLatinEnd(text, i, end, mark)) return 0;
  }
  // “……！”他说 goes on; 。” ends. What follows a closing quote directly and is no capital or quote, in
  // Chinese, still reads as a new sentence, so nothing more is asked here.
  return end;
}

function isLatinEnd(text: string, mark: number, end: number, sign: string): boolean {
  const next = text[end]!;
  if (next !== " ") return sign !== "." && /[^\p{Ll}\p{N}]/u.test(next);
  if (/[\p{Ll},;)]/u.test(text[end + 1] ?? "")) return false;
  return sign !== "." || !ABBREVIATION.test(text.slice(Math.max(0, mark - 10), mark));
}
