import { isSpace, isWide, isWordCharacter } from "./characters.ts";
import { type MappedText, MappedTextBuilder, mapSource } from "./mapped-text.ts";

const HYPHEN = 0x2d;

/**
 * Folds layout white space and nothing else: a run of white space beside a Chinese character or a
 * full-width mark vanishes, as does a line break after a hyphen inside a word; any other run becomes
 * one space; white space at both ends goes. No other character is touched, added or reordered.
 */
export function foldLayout(mapped: MappedText): MappedText {
  const { text } = mapped;
  const builder = new MappedTextBuilder();
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && !isSpace(text.charCodeAt(i))) continue;
    builder.appendSlice(mapped, start, i);
    if (i === text.length) break;
    let end = i + 1;
    while (end < text.length && isSpace(text.charCodeAt(end))) end++;
    if (isPrinted(text, i, end)) builder.appendAs(" ", ...firstPlace(mapped, i));
    start = end;
    i = end - 1;
  }
  return builder.build();
}

/** {@link foldLayout} for text whose places do not matter. */
export function fold(text: string): string {
  return foldLayout(mapSource(text)).text;
}

/** Whether the white space `[start, end)` of `text` is a space that a reader would see. */
function isPrinted(text: string, start: number, end: number): boolean {
  if (start === 0 || end >= text.length) return false;
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(end);
  if (isWide(before) || isWide(after)) return false;
  const isBrokenWord =
    before === HYPHEN &&
    isWordCharacter(after) &&
    isWordCharacter(text.charCodeAt(start - 2)) &&
    text.slice(start, end).includes("\n");
  return !isBrokenWord;
}

function firstPlace(mapped: MappedText, at: number): [number, number] {
  const single = new MappedTextBuilder().appendSlice(mapped, at, at + 1).build();
  return [single.runs[1]!, single.runs[2]!];
}
