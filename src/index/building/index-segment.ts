import type { Embedder } from "../../embedding/embedder.ts";
import type { Passage } from "../../model.ts";
import { PassageStore } from "../segment/passage-store.ts";
import type { EarlierWork } from "./earlier-work.ts";
import { begunGraph, GraphCheckpoints } from "./graph-checkpoints.ts";
import { GraphWriter } from "./graph-writer.ts";
import { LexicalThread } from "./lexical-thread.ts";
import { keepVectors, type KeptVectors } from "./unfinished-work.ts";

/** Passages that are embedded and written together. */
const BATCH = 64;
const CHECKPOINT_MS = 60_000;
/** Fewer passages are indexed sooner than the threads for it have started. */
const SMALL = 500;

/** Who makes vectors, who made them before, and who wants to hear how it goes. */
export interface IndexingOptions {
  readonly embedder: Embedder;
  readonly earlier: Pick<EarlierWork, "vectorOf" | "unfinished">;
  /** Time after which an unfinished graph is saved; default a minute. */
  readonly checkpointMs?: number | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Indexes the passages that were written to a segment's folder, a batch at a time; embeds those that nobody did
 * before. Memory grows with the passages only by their graph.
 */
export async function indexSegment(folder: string, options: IndexingOptions): Promise<{ embedded: number }> {
  const store = await PassageStore.open(folder);
  try {
    const kept = await keepVectors(folder, options.embedder.profile);
    try {
      const indexed = await indexPassages(folder, store, kept, options);
      await kept.remove();
      return indexed;
    } finally {
      await kept.close();
    }
  } finally {
    await store.close();
  }
}

async function indexPassages(
  folder: string,
  store: PassageStore,
  kept: KeptVectors,
  { embedder, earlier, checkpointMs = CHECKPOINT_MS, onProgress }: IndexingOptions,
): Promise<{ embedded: number }> {
  const isSmall = store.size < SMALL;
  const lexical = new LexicalThread(isSmall);
  const graph = new GraphWriter(store.size, isSmall);
  const checkpoints = new GraphCheckpoints(graph, folder, checkpointMs);
  let embedded = 0;
  let done = 0;
  try {
    await lexical.begin(folder);
    const from = await begunGraph(store, earlier.unfinished);
    const begun = await graph.begin(embedder.profile.dimensions, from);
    for await (const batch of batchesOf(store.range(), BATCH)) {
      await lexical.add(batch.map((passage) => ({ text: passage.text, context: passageContext(passage) })));
      const known = await Promise.all(batch.map((passage) => earlier.vectorOf(passage)));
      const fresh = batch.filter((_, i) => known[i] === null);
      embedded += fresh.length;
      const made = fresh.length > 0 ? await embedder.embedPassages(fresh.map(embeddedText)) : [];
      let next = 0;
      const vectors = known.map((vector) => vector ?? made[next++]!);
      await kept.add(vectors);
      await graph.add(vectors.slice(Math.max(0, begun - done)));
      done += batch.length;
      if (done > begun) await checkpoints.pass(done);
      onProgress?.(done, store.size);
    }
    // Neither is stopped in the middle of a file because the other failed.
    const written = await Promise.allSettled([lexical.finish(), graph.save(folder)]);
    for (const outcome of written) if (outcome.status === "rejected") throw outcome.reason;
    await checkpoints.remove();
    return { embedded };
  } finally {
    await lexical.end();
    await graph.end();
  }
}

async function* batchesOf<T>(values: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const value of values) {
    batch.push(value);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Words about a passage that help to find it and are never quoted from it. */
export function passageContext({ title, section, date }: Passage): string {
  return [title, section, date && chineseDate(date)].filter(Boolean).join(" ");
}

/** Month and day as a Chinese question writes them. */
function chineseDate(date: string): string {
  const [, month, day] = date.split("-");
  return `${Number(month)}月${Number(day)}日`;
}

/** What is embedded of a passage: its title with its text. */
export function embeddedText(passage: Passage): string {
  return [passage.title, passage.text].filter(Boolean).join("\n");
}
