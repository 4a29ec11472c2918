import { join } from "node:path";
import hnswlib from "hnswlib-node";
import type { Embedder } from "../../src/embedding/embedder.ts";
import { currentGeneration } from "../../src/index/generations/generations.ts";
import { readManifest } from "../../src/index/generations/manifest.ts";
import { openIndex } from "../../src/index/searching/open-index.ts";
import { segmentFolder } from "../../src/index/segment/segment.ts";
import { efFor } from "../../src/index/segment/vector-store.ts";
import type { Archive } from "./archive.ts";
import { type Measurement, median, timed } from "./measurement.ts";

const K = 10;

/** How exact and how fast is the search by vectors, beside the bare library, its default, and an exact scan? */
export async function measureDense(
  { indexFolder, sample }: Archive,
  embedder: Embedder,
): Promise<Measurement[]> {
  const queries = await Promise.all(sample.map(({ question }) => embedder.embedQuery(question)));
  const { dimensions } = embedder.profile;
  const bare = await readGraph(indexFolder, dimensions);
  const size = bare.getCurrentCount();
  const vectors = new Float32Array(size * dimensions);
  for (let i = 0; i < size; i++) vectors.set(bare.getPoint(i), i * dimensions);
  const exact: number[][] = [];
  const exactTimes: number[] = [];
  for (const query of queries) {
    exactTimes.push(await timed(() => exact.push(nearest(query, vectors).map(({ ordinal }) => ordinal))));
  }
  const recallOf = (found: readonly (readonly number[])[]) =>
    found.reduce((sum, list, i) => sum + list.filter((each) => exact[i]!.includes(each)).length, 0) /
    (K * queries.length);
  const searchBare = (ef: number) => {
    bare.setEf(ef);
    return queries.map((query) => bare.searchKnn(Array.from(query), K).neighbors);
  };
  const byDefault = recallOf(searchBare(10));

  const index = await openIndex(indexFolder, embedder.profile);
  const own: number[][] = [];
  for (const query of queries) {
    own.push((await index.searchDense(query, K)).map(({ ordinal }) => ordinal));
  }
  bare.setEf(efFor(size));
  // By turns, so that whatever else the machine does slows both.
  const [ownTimes, bareTimes]: [number[], number[]] = [[], []];
  for (const query of queries) {
    ownTimes.push(await timed(() => index.searchDense(query, K)));
    bareTimes.push(await timed(() => bare.searchKnn(Array.from(query), K)));
  }
  await index.close();
  const search = (what: string, baseline: Measurement["baseline"]): Measurement => ({
    what,
    passages: size,
    value: median(ownTimes),
    unit: "ms",
    ...(baseline && { baseline }),
  });
  return [
    {
      what: "recall@10 by vectors",
      passages: size,
      value: recallOf(own),
      unit: "",
      baseline: { name: "with LangChain's default (ef 10)", value: byDefault },
    },
    search("search by vectors", { name: "bare hnswlib-node, same ef", value: median(bareTimes) }),
    search("search by vectors (again)", { name: "exact scan", value: median(exactTimes) }),
  ];
}

/** The graph of an index of one segment, in the bare library. */
async function readGraph(indexFolder: string, dimensions: number): Promise<hnswlib.HierarchicalNSW> {
  const folder = (await currentGeneration(indexFolder))!;
  const { segments } = await readManifest(folder);
  const graph = new hnswlib.HierarchicalNSW("cosine", dimensions);
  await graph.readIndex(join(segmentFolder(folder, segments[0]!.name), "vectors.hnsw"));
  return graph;
}

/** The nearest of all vectors, which stand one after another, by looking at each. */
export function nearest(query: Float32Array, vectors: Float32Array): { ordinal: number; score: number }[] {
  const best: { ordinal: number; score: number }[] = [];
  for (let ordinal = 0, at = 0; at < vectors.length; ordinal++) {
    let score = 0;
    for (let d = 0; d < query.length; d++) score += query[d]! * vectors[at++]!;
    if (best.length === K && score <= best[K - 1]!.score) continue;
    best.push({ ordinal, score });
    best.sort((a, b) => b.score - a.score);
    best.length = Math.min(best.length, K);
  }
  return best;
}
