/** A number for each asked term, by the term's place in the question's list, and the sum of all. */
export interface Weights {
  readonly each: readonly number[];
  /** Never 0, so that shares of it are numbers. */
  readonly total: number;
}

export function weightsOf(each: readonly number[]): Weights {
  return { each, total: each.reduce((sum, weight) => sum + weight, 0) || 1 };
}

/** The share of all weight that these terms carry, from 0 to 1. */
export function shareOf({ each, total }: Weights, terms: Iterable<number>): number {
  let sum = 0;
  for (const term of terms) sum += each[term]!;
  return sum / total;
}
