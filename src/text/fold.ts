import { isSpace, isWide, isWordCharacter } from "./characters.ts";
import { type MappedText, MappedTextBuilder, mapSource } from "./mapped-text.ts";

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
  const builder = new MappedTextBuilder();
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && !isLayout(text.charCodeAt(i))) continue;
    builder.appendSlice(mapped, start, i);
    if (i === text.length) break;
    let end = i + 1;
    while (end < text.length && isLayout(text.charCodeAt(end))) end++;
    builder.appendAs(printedSpace(text, i, end), ...firstPlace(mapped, i));
    start = end;
    i = end - 1;
  }
  return builder.build();
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
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(end);
  if (isWide(before) || isWide(after)) return "";
  const isBrokenWord =
    before === HYPHEN &&
    isWordCharacter(after) &&
    isWordCharacter(text.charCodeAt(start - 2)) &&
    run.includes("\n");
  return isBrokenWord ? "" : " ";
}

function isLayout(code: number): boolean {
  return isSpace(code) || code === SOFT_HYPHEN || code === ZERO_WIDTH_SPACE;
}

function firstPlace(mapped: MappedText, at: number): [number, number] {
  const single = new MappedTextBuilder().appendSlice(mapped, at, at + 1).build();
  return [single.runs[1]!, single.runs[2]!];
}
