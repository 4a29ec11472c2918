import type { Worker } from "node:worker_threads";
import type { ExtractedFormat } from "../../model.ts";
import { startWorker } from "../../threads/start-worker.ts";
import type { Extract } from "./extract.ts";

/**
 * Time that a file may take, with what each megabyte adds: a small file that needs more means harm, while a
 * book of a thousand pages takes its time on a busy machine.
 */
const LIMIT_MS = 10_000;
const LIMIT_MS_PER_MIB = 10_000;
const LIMIT_MS_MAX = 60_000;
/** Memory that the parsers may take, in MiB. */
const MEMORY_MIB = 1024;

/** The thread that extracts; made at first use, and anew after a file that broke it. */
let thread: Worker | null = null;
/** Files are extracted one after another. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * {@link extract} in a thread of its own, which is stopped when a file takes too long or too much memory: a
 * parser of foreign files must never take the program down. Throws as `extract` does.
 */
export function extractApart(
  format: ExtractedFormat,
  bytes: Uint8Array,
  limitMs: number = limitFor(bytes.length),
): Promise<Extract> {
  const result = queue.then(() => extractNext(format, bytes, limitMs));
  queue = result.catch(() => {});
  return result;
}

function limitFor(size: number): number {
  return Math.min(LIMIT_MS + (size / (1024 * 1024)) * LIMIT_MS_PER_MIB, LIMIT_MS_MAX);
}

async function extractNext(format: ExtractedFormat, bytes: Uint8Array, limitMs: number): Promise<Extract> {
  thread ??= startThread();
  const worker = thread;
  worker.ref();
  try {
    return await new Promise<Extract>((resolve, reject) => {
      const stop = (error: Error) => {
        thread = null;
        void worker.terminate();
        reject(error);
      };
      const timer = setTimeout(
        () => stop(new Error(`takes longer than ${Math.round(limitMs / 1000)} s to read`)),
        limitMs,
      );
      worker.once("message", ({ found, reason }: { found?: Extract; reason?: string }) => {
        clearTimeout(timer);
        worker.removeAllListeners("error");
        if (found) resolve(found);
        else reject(new Error(reason));
      });
      worker.once("error", (cause: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        const isMemory = cause.code === "ERR_WORKER_OUT_OF_MEMORY";
        const reason = isMemory
          ? `needs more than ${MEMORY_MIB} MiB to read`
          : "breaks the program that reads it";
        stop(new Error(reason, { cause }));
      });
      worker.postMessage({ format, bytes });
    });
  } finally {
    worker.unref();
  }
}

function startThread(): Worker {
  return startWorker(new URL("./extract-worker", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
    // Parsers grumble about what they repair; nobody who builds an index can do anything about it.
    stdout: true,
    stderr: true,
  });
}
