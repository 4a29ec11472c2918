import type { Embedder } from "../../src/embedding/embedder.ts";
import type { IndexHome } from "../../src/index/index-home.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";
import type { Archive } from "./archive.ts";
import { nearest } from "./dense.ts";
import { inSeconds, type Measurement, median, percentile, timed } from "./measurement.ts";

const K = 10;
/** Questions that the exact scan is made for, which is slow. */
const SCANNED = 50;
/** Scores of different programs differ by so much. */
const ROUNDING = 1e-5;
/** One of the archive's thirty folders, and a third of them. */
const NARROWED = { "in 1/30": "2003/**", "in 1/3": "199*/**" };

/**
 * How long do build and searches take, and how exact is the search by vectors, wherever an index is kept?
 * @param vectors Those of all passages, one after another.
 */
export async function measureHome(
  home: IndexHome,
  { corpus, sample }: Archive,
  embedder: Embedder,
  vectors: Float32Array,
): Promise<Measurement[]> {
  const buildMs = await timed(() => home.build({ corpus, embedder, isFull: true }));
  const index = await home.open(embedder.profile);
  const { passages } = index.summary;
  const [dense, lexical]: [number[], number[]] = [[], []];
  const narrowed = Object.entries(NARROWED).map(([share, source]) => ({
    share,
    filter: { source, section: null, from: null, until: null },
    dense: [] as number[],
    lexical: [] as number[],
  }));
  let found = 0;
  for (const [i, { question }] of sample.entries()) {
    const vector = await embedder.embedQuery(question);
    const { terms } = analyzeQuestion(question);
    let hits: readonly { readonly score: number }[] = [];
    dense.push(await timed(async () => (hits = await index.searchDense(vector, K))));
    lexical.push(await timed(() => index.searchLexical(terms, K)));
    for (const { filter, dense, lexical } of narrowed) {
      dense.push(await timed(() => index.searchDense(vector, K, filter)));
      lexical.push(await timed(() => index.searchLexical(terms, K, filter)));
    }
    if (i >= SCANNED) continue;
    const least = nearest(vector, vectors).at(-1)!.score;
    found += hits.filter(({ score }) => score >= least - ROUNDING).length;
  }
  await index.close();
  const row = (what: string, value: number, unit: string): Measurement => ({ what, passages, value, unit });
  return [
    inSeconds("build", passages, buildMs),
    row("search by vectors, median", median(dense), "ms"),
    row("search by vectors, p95", percentile(dense, 0.95), "ms"),
    row("recall@10 by vectors", found / (K * Math.min(SCANNED, sample.length)), ""),
    row("search by words, median", median(lexical), "ms"),
    row("search by words, p95", percentile(lexical, 0.95), "ms"),
    ...narrowed.flatMap(({ share, dense, lexical }) => [
      row(`by vectors ${share} of it, median`, median(dense), "ms"),
      row(`by words ${share} of it, median`, median(lexical), "ms"),
    ]),
  ];
}
