import { type Box, isOver, keep, type Kept, type Memory } from "./memory.ts";
import { createProcessBuckets } from "./process-buckets.ts";

/** Values that one box holds at most; the oldest goes first. */
const BOX_MAX = 10_000;

/** A memory that ends with the process. */
export function createProcessMemory(now: () => number = Date.now, most = BOX_MAX): Memory {
  const boxes = new Map<string, Map<string, Kept<unknown>>>();
  return {
    box<T>(name: string): Box<T> {
      const values = (boxes.get(name) ?? new Map()) as Map<string, Kept<T>>;
      boxes.set(name, values);
      return {
        async get(key) {
          const kept = values.get(key);
          return !kept || isOver(kept, now()) ? null : structuredClone(kept.value);
        },
        async put(key, value, keepMs) {
          values.delete(key);
          values.set(key, keep(structuredClone(value), keepMs, now()));
          for (const oldest of values.keys()) {
            if (values.size <= most) break;
            values.delete(oldest);
          }
        },
        async add(key, value, keepMs) {
          const kept = values.get(key);
          if (kept && !isOver(kept, now())) return false;
          await this.put(key, value, keepMs);
          return true;
        },
        async remove(key) {
          values.delete(key);
        },
        async *entries() {
          for (const [key, kept] of [...values].sort(([a], [b]) => (a < b ? -1 : 1))) {
            if (!isOver(kept, now())) yield [key, structuredClone(kept.value)] as const;
          }
        },
      };
    },
    buckets: (_name, rate) => createProcessBuckets(rate),
    close: async () => {},
  };
}
