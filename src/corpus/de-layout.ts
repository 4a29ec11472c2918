import type { Block, Line, Lines } from "./block.ts";
import { endsInDate } from "./dates.ts";
import { displayWidth, isSpace, isWide } from "../text/characters.ts";
import { foldLines } from "../text/fold.ts";
import type { MappedText } from "../text/mapped-text.ts";
import { endsSentence } from "./sentence-end.ts";
import { isOpening, Trait, traitsOf } from "./line-traits.ts";

/** Columns that a justified line of Chinese may fall short by: a mark that may not begin a line. */
const RAGGED = 1.5;
/** Columns that the first line of a paragraph loses to its indent, which extraction drops. */
const INDENT = 2;
/** No headline is wider, so a wider line that stops in mid-sentence was cut, not ended. */
const HEADLINE_MAX = 45;
/** Nor does one take more lines. */
const HEADLINE_LINES = 3;
/** `某某表示，`: a sentence that reports speech, so running text however short its line is. */
const REPORTS = /(?:表示|指出|强调|介绍|认为|要求|透露|告诉记者|说)[，,：:]/u;
/** No paragraph has more lines: what goes on longer is cut there. */
const PARAGRAPH_LINES = 10_000;
/** Lines of one width from which it is the width of a column: so many, and such a share of all. */
const COLUMN_LINES = 3;
const COLUMN_SHARE = 0.15;

/**
 * Joins the lines of a page into paragraphs and headings. Pages out of a PDF wrap at any width, some
 * with a blank line after every line; whether a line runs on is therefore read off the widths of its
 * neighbours: a line that fills its column runs on, one that stops short has ended.
 */
export function deLayout(lines: Lines, source: string): Block[] {
  const page = readPage(lines);
  const blocks: Block[] = [];
  let part: Line[] = [];
  let next = lines.at(0);
  for (let i = 0; next; i++) {
    const line = next;
    part.push(line);
    next = lines.at(i + 1);
    const mayGoOn = next && !line.ends && part.length < PARAGRAPH_LINES;
    const goesOn = mayGoOn && runsOn(page, i - part.length + 1, i, line, next!);
    if (goesOn && !hasMarkBetween(line, next!, source)) continue;
    blocks.push(blockOf(part, page, i));
    part = [];
  }
  return blocks;
}

/** Lines that belong together as one; `last` is the number of the last. */
function blockOf(lines: readonly Line[], page: Page, last: number): Block {
  const { kind, level } = lines[0]!;
  const texts = lines.map(({ text }) => text);
  const text = foldLines(texts);
  const isHeading =
    kind === "heading" ||
    (kind === "line" &&
      isHeadline(texts.length, text.text) &&
      !isSignature(page, last, text.text) &&
      !isRow(page, last));
  return {
    kind: isHeading ? "heading" : "paragraph",
    level,
    text,
    label: isHeading ? labelOf(texts) : "",
  };
}

/** The lines of a page, and what is known of each and of all. */
interface Page {
  readonly lines: Lines;
  /** Columns that each line takes. */
  readonly widths: Float64Array;
  /** The {@link traitsOf} each line. */
  readonly traits: Uint8Array;
  /** Widths that many lines have. */
  readonly columns: readonly number[];
  /** Whether blank lines stand between lines of one sentence, so that they say nothing. */
  readonly isDoubleSpaced: boolean;
}

function readPage(lines: Lines): Page {
  const widths = new Float64Array(lines.length);
  const traits = new Uint8Array(lines.length);
  const gaps = new Gaps();
  for (let i = 0; i < lines.length; i++) {
    const line = lines.at(i)!;
    const { text } = line.text;
    widths[i] = displayWidth(text);
    traits[i] = traitsOf(text);
    gaps.add(line, widths[i]!, traits[i]!);
  }
  return { lines, widths, traits, columns: commonWidths(widths), isDoubleSpaced: gaps.areMeaningless };
}

/** Whether more than white space stands between two lines (`> `, `- `): a quote could not run across it. */
function hasMarkBetween(line: Line, next: Line, source: string): boolean {
  for (let at = line.text.runs.at(-1)!; at < next.text.runs[1]!; at++) {
    if (!isSpace(source.charCodeAt(at))) return true;
  }
  return false;
}

/** Whether line `i`, in the paragraph that began with line `first`, goes on in the next one. */
function runsOn(page: Page, first: number, i: number, line: Line, next: Line): boolean {
  const { widths, traits, columns } = page;
  if (line.kind !== "line" || next.kind !== "line") return false;
  const [own, nexts] = [traits[i]!, traits[i + 1]!];
  if (nexts & Trait.CLOSES) return true;
  if (own & nexts & Trait.GAP) return false;
  if (own & (Trait.ROW | Trait.DATE) || nexts & (Trait.ROW | Trait.DATE | Trait.OPENS)) return false;
  const [text, nextText] = [line.text.text, next.text.text];
  const hasEnded = (own & Trait.ENDS) !== 0;
  const continues = !hasEnded && beginsLowerCase(nextText) && /[，、,\p{Ll}-]$/u.test(text);
  if (next.gap > 0 && !page.isDoubleSpaced) {
    if (hasEnded) return false;
    return continues || widths[i]! > HEADLINE_MAX || (own & Trait.PAUSES) !== 0 || REPORTS.test(text);
  }
  if (continues) return true;
  const nextEnds = (nexts & Trait.ENDS) !== 0;
  if (isHeadlineBetween(page, first, i) || standsAlone(page, first, i + 1)) return false;
  if (own & Trait.PAUSES && nextEnds) return true;
  const isFirst = i === first || (traits[i - 1]! & Trait.ENDS) !== 0;
  const column = columnWidth(widths, first, i);
  const widestNext = Math.max(widths[i + 1]!, widths[i + 2] ?? 0);
  if (i === first && !hasEnded && widths[i]! > widestNext + RAGGED + INDENT) {
    const isFilled = nextEnds && fillsColumn(widths[i]!, columns);
    return widths[i]! > HEADLINE_MAX || isFilled;
  }
  if (hasEnded && widths[i + 1]! + RAGGED < column && !nextEnds) return false;
  return widths[i]! + RAGGED + (isFirst ? INDENT : 0) + firstUnitWidth(nextText) > column;
}

/**
 * Whether a headline stands between line `i`, at which a piece ends or breaks off, and the beginning of the
 * next piece or the end of the page: a few lines of another width than the column's, none the end of a sentence.
 */
function isHeadlineBetween({ widths, traits }: Page, first: number, i: number): boolean {
  const column = i === first ? 0 : widths[i - 1]!;
  const breaksOff = (traits[i]! & Trait.PAUSES) !== 0 && widths[i]! + RAGGED + 1 < column;
  if (!(traits[i]! & Trait.ENDS) && !breaksOff) return false;
  let filled = 0;
  for (let line = i + 1; line <= i + 1 + HEADLINE_LINES; line++) {
    const isEnd = line === traits.length;
    if (isEnd || traits[line]! & Trait.OPENS)
      return line > i + 1 && (filled === 0 || (!isEnd && line === i + 2));
    if (traits[line]! & (Trait.ENDS | Trait.PAUSES)) return false;
    if (Math.abs(widths[line]! - column) <= RAGGED) filled++;
  }
  return false;
}

/** Whether a short line stands between blank lines after lines that had none: even where blank lines are the rule. */
function standsAlone({ lines, widths, traits }: Page, first: number, i: number): boolean {
  if (i - 1 === first || traits[i]! & (Trait.ENDS | Trait.PAUSES)) return false;
  const isBetweenGaps = lines.at(i)!.gap > 0 && (lines.at(i + 1)?.gap ?? 1) > 0;
  return isBetweenGaps && lines.at(i - 1)!.gap === 0 && widths[i]! + RAGGED + INDENT < widths[i - 1]!;
}

function beginsLowerCase(text: string): boolean {
  return !isWide(text.charCodeAt(0)) && /^\p{Ll}/u.test(text);
}

/**
 * The width of the column that line `i` stands in: what the lines before it in its paragraph took, or
 * the lines after it take, whichever is less, since a paragraph may flow from one column to another.
 */
function columnWidth(widths: Float64Array, first: number, i: number): number {
  if (i === first) return (widths[i + 1]! + (widths[i + 2] ?? widths[i + 1]!)) / 2;
  let before = 0;
  for (let line = Math.max(first, i - 3); line < i; line++) before = Math.max(before, widths[line]!);
  return Math.min(before, Math.max(widths[i + 1]!, widths[i + 2] ?? 0));
}

/** The widths at which many lines of a page end: its columns. */
function commonWidths(widths: Float64Array): number[] {
  const counts = new Map<number, number>();
  for (const exact of widths) {
    const width = Math.ceil(exact);
    counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  const least = Math.max(COLUMN_LINES, widths.length * COLUMN_SHARE);
  return [...counts.keys()].filter((width) => {
    const near = [width - 1, width].reduce((sum, each) => sum + (counts.get(each) ?? 0), 0);
    return near >= least;
  });
}

/** Whether a line is as wide as a column, or as one's first line, whose indent is lost. */
function fillsColumn(width: number, columns: readonly number[]): boolean {
  return columns.some((column) => Math.abs(column - width) <= 1 || Math.abs(column - INDENT - width) <= 0.5);
}

/** What would have had to fit on the line before: a Chinese character, or a whole Latin word. */
function firstUnitWidth(text: string): number {
  let end = 0;
  while (end < text.length && !isWide(text.charCodeAt(end)) && !isSpace(text.charCodeAt(end))) end++;
  return end === 0 ? 1 : displayWidth(text.slice(0, end)) + 0.5;
}

/** The blank lines of a page: do they stand inside sentences more often than not? */
class Gaps {
  private pairs = 0;
  private gaps = 0;
  private insideSentence = 0;
  private isAfterLine = false;
  private isInSentence = false;

  /** Adds the next line. */
  add({ kind, gap }: Line, width: number, traits: number): void {
    if (this.isAfterLine && kind === "line") {
      this.pairs++;
      if (gap > 0) this.gaps++;
      if (gap > 0 && this.isInSentence) this.insideSentence++;
    }
    this.isAfterLine = kind === "line";
    this.isInSentence = !(traits & Trait.ENDS) && width <= HEADLINE_MAX;
  }

  get areMeaningless(): boolean {
    return this.gaps > this.pairs / 2 && this.insideSentence > this.gaps / 2;
  }
}

/** Short, without the mark that ends a sentence, and not the torn end of a longer text. */
function isHeadline(lines: number, text: string): boolean {
  if (lines > HEADLINE_LINES) return false;
  if (endsSentence(text) || isOpening(text) || displayWidth(text) > HEADLINE_MAX) return false;
  if (/[。；;]|^[(（].*[)）]$/u.test(text) || /[，、,]$/u.test(text) || REPORTS.test(text)) return false;
  return /\p{L}/u.test(text);
}

/** A line with a gap, beside another one. */
function isRow({ traits }: Page, line: number): boolean {
  const beside = (traits[line - 1] ?? 0) | (traits[line + 1] ?? 0);
  return (traits[line]! & beside & Trait.GAP) !== 0;
}

/** A name or office at the end of a letter, with its date or before it: nothing follows under it. */
function isSignature({ traits }: Page, last: number, text: string): boolean {
  return endsInDate(text) || (traits[last + 1]! & Trait.DATE) !== 0;
}

function labelOf(lines: readonly MappedText[]): string {
  return lines.map(({ text }) => closeUp(text.trim()).replaceAll(/\s+/gu, " ")).join(" ");
}

/** Takes the spaces out of a headline that is set letter by letter (`上 海 发 布`). */
function closeUp(text: string): string {
  const parts = text.split(/\s+/u);
  const single = parts.filter((part) => [...part].length === 1).length;
  return single > 2 && single * 2 > parts.length ? text.replaceAll(/(?<=\S) (?=\S)/gu, "") : text;
}
