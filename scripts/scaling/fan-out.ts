import { createRandom } from "../../src/evaluation/random.ts";

/** How long one shard takes for a search: most of the time about the same, seldom much longer. */
export interface ShardLatency {
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** A search over several shards at once, whose answer waits for the slowest. */
export interface FanOut {
  /** Shards that are asked. */
  readonly shards: number;
  /** Time after which a second replica is asked as well, and whoever is first taken; `null` for never. */
  readonly hedgeMs: number | null;
  /** Time that a message takes to a shard and back. */
  readonly networkMs: number;
}

/** Durations of simulated searches, in milliseconds. */
export interface FanOutLatency {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Searches that the shards did for one question, on average. */
  readonly searches: number;
}

/** Questions that are simulated. */
const QUESTIONS = 4000;
/** The 95th percentile of a normal distribution, in standard deviations. */
const Z95 = 1.6449;

/**
 * Simulates questions that are asked of all shards at the same time. Each shard's latency is drawn from a log-normal
 * distribution with the median and the 95th percentile that were measured on one.
 */
export function simulateFanOut(
  { medianMs, p95Ms }: ShardLatency,
  { shards, hedgeMs, networkMs }: FanOut,
): FanOutLatency {
  const random = createRandom(shards * 7919 + 1);
  const spread = Math.log(p95Ms / medianMs) / Z95;
  const draw = () => networkMs + medianMs * Math.exp(spread * normal(random));
  const durations: number[] = [];
  let searches = 0;
  for (let question = 0; question < QUESTIONS; question++) {
    let slowest = 0;
    for (let shard = 0; shard < shards; shard++) {
      let duration = draw();
      searches++;
      if (hedgeMs !== null && duration > hedgeMs) {
        duration = Math.min(duration, hedgeMs + draw());
        searches++;
      }
      slowest = Math.max(slowest, duration);
    }
    durations.push(slowest);
  }
  durations.sort((a, b) => a - b);
  const at = (share: number) => durations[Math.floor(share * QUESTIONS)]!;
  return { medianMs: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), searches: searches / QUESTIONS };
}

/** A number from the standard normal distribution (Box & Muller 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
