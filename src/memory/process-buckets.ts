import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import type { Buckets, Rate } from "./memory.ts";

/** Buckets of this process: after a restart they are full, which costs nobody anything. */
export function createProcessBuckets({ points, durationMs }: Rate): Buckets {
  const limiter = new RateLimiterMemory({ points, duration: durationMs / 1000 });
  return {
    async take(key) {
      try {
        await limiter.consume(key);
        return null;
      } catch (error) {
        const { msBeforeNext, consumedPoints } = error as RateLimiterRes;
        return { retryAfterMs: msBeforeNext, isRepeated: consumedPoints > points + 1 };
      }
    },
  };
}
