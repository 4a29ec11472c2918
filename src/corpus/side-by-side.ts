import { displayWidth } from "../text/characters.ts";

/** White space that sets two columns apart. */
const GUTTER = /(?<=\S) {4,}(?=\S|\u3000)/g;
/** Share of the lines between the first and the last divided one that must be divided at one place. */
const DIVIDED = 0.5;
const LINES_MIN = 5;
/** Columns of text, so that neither a table's cells nor an indented signature count. */
const COLUMN_MIN = 8;

/** A line cut at its gutter. */
interface Divided {
  readonly left: string;
  readonly right: string;
  /** Where the right part begins, in half columns. */
  readonly at: number;
}

/**
 * A page that prints two columns of text side by side, as `pdftotext -layout` does, with the right column
 * put below the left one; `null` for any other text. No sentence of such a page stands in one piece, so it
 * counts as a text that has to be extracted.
 */
export function separateColumns(source: string): string | null {
  if (!source.includes("    ")) return null;
  const lines = source.split(/\r?\n/);
  const divided = lines.map(divide);
  const at = commonPlace(divided);
  if (at === null) return null;
  const isAt = (line: Divided | null) => line !== null && Math.abs(line.at - at) <= 2;
  const first = divided.findIndex(isAt);
  const last = divided.findLastIndex(isAt);
  const part = divided.slice(first, last + 1);
  const filled = lines.slice(first, last + 1).filter((line) => line.trim() !== "");
  const count = part.filter(isAt).length;
  if (count < LINES_MIN || count < filled.length * DIVIDED || !areColumns(part.filter(isAt))) return null;
  const left: string[] = [];
  const right: string[] = [];
  for (const [i, line] of lines.slice(first, last + 1).entries()) {
    const own = part[i]!;
    if (isAt(own)) {
      left.push(own.left);
      right.push(own.right);
    } else if (indentOf(line) >= at - 2) right.push(line.trim());
    else left.push(line);
  }
  const rest = lines.slice(last + 1);
  // What follows the last divided line is the longer column's end, as far as it stays in its place.
  const tail = rest.findIndex((line) => line.trim() !== "" && displayWidth(line) * 2 > at);
  const ends = rest.slice(0, tail === -1 ? undefined : tail);
  left.push(...ends);
  return [...lines.slice(0, first), ...left, "", ...right, "", ...rest.slice(ends.length)].join("\n");
}

function divide(line: string): Divided | null {
  const gaps = [...line.trimEnd().matchAll(GUTTER)];
  if (gaps.length !== 1) return null;
  const gap = gaps[0]!;
  const end = gap.index + gap[0].length;
  return {
    left: line.slice(0, gap.index),
    right: line.slice(end).trimEnd(),
    at: displayWidth(line.slice(0, end)) * 2,
  };
}

/** The place at which most lines are divided. */
function commonPlace(lines: readonly (Divided | null)[]): number | null {
  const counts = new Map<number, number>();
  for (const line of lines) if (line) counts.set(line.at, (counts.get(line.at) ?? 0) + 1);
  const [best] = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  return best ? best[0] : null;
}

function areColumns(lines: readonly (Divided | null)[]): boolean {
  const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
  return (
    middle(lines.map((line) => displayWidth(line!.left))) >= COLUMN_MIN &&
    middle(lines.map((line) => displayWidth(line!.right))) >= COLUMN_MIN
  );
}

/** White space before the first character, in half columns. */
function indentOf(line: string): number {
  return displayWidth(/^\s*/.exec(line)![0]) * 2;
}
