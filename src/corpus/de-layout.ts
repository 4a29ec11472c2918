import type { Block, Line } from "./block.ts";
import { endsInDate } from "./dates.ts";
import { displayWidth, isSpace, isWide } from "../text/characters.ts";
import { foldLayout } from "../text/fold.ts";
import { type MappedText, MappedTextBuilder } from "../text/mapped-text.ts";
import { endsSentence } from "./sentence-end.ts";

/** Columns that a justified line of Chinese may fall short by: a mark that may not begin a line. */
const RAGGED = 1.5;
/** Columns that the first line of a paragraph loses to its indent, which extraction drops. */
const INDENT = 2;
/** No headline is wider, so a wider line that stops in mid-sentence was cut, not ended. */
const HEADLINE_MAX = 45;
/** Lines that open a piece or an item whatever stands before them. */
const OPENS =
  /^(?:[■◆●▲★※□▶►①-⑳]|(?:[问答問]|[QA]|制图|摄影|供图)[：:]|本报讯|本报记者|新华社|[(（](?:上接|下转|记者|通讯员|[一二三四五六七八九十]+[)）])|[-*•]\s|——)/u;
/** `某某表示，`: a sentence that reports speech, so running text however short its line is. */
const REPORTS = /(?:表示|指出|强调|介绍|认为|要求|透露|告诉记者|说)[，,：:]/u;
const DATE_LINE = /^\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$/;
/** Marks that never begin a line of their own: what precedes them goes on. */
const CLOSES = /^[。，、；：！？）」』》”’]/u;
/** Cells set apart by wide gaps, twice or more: a row of a table. */
const ROW = /\S(?:\t+| {3,})\S.*?\S(?:\t+| {3,})\S/u;
/** Lines of one width from which it is the width of a column: so many, and such a share of all. */
const COLUMN_LINES = 3;
const COLUMN_SHARE = 0.15;

/**
 * Joins the lines of a page into paragraphs and headings. Pages out of a PDF wrap at any width, some
 * with a blank line after every line; whether a line runs on is therefore read off the widths of its
 * neighbours: a line that fills its column runs on, one that stops short has ended.
 */
export function deLayout(lines: readonly Line[], source: string): Block[] {
  const widths = lines.map((line) => displayWidth(line.text.text));
  const isDoubleSpaced = hasMeaninglessGaps(lines, widths);
  const columns = commonWidths(widths);
  const blocks: Block[] = [];
  let first = 0;
  for (let i = 0; i < lines.length; i++) {
    const next = lines[i + 1];
    const isWhole = next === undefined || lines[i]!.ends || hasMarkBetween(lines[i]!, next, source);
    if (!isWhole && runsOn(lines, { widths, columns, isDoubleSpaced }, first, i)) continue;
    const text = joinLines(lines.slice(first, i + 1));
    const isHeading =
      lines[first]!.kind === "heading" ||
      (isHeadline(lines, first, i, text.text) && !isSignature(text.text, next));
    const label = isHeading ? labelOf(lines.slice(first, i + 1)) : "";
    blocks.push({ kind: isHeading ? "heading" : "paragraph", level: lines[first]!.level, text, label });
    first = i + 1;
  }
  return blocks;
}

/** What is known of a page as a whole. */
interface Page {
  /** Columns that each line takes. */
  readonly widths: readonly number[];
  /** Widths that many lines have. */
  readonly columns: readonly number[];
  readonly isDoubleSpaced: boolean;
}

/** Whether more than white space stands between two lines (`> `, `- `): a quote could not run across it. */
function hasMarkBetween(line: Line, next: Line, source: string): boolean {
  return source.slice(line.text.runs.at(-1), next.text.runs[1]).trim() !== "";
}

/** Whether line `i`, in the paragraph that began with line `first`, goes on in line `i + 1`. */
function runsOn(
  lines: readonly Line[],
  { widths, columns, isDoubleSpaced }: Page,
  first: number,
  i: number,
): boolean {
  const [line, next] = [lines[i]!, lines[i + 1]!];
  if (line.kind !== "line" || next.kind !== "line") return false;
  const [text, nextText] = [line.text.text, next.text.text];
  if (CLOSES.test(nextText)) return true;
  if (ROW.test(text) || ROW.test(nextText)) return false;
  if (OPENS.test(nextText) || DATE_LINE.test(text) || DATE_LINE.test(nextText)) return false;
  const hasEnded = endsSentence(text);
  const isMidSentence = !hasEnded && /[，、,\p{Ll}-]$/u.test(text);
  const continues = isMidSentence && /^\p{Ll}/u.test(nextText);
  if (next.gap > 0 && !isDoubleSpaced) {
    const isCut = widths[i]! > HEADLINE_MAX || REPORTS.test(text) || /[，、]$/u.test(text);
    return !hasEnded && (isCut || continues);
  }
  if (continues) return true;
  // What stands alone before the beginning of a piece is its headline, or that of the piece before.
  const afterNext = lines[i + 2]?.text.text ?? "";
  if (hasEnded && !endsSentence(nextText) && OPENS.test(afterNext)) return false;
  if (/[，、]$/u.test(text) && endsSentence(nextText)) return true;
  const isFirst = i === first || endsSentence(lines[i - 1]!.text.text);
  const column = columnWidth(widths, first, i);
  const widestNext = Math.max(widths[i + 1]!, widths[i + 2] ?? 0);
  if (i === first && !hasEnded && widths[i]! > widestNext + RAGGED + INDENT) {
    const isFilled = fillsColumn(widths[i]!, columns) && endsSentence(nextText);
    return widths[i]! > HEADLINE_MAX || isFilled;
  }
  if (hasEnded && widths[i + 1]! + RAGGED < column && !endsSentence(nextText)) return false;
  return widths[i]! + RAGGED + (isFirst ? INDENT : 0) + firstUnitWidth(nextText) > column;
}

/**
 * The width of the column that line `i` stands in: what the lines before it in its paragraph took, or
 * the lines after it take, whichever is less, since a paragraph may flow from one column to another.
 */
function columnWidth(widths: readonly number[], first: number, i: number): number {
  if (i === first) return (widths[i + 1]! + (widths[i + 2] ?? widths[i + 1]!)) / 2;
  const before = Math.max(...widths.slice(Math.max(first, i - 3), i));
  return Math.min(before, Math.max(widths[i + 1]!, widths[i + 2] ?? 0));
}

/** The widths at which many lines of a page end: its columns. */
function commonWidths(widths: readonly number[]): number[] {
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

/** Whether blank lines stand between lines of one sentence, so that they say nothing. */
function hasMeaninglessGaps(lines: readonly Line[], widths: readonly number[]): boolean {
  let gaps = 0;
  let insideSentence = 0;
  let pairs = 0;
  for (let i = 0; i + 1 < lines.length; i++) {
    if (lines[i]!.kind !== "line" || lines[i + 1]!.kind !== "line") continue;
    pairs++;
    if (lines[i + 1]!.gap === 0) continue;
    gaps++;
    if (!endsSentence(lines[i]!.text.text) && widths[i]! <= HEADLINE_MAX) insideSentence++;
  }
  return gaps > pairs / 2 && insideSentence > gaps / 2;
}

/** Short, without the mark that ends a sentence, and not the torn end of a longer text. */
function isHeadline(lines: readonly Line[], first: number, last: number, text: string): boolean {
  if (lines[first]!.kind !== "line" || endsSentence(text) || OPENS.test(text)) return false;
  if (/[。；;]|^[(（].*[)）]$/u.test(text) || /[，、,]$/u.test(text) || REPORTS.test(text)) return false;
  return last - first < 3 && displayWidth(text) <= HEADLINE_MAX && /\p{L}/u.test(text);
}

/** A name or office at the end of a letter, with its date or before it: nothing follows under it. */
function isSignature(text: string, next: Line | undefined): boolean {
  return endsInDate(text) || (next !== undefined && DATE_LINE.test(next.text.text));
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

function joinLines(lines: readonly Line[]): MappedText {
  if (lines.length === 1) return foldLayout(lines[0]!.text);
  const builder = new MappedTextBuilder();
  for (const [i, { text }] of lines.entries()) {
    if (i > 0) {
      const end = builder.lastPlace;
      builder.appendAs("\n", end, end + 1);
    }
    builder.appendSlice(text, 0, text.text.length);
  }
  return foldLayout(builder.build());
}
