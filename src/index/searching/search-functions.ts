import type { QueryTerm } from "../passage-index.ts";
import { type SearchedGeneration, Searcher } from "./searcher.ts";
import type { Selection } from "./selections.ts";

export type SearchFunctions = ReturnType<typeof createSearchFunctions>;

/** What searches a generation, in a thread of its own or not: it is opened once, then searched. */
export function createSearchFunctions() {
  let searcher: Searcher;
  return {
    async open(generation: SearchedGeneration): Promise<void> {
      searcher = await Searcher.open(generation);
    },
    searchDense: (vector: Float32Array, k: number, selections: readonly Selection[] | null) =>
      searcher.searchDense(vector, k, selections),
    similarities: (vector: Float32Array, ordinals: readonly number[]) =>
      searcher.similarities(vector, ordinals),
    searchLexical: (query: readonly QueryTerm[], k: number, selections: readonly Selection[] | null) =>
      searcher.searchLexical(query, k, selections),
    documentFrequencies: (terms: readonly string[]) => searcher.documentFrequencies(terms),
    having: (terms: readonly string[], limit: number) => searcher.having(terms, limit),
  };
}
