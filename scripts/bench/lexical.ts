import MiniSearch from "minisearch";
import { BM25 } from "../../src/index/lexical-index.ts";
import type { PassageIndex } from "../../src/index/passage-index.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";
import { termsOf } from "../../src/text/terms.ts";
import type { GeneratedArticle } from "./generated-articles.ts";
import { type Measurement, median, timed } from "./measurement.ts";

const K = 10;

/** How fast is the search by words beside MiniSearch over the same tokens, and are its results those of BM25? */
export async function measureLexical(
  index: PassageIndex,
  sample: readonly GeneratedArticle[],
): Promise<Measurement[]> {
  const size = index.manifest.passages;
  const queries = sample.map(({ question }) => analyzeQuestion(question).terms);
  const mini = new MiniSearch({ fields: ["text"], tokenize: tokensOf, processTerm: (term) => term });
  const lengths = new Uint32Array(size);
  const wanted = new Set(queries.flatMap((query) => query.map(({ term }) => term)));
  const postings = new Map<string, [ordinal: number, count: number][]>();
  for (let start = 0; start < size; start += 1000) {
    const ordinals = Array.from({ length: Math.min(1000, size - start) }, (_, i) => start + i);
    for (const [i, passage] of (await index.passages(ordinals)).entries()) {
      const { title, section, text } = passage;
      mini.add({ id: start + i, text });
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
  const reference = (query: (typeof queries)[number]) => {
    const scores = new Map<number, number>();
    for (const { term, weight } of query) {
      const list = postings.get(term) ?? [];
      const idf = Math.log(1 + (size - list.length + 0.5) / (list.length + 0.5));
      for (const [ordinal, count] of list) {
        const norm = BM25.k1 * (1 - BM25.b + (BM25.b * lengths[ordinal]!) / average);
        const gain = (weight * idf * count * (BM25.k1 + 1)) / (count + norm);
        scores.set(ordinal, (scores.get(ordinal) ?? 0) + gain);
      }
    }
    return [...scores].sort(([, a], [, b]) => b - a).slice(0, K);
  };

  const [own, theirs]: [number[], number[]] = [[], []];
  let same = 0;
  for (const query of queries) {
    own.push(await timed(() => index.searchLexical(query, K)));
    const words = query.map(({ term }) => term).join("\u0000");
    theirs.push(
      await timed(() =>
        mini.search(words, { tokenize: (text) => text.split("\u0000"), processTerm: (term) => term }),
      ),
    );
    const found = await index.searchLexical(query, K);
    // Of equal scores either may stand first.
    const scores = reference(query).map(([, score]) => score.toFixed(2));
    if (found.map(({ score }) => score.toFixed(2)).join() === scores.join()) same++;
  }
  return [
    {
      what: "search by words",
      passages: size,
      value: median(own),
      unit: "ms",
      baseline: { name: "MiniSearch, same tokens", value: median(theirs) },
    },
    { what: "same ten scores as reference BM25", passages: size, value: same / queries.length, unit: "" },
  ];
}

function tokensOf(text: string): string[] {
  return termsOf(text).map(({ term }) => term);
}
