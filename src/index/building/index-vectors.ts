import type { Embedder } from "../../embedding/embedder.ts";
import { PassageStore } from "../segment/passage-store.ts";
import type { EarlierWork } from "./earlier-work.ts";
import { begunGraphs, GraphCheckpoints } from "./graph-checkpoints.ts";
import { GraphWriter } from "./graph-writer.ts";
import { embeddedText } from "./passage-text.ts";
import { keepVectors, type KeptVectors } from "./unfinished-work.ts";

/** Passages that are embedded and written together. */
const BATCH = 64;
const CHECKPOINT_MS = 60_000;

/** Who makes vectors, who made them before, and who wants to hear how it goes. */
export interface VectorOptions {
  readonly embedder: Embedder;
  readonly earlier: Pick<EarlierWork, "vectorOf" | "unfinished">;
  /** Time after which unfinished graphs are saved; default a minute. */
  readonly checkpointMs?: number | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Indexes the vectors of the passages that were written to a segment's folder, a batch at a time; embeds those that
 * nobody did before. Memory grows with the passages only by their graphs.
 */
export async function indexVectors(folder: string, options: VectorOptions): Promise<{ embedded: number }> {
  const store = await PassageStore.open(folder);
  try {
    const kept = await keepVectors(folder, options.embedder.profile);
    try {
      const indexed = await growGraphs(folder, store, kept, options);
      await kept.remove();
      return indexed;
    } finally {
      await kept.close();
    }
  } finally {
    await store.close();
  }
}

async function growGraphs(
  folder: string,
  store: PassageStore,
  kept: KeptVectors,
  { embedder, earlier, checkpointMs = CHECKPOINT_MS, onProgress }: VectorOptions,
): Promise<{ embedded: number }> {
  const graphs = new GraphWriter(store.size);
  const checkpoints = new GraphCheckpoints(graphs, folder, checkpointMs);
  let embedded = 0;
  let done = 0;
  try {
    const from = await begunGraphs(store, earlier.unfinished);
    const begun = await graphs.begin(embedder.profile.dimensions, from);
    for await (const batch of batchesOf(store.range(), BATCH)) {
      const known = await Promise.all(batch.map((passage) => earlier.vectorOf(passage)));
      const fresh = batch.filter((_, i) => known[i] === null);
      embedded += fresh.length;
      const made = fresh.length > 0 ? await embedder.embedPassages(fresh.map(embeddedText)) : [];
      let next = 0;
      const vectors = known.map((vector) => vector ?? made[next++]!);
      await kept.add(vectors);
      await graphs.add(vectors.slice(Math.max(0, begun - done)));
      done += batch.length;
      if (done > begun) await checkpoints.pass(done);
      onProgress?.(done, store.size);
    }
    await graphs.save(folder);
    await checkpoints.remove();
    return { embedded };
  } finally {
    await graphs.end();
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
