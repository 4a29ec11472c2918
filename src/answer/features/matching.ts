import type { Span } from "../../model.ts";
import type { FoundTerm } from "./read-passage.ts";
import type { Weights } from "./weights.ts";

/** Distance, in UTF-16 units, at which a term counts 1/e of one beside the place looked at. */
const NEAR = 25;
/** Possible answers of one window that are looked at. */
const ANSWERS_MAX = 20;
/** BM25's constants for windows. They differ little in length, so that is held against them little. */
const K1 = 1.2;
const B = 0.2;
const AVERAGE_LENGTH = 80;

/** BM25 of a window, as a share of the question's gain. */
export function windowMatch(inside: readonly FoundTerm[], gain: Weights, length: number): number {
  const counts = new Map<number, number>();
  for (const { asked } of inside) counts.set(asked, (counts.get(asked) ?? 0) + 1);
  const norm = K1 * (1 - B + (B * length) / AVERAGE_LENGTH);
  let sum = 0;
  for (const [asked, count] of counts) sum += (gain.each[asked]! * count * (K1 + 1)) / (count + norm);
  return sum / gain.total;
}

/** How much of the question stands together at the window's best place, from 0 to 1. */
export function density(inside: readonly FoundTerm[], gain: Weights): number {
  const sums = inside.map((centre) => nearness(inside, gain, (term) => Math.abs(term.start - centre.start)));
  return Math.max(0, ...sums) / gain.total;
}

/** How much of the question stands near the best possible answer, from 0 to 1. */
export function nearestAnswer(answers: readonly Span[], found: readonly FoundTerm[], gain: Weights): number {
  const sums = answers.slice(0, ANSWERS_MAX).map((answer) => {
    const outside = found.filter((term) => term.start < answer.start || term.end > answer.end);
    return nearness(outside, gain, (term) => Math.max(0, term.start - answer.end, answer.start - term.end));
  });
  return Math.max(0, ...sums) / gain.total;
}

/** The longest unbroken run of asked terms, as a share of the question's length, from 0 to 1. */
export function longestRun(inside: readonly Span[], queryLength: number): number {
  let longest = 0;
  let from = -1;
  let to = -1;
  for (const { start, end } of inside) {
    if (start > to + 1) from = start;
    to = Math.max(to, end);
    longest = Math.max(longest, to - from);
  }
  return Math.min(1, longest / Math.max(4, queryLength));
}

/** Sum of the terms' gains, each weakened by its distance and counted once, where it is nearest. */
function nearness(terms: readonly FoundTerm[], gain: Weights, distance: (term: FoundTerm) => number): number {
  const nearest = new Map<number, number>();
  for (const term of terms) {
    const weight = Math.exp(-distance(term) / NEAR);
    if (weight > (nearest.get(term.asked) ?? 0)) nearest.set(term.asked, weight);
  }
  let sum = 0;
  for (const [asked, weight] of nearest) sum += gain.each[asked]! * weight;
  return sum;
}
