import { access } from "node:fs/promises";
import hnswlib from "hnswlib-node";
import type { Embedder } from "../../src/embedding/embedder.ts";
import { currentGeneration } from "../../src/index/generations/generations.ts";
import { readManifest } from "../../src/index/generations/manifest.ts";
import { openIndex } from "../../src/index/searching/open-index.ts";
import { segmentFolder } from "../../src/index/segment/segment.ts";
import { efFor, graphFile, graphsIn } from "../../src/index/segment/vector-store.ts";
import type { Archive } from "./archive.ts";
import { type Measurement, median, timed } from "./measurement.ts";

const K = 10;

/** How exact and how fast is the search by vectors, beside the bare library, its default, and an exact scan? */
export async function measureDense(
  { indexFolder, bareGraph, sample }: Archive,
  embedder: Embedder,
): Promise<Measurement[]> {
  const queries = await Promise.all(sample.map(({ question }) => embedder.embedQuery(question)));
  const { dimensions } = embedder.profile;
  const graphs = await readGraphs(indexFolder, dimensions);
  const size = graphs.reduce((sum, graph) => sum + graph.getCurrentCount(), 0);
  const vectors = new Float32Array(size * dimensions);
  for (let i = 0; i < size; i++)
    vectors.set(graphs[i % graphs.length]!.getPoint(Math.floor(i / graphs.length)), i * dimensions);
  const bare = await access(bareGraph).then(
    () => readGraph(bareGraph, dimensions),
    () => null,
  );
  const exact: number[][] = [];
  const exactTimes: number[] = [];
  for (const query of queries) {
    exactTimes.push(await timed(() => exact.push(nearest(query, vectors).map(({ ordinal }) => ordinal))));
  }
  const recallOf = (found: readonly (readonly number[])[]) =>
    found.reduce((sum, list, i) => sum + list.filter((each) => exact[i]!.includes(each)).length, 0) /
    (K * queries.length);
  bare?.setEf(10);
  const byDefault = bare && recallOf(queries.map((query) => bare.searchKnn(Array.from(query), K).neighbors));

  const index = await openIndex(indexFolder, embedder.profile);
  const own: number[][] = [];
  for (const query of queries) {
    own.push((await index.searchDense(query, K)).map(({ ordinal }) => ordinal));
  }
  bare?.setEf(efFor(size));
  const [ownTimes, bareTimes]: [number[], number[]] = [[], []];
  const searchOwn = async (query: Float32Array) =>
    ownTimes.push(await timed(() => index.searchDense(query, K)));
  const searchBare = async (query: Float32Array) => {
    if (bare) bareTimes.push(await timed(() => bare.searchKnn(Array.from(query), K)));
  };
  for (const [i, query] of queries.entries()) {
    // By turns, so that whatever else the machine does slows both; the second of the two finds its branches predicted.
    if (i % 2 === 0) await searchOwn(query);
    await searchBare(query);
    if (i % 2 === 1) await searchOwn(query);
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
      ...(byDefault !== null && { baseline: { name: "with LangChain's default (ef 10)", value: byDefault } }),
    },
    search(
      "search by vectors",
      bare ? { name: "bare hnswlib-node, same ef", value: median(bareTimes) } : undefined,
    ),
    search("search by vectors (again)", { name: "exact scan", value: median(exactTimes) }),
  ];
}

/** The graphs of an index of one segment, in the bare library. */
async function readGraphs(indexFolder: string, dimensions: number): Promise<hnswlib.HierarchicalNSW[]> {
  const folder = (await currentGeneration(indexFolder))!;
  const { segments } = await readManifest(folder);
  const own = segmentFolder(folder, segments[0]!.name);
  const graphs = Array.from({ length: await graphsIn(own) }, (_, i) => graphFile(own, i));
  return Promise.all(graphs.map((path) => readGraph(path, dimensions)));
}

async function readGraph(path: string, dimensions: number): Promise<hnswlib.HierarchicalNSW> {
  const graph = new hnswlib.HierarchicalNSW("cosine", dimensions);
  await graph.readIndex(path);
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
