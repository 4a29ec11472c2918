import type { Outcome } from "./judge.ts";
import { createRandom } from "./random.ts";

/** What each question adds to each metric, or `null` where the metric is not about it. */
const VALUES = {
  documentHit1: ofAnswerable(({ documentRank }) => within(documentRank, 1)),
  documentHit3: ofAnswerable(({ documentRank }) => within(documentRank, 3)),
  documentHit5: ofAnswerable(({ documentRank }) => within(documentRank, 5)),
  mrr: ofAnswerable(({ documentRank }) => (documentRank === null ? 0 : 1 / documentRank)),
  ndcg10: ofAnswerable(({ relevance }) => ndcg(relevance.slice(0, 10))),
  quoteHit1: ofAnswerable(({ quoteRank }) => within(quoteRank, 1)),
  quoteHit3: ofAnswerable(({ quoteRank }) => within(quoteRank, 3)),
  answeredDocumentHit1: ofAnswerable((each) => (each.abstained ? 0 : within(each.documentRank, 1))),
  answeredDocumentHit5: ofAnswerable((each) => (each.abstained ? 0 : within(each.documentRank, 5))),
  answeredQuoteHit1: ofAnswerable((each) => (each.abstained ? 0 : within(each.quoteRank, 1))),
  falseRefusals: ofAnswerable(({ abstained }) => Number(abstained)),
  falseAnswers: ({ isAnswerable, abstained }: Outcome) => (isAnswerable ? null : Number(!abstained)),
  quoteLength: ({ quoteLengths }: Outcome) => quoteLengths[0] ?? null,
} as const satisfies Record<string, (outcome: Outcome) => number | null>;

export type Metric = keyof typeof VALUES;

/** What is measured, each as a mean over the questions it is about. */
export const METRICS = Object.keys(VALUES) as Metric[];

function ofAnswerable(value: (outcome: Outcome) => number) {
  return (outcome: Outcome): number | null => (outcome.isAnswerable ? value(outcome) : null);
}

function within(rank: number | null, k: number): number {
  return Number(rank !== null && rank <= k);
}

/** nDCG (Järvelin & Kekäläinen 2002) with one gold document: gain only for its first quote. */
function ndcg(relevance: readonly boolean[]): number {
  const first = relevance.indexOf(true);
  return first === -1 ? 0 : 1 / Math.log2(first + 2);
}

/** A mean with the range in which it would fall in 95 of 100 samples like this one. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Questions that the metric is about. */
  readonly count: number;
}

const RESAMPLES = 1000;

/** Mean and 95 % percentile bootstrap interval (Efron 1979); deterministic. `null` without values. */
export function estimate(values: readonly number[]): Estimate | null {
  if (values.length === 0) return null;
  const random = createRandom(values.length);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)]!;
    return sum / values.length;
  }).sort((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    mean,
    low: means[Math.floor(RESAMPLES * 0.025)]!,
    high: means[Math.ceil(RESAMPLES * 0.975) - 1]!,
    count: values.length,
  };
}

/** A metric over all outcomes. */
export function measure(metric: Metric, outcomes: readonly Outcome[]): Estimate | null {
  return estimate(outcomes.map((outcome) => VALUES[metric](outcome)).filter((value) => value !== null));
}

/**
 * The paired difference of a metric between two runs over the same questions; it is real when its
 * interval leaves out 0.
 */
export function difference(
  metric: Metric,
  before: readonly Outcome[],
  after: readonly Outcome[],
): (Estimate & { readonly isReal: boolean }) | null {
  const earlier = new Map(before.map((outcome) => [outcome.id, VALUES[metric](outcome)]));
  const differences = after.flatMap((outcome) => {
    const [was, is] = [earlier.get(outcome.id) ?? null, VALUES[metric](outcome)];
    return was === null || is === null ? [] : [is - was];
  });
  const found = estimate(differences);
  return found && { ...found, isReal: found.low > 0 || found.high < 0 };
}

/** The value below which a share `p` (0 to 1) of the values lies. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0;
}
