import { isSpace, isWide, isWordCharacter } from "./characters.ts";
import { type MappedText, MappedTextBuilder, mapSource, sourceSpan } from "./mapped-text.ts";

const HYPHEN = 0x2d;

/** Invisible marks at which a word may be broken over two lines. */
const SOFT_HYPHEN = 0xad;
const ZERO_WIDTH_SPACE = 0x200b;
/** What is left of the gap between two cells of a table: a space of the width of a letter. */
export const CELL_SPACE = "\u2003";
/** So many spaces in a line set cells of a table apart, not letters of a word. */
const CELL_GAP = 3;

/**
 * Folds layout white space and nothing else: a run of white space beside a Chinese character or a
 * full-width mark vanishes, as does a line break after a hyphen inside a word, and a soft hyphen; the gap
 * between two cells of a table becomes one {@link CELL_SPACE}, any other run one space; white space at both
 * ends goes. No other character is touched, added or reordered. Folding twice is folding once.
 */
export function foldLayout(mapped: MappedText): MappedText {
  const { text } = mapped;
  let from = nextLayout(text, 0);
  if (from === text.length) return mapped;
  const builder = new MappedTextBuilder();
  let start = 0;
  while (from < text.length) {
    let end = from + 1;
    while (end < text.length && isLayout(text.charCodeAt(end))) end++;
    builder.appendSlice(mapped, start, from);
    const space = printedSpace(text, from, end);
    if (space !== "") {
      const place = sourceSpan(mapped, from, from + 1);
      builder.appendAs(space, place.from, place.to);
    }
    start = end;
    from = nextLayout(text, end);
  }
  return builder.appendSlice(mapped, start, text.length).build();
}

/** Several lines as one text, folded as if a line break stood between each two. */
export function foldLines(lines: readonly MappedText[]): MappedText {
  if (lines.length === 1) return foldLayout(lines[0]!);
  const isPlain = lines.every(({ text }) => text !== "" && nextLayout(text, 0) === text.length);
  const builder = new MappedTextBuilder();
  let last = "";
  for (const line of lines) {
    const place = builder.lastPlace;
    const space = isPlain ? printedBreak(last, last.length, line.text.charCodeAt(0)) : "\n";
    if (builder.size > 0) builder.appendAs(space, place, place + 1);
    builder.appendSlice(line, 0, line.text.length);
    last = line.text;
  }
  return isPlain ? builder.build() : foldLayout(builder.build());
}

function nextLayout(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isLayout(text.charCodeAt(at))) at++;
  return at;
}

/** {@link foldLayout} for text whose places do not matter. */
export function fold(text: string): string {
  return foldLayout(mapSource(text)).text;
}

/** What a reader would see of the white space `[start, end)` of `text`: a space, or nothing. */
function printedSpace(text: string, start: number, end: number): string {
  if (start === 0 || end >= text.length) return "";
  const run = text.slice(start, end);
  if (run.includes("\u00AD") || !/\s/.test(run)) return "";
  if (/[\t\u2003]/.test(run) || (run.length >= CELL_GAP && !/[\n\r]/.test(run))) return CELL_SPACE;
  if (run.includes("\n")) return printedBreak(text, start, text.charCodeAt(end));
  return isWide(text.charCodeAt(start - 1)) || isWide(text.charCodeAt(end)) ? "" : " ";
}

/** What a reader would see of a line break at `at` of `text` before the character `next`. */
function printedBreak(text: string, at: number, next: number): "" | " " {
  const before = text.charCodeAt(at - 1);
  if (isWide(before) || isWide(next)) return "";
  const isBrokenWord = before === HYPHEN && isWordCharacter(next) && isWordCharacter(text.charCodeAt(at - 2));
  return isBrokenWord ? "" : " ";
}

function isLayout(code: number): boolean {
  return isSpace(code) || code === SOFT_HYPHEN || code === ZERO_WIDTH_SPACE;
}
