/**
 * Text that remembers where it came from. Cleaning only ever drops characters, or replaces a run of
 * layout white space by one space, or a character reference by its character; each result character
 * therefore has a place in the source, and the map is a list of runs.
 */
export interface MappedText {
  readonly text: string;
  /**
   * Triples `[at, from, to]`, ascending: the characters of `text` from `at` up to the next triple's
   * `at` stand in the source at `[from, to)`. A run is either one to one, or stands for its source as
   * a whole (`&amp;` for `&`).
   */
  readonly runs: readonly number[];
}

/** Collects {@link MappedText} piece by piece, joining runs that touch. */
export class MappedTextBuilder {
  private readonly parts: string[] = [];
  private length = 0;
  private readonly runs: number[] = [];

  /** Appends characters that stand one to one in the source from `from` on. */
  append(text: string, from: number): this {
    return this.appendAs(text, from, from + text.length);
  }

  /** Appends characters that stand for the source's `[from, to)`. */
  appendAs(text: string, from: number, to: number): this {
    if (text.length === 0) return this;
    this.addRun(this.length, text.length, from, to);
    return this.addText(text);
  }

  /** Appends `[start, end)` of a text that is itself mapped. */
  appendSlice(mapped: MappedText, start: number, end: number): this {
    if (start >= end) return this;
    const { runs } = mapped;
    const shift = this.length - start;
    for (let run = runAt(runs, start), at = start; at < end; run += 3) {
      const [first, from, to] = [runs[run]!, runs[run + 1]!, runs[run + 2]!];
      const next = run + 3 < runs.length ? runs[run + 3]! : mapped.text.length;
      const stop = Math.min(end, next);
      const isOneToOne = to - from === next - first;
      if (isOneToOne) this.addRun(shift + at, stop - at, from + at - first, from + stop - first);
      else this.addRun(shift + at, stop - at, from, to);
      at = stop;
    }
    return this.addText(mapped.text.slice(start, end));
  }

  /** UTF-16 units that were appended. */
  get size(): number {
    return this.length;
  }

  /** The end of the last character's place in the source, 0 while nothing was appended. */
  get lastPlace(): number {
    return this.runs.at(-1) ?? 0;
  }

  build(): MappedText {
    // A copy has no room for more: a corpus holds millions of these.
    return { text: this.parts.join(""), runs: this.runs.slice() };
  }

  private addText(text: string): this {
    this.parts.push(text);
    this.length += text.length;
    return this;
  }

  /** The `length` characters from `at` on, next to be appended, stand for the source's `[from, to)`. */
  private addRun(at: number, length: number, from: number, to: number): void {
    const { runs } = this;
    const last = runs.length - 3;
    if (last >= 0 && runs[last + 2] === from && to - from === length) {
      const [characters, place] = [at - runs[last]!, from - runs[last + 1]!];
      if (characters === place) {
        runs[last + 2] = to;
        return;
      }
    }
    runs.push(at, from, to);
  }
}

/** A source seen as mapped text: every character stands for itself. */
export function mapSource(source: string, start = 0, end = source.length): MappedText {
  return new SourceSlice(source.slice(start, end), start);
}

/** Makes its one run when it is asked for: each line of a corpus is one, and few are. */
class SourceSlice implements MappedText {
  constructor(
    readonly text: string,
    private readonly start: number,
  ) {}

  get runs(): readonly number[] {
    return this.text === "" ? [] : [0, this.start, this.start + this.text.length];
  }
}

/**
 * Where the non-empty range `[start, end)` of a mapped text stands in its source: from the place of
 * its first character to the end of the place of its last.
 */
export function sourceSpan(mapped: MappedText, start: number, end: number): { from: number; to: number } {
  return {
    from: placeOf(mapped, start).from,
    to: placeOf(mapped, end - 1).to,
  };
}

function placeOf({ text, runs }: MappedText, offset: number): { from: number; to: number } {
  const run = runAt(runs, offset);
  const [at, from, to] = [runs[run]!, runs[run + 1]!, runs[run + 2]!];
  const length = (runs[run + 3] ?? text.length) - at;
  if (to - from !== length) return { from, to };
  return { from: from + offset - at, to: from + offset - at + 1 };
}

/** Index in `runs` of the run that holds the character at `offset`. */
function runAt(runs: readonly number[], offset: number): number {
  let low = 0;
  let high = runs.length / 3 - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (runs[middle * 3]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low * 3;
}
