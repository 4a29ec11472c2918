import type { Line, Lines } from "../block.ts";
import { isSpace } from "../../text/characters.ts";
import { type MappedText, mapSource } from "../../text/mapped-text.ts";

/** More lines in one file would fill the memory; a book has some ten thousand. */
const LINES_MAX = 4_000_000;

/**
 * The lines of `source` from `start` to `end`, trimmed, with the blank lines between them counted.
 * Throws, in words that follow the file's name, when they are too many.
 */
export function readPlainText(source: string, start = 0, end = source.length): PlainLines {
  const places: number[] = [];
  let gap = 0;
  for (let at = start; at < end;) {
    const newline = source.indexOf("\n", at);
    const lineEnd = newline === -1 || newline > end ? end : newline;
    let [from, to] = [at, lineEnd];
    while (from < to && isSpace(source.charCodeAt(from))) from++;
    while (to > from && isSpace(source.charCodeAt(to - 1))) to--;
    if (from === to) {
      gap++;
    } else {
      if (places.length === LINES_MAX * 3) throw new Error(`has more than ${LINES_MAX} lines: split it`);
      places.push(from, to, gap);
      gap = 0;
    }
    at = lineEnd + 1;
  }
  return new PlainLines(source, places);
}

/** Lines known by their places alone: a large file has millions, and each is looked at for a moment only. */
class PlainLines implements Lines, Iterable<Line> {
  readonly length: number;

  /** @param places Triples `[from, to, gap]`, one a line. */
  constructor(
    private readonly source: string,
    private readonly places: readonly number[],
  ) {
    this.length = places.length / 3;
  }

  at(i: number): Line | undefined {
    const { source, places } = this;
    if (i < 0 || i >= this.length) return undefined;
    return new PlainLine(source, places[i * 3]!, places[i * 3 + 1]!, places[i * 3 + 2]!);
  }

  *[Symbol.iterator](): Iterator<Line> {
    for (let i = 0; i < this.length; i++) yield this.at(i)!;
  }
}

class PlainLine implements Line {
  readonly kind = "line";
  readonly level = 0;
  private mapped: MappedText | null = null;

  constructor(
    private readonly source: string,
    private readonly from: number,
    private readonly to: number,
    readonly gap: number,
  ) {}

  get text(): MappedText {
    return (this.mapped ??= mapSource(this.source, this.from, this.to));
  }
}
