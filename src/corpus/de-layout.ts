import type { Block, Line } from "./block.ts";
import { endsInDate } from "./dates.ts";
import { displayWidth, isSpace, isWide } from "../text/characters.ts";
import { foldLines } from "../text/fold.ts";
import { endsSentence } from "./sentence-end.ts";
import { isOpening, Trait, traitsOf } from "./line-traits.ts";

/** Columns that a justified line of Chinese may fall short by: a mark that may not begin a line. */
const RAGGED = 1.5;
/** Columns that the first line of a paragraph loses to its indent, which extraction drops. */
const INDENT = 2;
/** No headline is wider, so a wider line that stops in mid-sentence was cut, not ended. */
const HEADLINE_MAX = 45;
/** `某某表示，`: a sentence that reports speech, so running text however short its line is. */
const REPORTS = /(?:表示|指出|强调|介绍|认为|要求|透露|告诉记者|说)[，,：:]/u;
/** Lines of one width from which it is the width of a column: so many, and such a share of all. */
const COLUMN_LINES = 3;
const COLUMN_SHARE = 0.15;

/**
 * Joins the lines of a page into paragraphs and headings. Pages out of a PDF wrap at any width, some
 * with a blank line after every line; whether a line runs on is therefore read off the widths of its
 * neighbours: a line that fills its column runs on, one that stops short has ended.
 */
export function deLayout(lines: readonly Line[], source: string): Block[] {
  const page = readPage(lines);
  const blocks: Block[] = [];
  let first = 0;
  for (let i = 0; i < lines.length; i++) {
    const next = lines[i + 1];
    const isWhole = next === undefined || lines[i]!.ends || hasMarkBetween(lines[i]!, next, source);
    if (!isWhole && runsOn(page, first, i)) continue;
    const text = foldLines(lines.slice(first, i + 1).map((line) => line.text));
    const isHeading =
      lines[first]!.kind === "heading" ||
      (isHeadline(page, first, i, text.text) && !isSignature(page, i, text.text));
    const label = isHeading ? labelOf(lines.slice(first, i + 1)) : "";
    blocks.push({ kind: isHeading ? "heading" : "paragraph", level: lines[first]!.level, text, label });
    first = i + 1;
  }
  return blocks;
}

/** The lines of a page, and what is known of each and of all. */
interface Page {
  readonly lines: readonly Line[];
  /** Columns that each line takes. */
  readonly widths: Float64Array;
  /** The {@link traitsOf} each line. */
  readonly traits: Uint8Array;
  /** Widths that many lines have. */
  readonly columns: readonly number[];
  /** Whether blank lines stand between lines of one sentence, so that they say nothing. */
  readonly isDoubleSpaced: boolean;
}

function readPage(lines: readonly Line[]): Page {
  const widths = new Float64Array(lines.length);
  const traits = new Uint8Array(lines.length);
  for (let i = 0; i < lines.length; i++) {
    const { text } = lines[i]!.text;
    widths[i] = displayWidth(text);
    traits[i] = traitsOf(text);
  }
  const isDoubleSpaced = hasMeaninglessGaps(lines, widths, traits);
  return { lines, widths, traits, columns: commonWidths(widths), isDoubleSpaced };
}

/** Whether more than white space stands between two lines (`> `, `- `): a quote could not run across it. */
function hasMarkBetween(line: Line, next: Line, source: string): boolean {
  for (let at = line.text.runs.at(-1)!; at < next.text.runs[1]!; at++) {
    if (!isSpace(source.charCodeAt(at))) return true;
  }
  return false;
}

/** Whether line `i`, in the paragraph that began with line `first`, goes on in line `i + 1`. */
function runsOn(page: Page, first: number, i: number): boolean {
  const { lines, widths, traits, columns } = page;
  const [line, next] = [lines[i]!, lines[i + 1]!];
  if (line.kind !== "line" || next.kind !== "line") return false;
  const [own, nexts] = [traits[i]!, traits[i + 1]!];
  if (nexts & Trait.CLOSES) return true;
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
  // What stands alone before the beginning of a piece is its headline, or that of the piece before.
  if (hasEnded && !nextEnds && i + 2 < lines.length && traits[i + 2]! & Trait.OPENS) return false;
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
  for (const width of widths) counts.set(Math.ceil(width), (counts.get(Math.ceil(width)) ?? 0) + 1);
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

/** Whether blank lines stand between lines of one sentence more often than not. */
function hasMeaninglessGaps(lines: readonly Line[], widths: Float64Array, traits: Uint8Array): boolean {
  let gaps = 0;
  let insideSentence = 0;
  let pairs = 0;
  for (let i = 0; i + 1 < lines.length; i++) {
    if (lines[i]!.kind !== "line" || lines[i + 1]!.kind !== "line") continue;
    pairs++;
    if (lines[i + 1]!.gap === 0) continue;
    gaps++;
    if (!(traits[i]! & Trait.ENDS) && widths[i]! <= HEADLINE_MAX) insideSentence++;
  }
  return gaps > pairs / 2 && insideSentence > gaps / 2;
}

/** Short, without the mark that ends a sentence, and not the torn end of a longer text. */
function isHeadline({ lines }: Page, first: number, last: number, text: string): boolean {
  if (lines[first]!.kind !== "line" || last - first >= 3) return false;
  if (endsSentence(text) || isOpening(text) || displayWidth(text) > HEADLINE_MAX) return false;
  if (/[。；;]|^[(（].*[)）]$/u.test(text) || /[，、,]$/u.test(text) || REPORTS.test(text)) return false;
  return /\p{L}/u.test(text);
}

/** A name or office at the end of a letter, with its date or before it: nothing follows under it. */
function isSignature({ traits }: Page, last: number, text: string): boolean {
  return endsInDate(text) || (traits[last + 1]! & Trait.DATE) !== 0;
}

function labelOf(lines: readonly Line[]): string {
  return lines.map(({ text }) => closeUp(text.text.trim()).replaceAll(/\s+/gu, " ")).join(" ");
}

/** Takes the spaces out of a headline that is set letter by letter (`上 海 发 布`). */
function closeUp(text: string): string {
  const parts = text.split(/\s+/u);
  const single = parts.filter((part) => [...part].length === 1).length;
  return single > 2 && single * 2 > parts.length ? text.replaceAll(/(?<=\S) (?=\S)/gu, "") : text;
}
