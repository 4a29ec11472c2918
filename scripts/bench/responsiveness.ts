import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import type { Embedder } from "../../src/embedding/embedder.ts";
import type { TokenTable } from "../../src/embedding/token-table.ts";
import { openIndex } from "../../src/index/searching/open-index.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";
import { retrieve } from "../../src/retrieval/retrieve.ts";
import type { Measurement } from "./measurement.ts";

const RESOLUTION_MS = 1;

/** How long is the event loop held up at most while questions are searched for, and while another index is opened? */
export async function measureResponsiveness(
  { indexFolder, questions }: { readonly indexFolder: string; readonly questions: readonly string[] },
  embedder: Embedder,
  table: TokenTable,
): Promise<Measurement[]> {
  const index = await openIndex(indexFolder, embedder.profile);
  const { passages } = index.summary;
  const searchAll = async () => {
    for (const question of questions) await retrieve(analyzeQuestion(question), index, embedder, table);
  };
  await searchAll();
  const searching = await longestDelay(searchAll);
  const swapping = await longestDelay(async () => {
    const [next] = await Promise.all([openIndex(indexFolder, embedder.profile), searchAll()]);
    await next.close();
  });
  await index.close();
  return [
    { what: "longest delay while searching", passages, value: searching, unit: "ms" },
    { what: "longest delay while a new index is taken", passages, value: swapping, unit: "ms" },
  ];
}

/** How long the event loop was held up at most during some work, in milliseconds. */
async function longestDelay(work: () => Promise<unknown>): Promise<number> {
  const stop = watchDelays();
  await work();
  return stop();
}

/** Watches the event loop from now on. Returns what ends that, and how long it was held up at most, in milliseconds. */
export function watchDelays(): () => Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return async () => {
    await wait(2 * RESOLUTION_MS);
    delays.disable();
    return delays.max / 1e6 - RESOLUTION_MS;
  };
}
