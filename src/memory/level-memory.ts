import { ClassicLevel } from "classic-level";
import { ExpectedError } from "../errors.ts";
import { type Box, isOver, keep, type Kept, type Memory } from "./memory.ts";
import { createProcessBuckets } from "./process-buckets.ts";

/** How often what is over is removed. */
const SWEEP_MS = 60 * 60_000;

/**
 * A memory in a folder, which outlives the process. Throws `MEMORY_UNUSABLE` when another process has it
 * open, or it cannot be written.
 */
export async function openMemory(folder: string, now: () => number = Date.now): Promise<Memory> {
  const level = new ClassicLevel<string, Kept<unknown>>(folder, { valueEncoding: "json" });
  await level.open().catch((cause: unknown) => {
    const { code } = ((cause as Error).cause ?? {}) as NodeJS.ErrnoException;
    const isLocked = code === "LEVEL_LOCKED";
    throw new ExpectedError(
      "MEMORY_UNUSABLE",
      isLocked
        ? `another process uses "${folder}": stop it, or name another folder with MEMORY_DIR`
        : `cannot keep what the bot remembers in "${folder}": allow writing there, or name another folder with MEMORY_DIR`,
      { cause },
    );
  });
  const sweep = async () => {
    for await (const [key, kept] of level.iterator()) if (isOver(kept, now())) await level.del(key);
  };
  await sweep();
  // A sweep that meets the closing of the memory is simply cut short.
  const timer = setInterval(() => void sweep().catch(() => {}), SWEEP_MS).unref();

  return {
    box<T>(name: string): Box<T> {
      const adding = new Set<string>();
      const part = level.sublevel<string, Kept<T>>(name, { valueEncoding: "json" });
      return {
        async get(key) {
          const kept = await part.get(key);
          return kept === undefined || isOver(kept, now()) ? null : kept.value;
        },
        put: (key, value, keepMs) => part.put(key, keep(value, keepMs, now())),
        async add(key, value, keepMs) {
          // LevelDB knows no "put unless there": whoever comes while another looks has come too late.
          if (adding.has(key)) return false;
          adding.add(key);
          try {
            if ((await this.get(key)) !== null) return false;
            await this.put(key, value, keepMs);
            return true;
          } finally {
            adding.delete(key);
          }
        },
        remove: (key) => part.del(key),
        async *entries() {
          for await (const [key, kept] of part.iterator()) {
            if (!isOver(kept, now())) yield [key, kept.value] as const;
          }
        },
      };
    },
    buckets: (_name, rate) => createProcessBuckets(rate),
    async close() {
      clearInterval(timer);
      await level.close();
    },
  };
}
