import type { Span } from "../model.ts";
import { isWordCharacter } from "../text/characters.ts";
import { termsOf } from "../text/terms.ts";

/** A stretch of a text that stands in the question just like that, and where it begins there. */
interface ExactRun extends Span {
  readonly asked: number;
}

/** A text whose stretches that stand in the question are known. */
export interface ReadStretches {
  /** The greatest share of the question that one stretch of a part of the text holds just as it is asked, from 0 to 1. */
  longest(part: Span): number;
}

/** UTF-16 units of a question that are compared: what follows in a longer one tells little more. */
const COMPARED_MAX = 160;
/** Single characters stand in any text. */
const RUN_LEAST = 2;

/**
 * The question as it is written. Terms are at most a pair of characters or a word, so that `鹤新长新镇` holds each
 * of `鹤新镇`; only as a stretch the two names differ.
 */
export class AskedText {
  private readonly text: string;
  /** For each stretch `[from, to)`, at `from * width + to`, the gain of the terms that lie wholly within it. */
  private readonly gains: Float64Array;
  private readonly width: number;
  /** Of all terms together; never 0. */
  private readonly total: number;
  /** The terms as they are written, and where: whatever stretch counts holds one of them. */
  private readonly places: (readonly [written: string, at: number])[] = [];

  /**
   * @param query The question in normal form.
   * @param gains What each of its terms counts.
   */
  constructor(query: string, gains: ReadonlyMap<string, number>) {
    this.text = query.slice(0, COMPARED_MAX);
    this.width = this.text.length + 1;
    this.gains = new Float64Array(this.width * this.width);
    this.total = [...gains.values()].reduce((sum, gain) => sum + gain, 0) || 1;
    const at = (from: number, to: number) => from * this.width + to;
    for (const { term, start, end } of termsOf(this.text)) {
      this.gains[at(start, end)]! += gains.get(term) ?? 0;
      if (end - start >= RUN_LEAST) this.places.push([this.text.slice(start, end), start]);
    }
    for (let length = RUN_LEAST; length < this.width; length++) {
      for (let from = 0; from + length < this.width; from++) {
        const to = from + length;
        // What both shorter stretches hold stands in the one between them.
        this.gains[at(from, to)]! +=
          this.gains[at(from, to - 1)]! + this.gains[at(from + 1, to)]! - this.gains[at(from + 1, to - 1)]!;
      }
    }
  }

  /** @param plain A text in normal form. */
  read(plain: string): ReadStretches {
    const runs = this.runsIn(plain);
    return { longest: (part) => this.longest(runs, part) };
  }

  /** Stretches of a text that stand in the question, each as long as can be. */
  private runsIn(plain: string): ExactRun[] {
    const shifts = new Set<number>();
    for (const [written, place] of this.places) {
      for (let at = plain.indexOf(written); at >= 0; at = plain.indexOf(written, at + 1)) {
        shifts.add(at - place);
      }
    }
    return [...shifts].flatMap((shift) => this.runsAt(shift, plain));
  }

  private longest(runs: readonly ExactRun[], { start, end }: Span): number {
    let most = 0;
    for (const run of runs) {
      const [from, to] = [Math.max(run.start, start), Math.min(run.end, end)];
      if (to <= from) continue;
      most = Math.max(most, this.gainOf(run.asked + from - run.start, run.asked + to - run.start));
    }
    return Math.min(1, most / this.total);
  }

  /** Those that stand so many places behind where they stand in the question. */
  private runsAt(shift: number, plain: string): ExactRun[] {
    const runs: ExactRun[] = [];
    const { text } = this;
    const last = Math.min(text.length, plain.length - shift);
    let from = -1;
    for (let i = Math.max(0, -shift); i <= last; i++) {
      const isSame = i < last && text.charCodeAt(i) === plain.charCodeAt(i + shift);
      if (isSame && from < 0) from = i;
      if (isSame || from < 0) continue;
      if (i - from >= RUN_LEAST) {
        const { start, end } = wholeWords(plain, from + shift, i + shift);
        const asked = start - shift;
        if (this.gainOf(asked, end - shift) > 0) runs.push({ start, end, asked });
      }
      from = -1;
    }
    return runs;
  }

  private gainOf(from: number, to: number): number {
    return this.gains[from * this.width + to]!;
  }
}

/** A stretch without the words that it holds a part of: a `nation` is no `international` one. */
function wholeWords(text: string, from: number, to: number): Span {
  const isWithinWord = (at: number) =>
    at > 0 && isWordCharacter(text.charCodeAt(at - 1)) && isWordCharacter(text.charCodeAt(at));
  let [start, end] = [from, to];
  while (start < end && isWithinWord(start)) start++;
  while (end > start && isWithinWord(end)) end--;
  return { start, end };
}
