import hnswlib from "hnswlib-node";
import type { Embedder } from "../../src/embedding/embedder.ts";
import type { PassageIndex } from "../../src/index/passage-index.ts";
import { EF_SEARCH, VectorStore } from "../../src/index/vector-store.ts";
import type { GeneratedArticle } from "./generated-articles.ts";
import { type Measurement, median, timed } from "./measurement.ts";

const K = 10;

/** How exact and how fast is the search by vectors, beside the bare library, its default, and an exact scan? */
export async function measureDense(
  folder: string,
  index: PassageIndex,
  embedder: Embedder,
  sample: readonly GeneratedArticle[],
): Promise<Measurement[]> {
  const queries = await Promise.all(sample.map(({ question }) => embedder.embedQuery(question)));
  const { dimensions } = embedder.profile;
  const bare = new hnswlib.HierarchicalNSW("cosine", dimensions);
  bare.readIndexSync(`${folder}/hnswlib.index`);
  const size = bare.getCurrentCount();
  const store = await VectorStore.load(folder);
  const vectors = Array.from({ length: size }, (_, i) => store.vector(i));
  const exact = queries.map((query) => nearest(query, vectors));

  const recallOf = (found: readonly number[][]) =>
    found.reduce((sum, list, i) => sum + list.filter((each) => exact[i]!.includes(each)).length, 0) /
    (K * queries.length);
  const searchBare = (ef: number) => {
    bare.setEf(ef);
    return queries.map((query) => bare.searchKnn(Array.from(query), K).neighbors);
  };
  const own = await Promise.all(
    queries.map(async (query) => (await index.searchDense(query, K)).map(({ ordinal }) => ordinal)),
  );
  const ownMs = await each(queries, (query) => index.searchDense(query, K));
  bare.setEf(EF_SEARCH);
  const bareMs = await each(queries, (query) => bare.searchKnn(Array.from(query), K));
  const exactMs = await each(queries.slice(0, 20), (query) => nearest(query, vectors));
  return [
    {
      what: "recall@10 by vectors",
      passages: size,
      value: recallOf(own),
      unit: "",
      baseline: { name: "with LangChain's default (ef 10)", value: recallOf(searchBare(10)) },
    },
    {
      what: "search by vectors",
      passages: size,
      value: ownMs,
      unit: "ms",
      baseline: { name: "bare hnswlib-node, same ef", value: bareMs },
    },
    {
      what: "search by vectors (again)",
      passages: size,
      value: ownMs,
      unit: "ms",
      baseline: { name: "exact scan", value: exactMs },
    },
  ];
}

async function each<T>(queries: readonly T[], search: (query: T) => unknown): Promise<number> {
  const times: number[] = [];
  for (const query of queries) times.push(await timed(() => search(query)));
  return median(times);
}

function nearest(query: Float32Array, vectors: readonly Float32Array[]): number[] {
  const scores = Float32Array.from(vectors, (vector) => {
    let sum = 0;
    for (let d = 0; d < query.length; d++) sum += query[d]! * vector[d]!;
    return sum;
  });
  return Array.from(scores.keys())
    .sort((a, b) => scores[b]! - scores[a]!)
    .slice(0, K);
}
