import MiniSearch from "minisearch";
import type { EmbedderProfile } from "../../src/embedding/embedder.ts";
import { inverseDocumentFrequency, saturation } from "../../src/index/bm25.ts";
import type { PassageIndex } from "../../src/index/passage-index.ts";
import { openIndex } from "../../src/index/searching/open-index.ts";
import { analyzeQuestion, type Question } from "../../src/retrieval/question.ts";
import { termsOf } from "../../src/text/terms.ts";
import type { Archive } from "./archive.ts";
import { type Measurement, median, timed } from "./measurement.ts";

const K = 10;
/** MiniSearch keeps its index as objects in memory: beyond this there is no room for it. */
const MINISEARCH_MAX = 200_000;
/** Questions that it is asked, which takes it long. */
const COMPARED = 40;
/** Questions that are held against the formula where there are that many passages. */
const REFERRED = 20;

/** How fast is the search by words beside MiniSearch over the same tokens, and are its results those of BM25? */
export async function measureLexical(
  { indexFolder, sample }: Archive,
  profile: EmbedderProfile,
): Promise<Measurement[]> {
  const index = await openIndex(indexFolder, profile);
  const queries = sample.map(({ question }) => analyzeQuestion(question).terms);
  const { passages } = index.summary;
  const mini =
    passages > MINISEARCH_MAX
      ? null
      : new MiniSearch({ fields: ["text"], tokenize: tokensOf, processTerm: (term) => term });
  const referred = mini ? queries.length : REFERRED;
  const reference = await readReference(index, queries.slice(0, referred), (id, text) =>
    mini?.add({ id, text }),
  );
  const [own, theirs]: [number[], number[]] = [[], []];
  let same = 0;
  for (const [i, query] of queries.entries()) {
    own.push(await timed(() => index.searchLexical(query, K)));
    const words = query.map(({ term }) => term).join("\u0000");
    const split = { tokenize: (text: string) => text.split("\u0000"), processTerm: (term: string) => term };
    if (mini && i < COMPARED) theirs.push(await timed(() => mini.search(words, split)));
    if (i >= referred) continue;
    const found = await index.searchLexical(query, K);
    // Of equal scores either may stand first.
    const scores = reference(query).map((score) => score.toFixed(2));
    if (found.map(({ score }) => score.toFixed(2)).join() === scores.join()) same++;
  }
  await index.close();
  return [
    {
      what: "search by words",
      passages,
      value: median(own),
      unit: "ms",
      ...(mini && { baseline: { name: "MiniSearch, same tokens", value: median(theirs) } }),
    },
    {
      what: "same ten scores as reference BM25",
      passages,
      value: same / Math.min(referred, queries.length),
      unit: "",
    },
  ];
}

/** BM25 as the formula says it: the ten best scores for a query, from all passages that hold one of its terms. */
async function readReference(
  index: PassageIndex,
  queries: readonly Question["terms"][],
  visit: (ordinal: number, text: string) => void,
): Promise<(query: Question["terms"]) => number[]> {
  const size = index.summary.passages;
  const lengths = new Uint32Array(size);
  const wanted = new Set(queries.flatMap((query) => query.map(({ term }) => term)));
  const postings = new Map<string, [ordinal: number, count: number][]>();
  for (let start = 0; start < size; start += 1000) {
    const ordinals = Array.from({ length: Math.min(1000, size - start) }, (_, i) => start + i);
    for (const [i, passage] of (await index.passages(ordinals)).entries()) {
      const { title, section, text } = passage!;
      visit(start + i, text);
      const tokens = tokensOf(text);
      lengths[start + i] = tokens.length;
      const counts = new Map<string, number>();
      for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
      for (const token of tokensOf([title, section].filter(Boolean).join(" "))) {
        if (!counts.has(token)) counts.set(token, 1);
      }
      for (const [token, count] of counts) {
        if (!wanted.has(token)) continue;
        const list = postings.get(token) ?? [];
        postings.set(token, list);
        list.push([start + i, count]);
      }
    }
  }
  const average = lengths.reduce((sum, length) => sum + length, 0) / size;
  return (query) => {
    const scores = new Float64Array(size);
    for (const { term, weight } of query) {
      const list = postings.get(term) ?? [];
      const gain = weight * inverseDocumentFrequency(list.length, size);
      for (const [ordinal, count] of list)
        scores[ordinal]! += gain * saturation(count, lengths[ordinal]!, average);
    }
    return [...scores.sort().subarray(-K)].toReversed().filter((score) => score > 0);
  };
}

function tokensOf(text: string): string[] {
  return termsOf(text).map(({ term }) => term);
}
