/**
 * Okapi BM25 (Robertson & Zaragoza 2009): how fast repetitions of a term stop counting, and how much
 * a long passage is held against it.
 */
export const BM25 = { k1: 1.2, b: 0.5 } as const;

/** Repetitions of a term in one passage that are counted at most; by then they have long stopped counting. */
export const COUNT_MAX = 255;

/**
 * BM25's weight of a term, from about 0 (everywhere) upward (rare); for a term that stands nowhere that of one
 * that stands in half a passage.
 * @param frequency In how many passages it stands.
 * @param size How many passages there are.
 */
export function inverseDocumentFrequency(frequency: number, size: number): number {
  const n = frequency || 0.5;
  return Math.log(1 + (size - n + 0.5) / (n + 0.5));
}

/**
 * What a term's repetitions in one passage are worth, from 0 to `k1 + 1`; it grows with `count` and falls with
 * `length`.
 * @param length Terms of the passage.
 * @param average Terms of a passage on average.
 */
export function saturation(count: number, length: number, average: number): number {
  const norm = 1 - BM25.b + (BM25.b * length) / average;
  return (count * (BM25.k1 + 1)) / (count + BM25.k1 * norm);
}
