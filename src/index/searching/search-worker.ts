import { parentPort } from "node:worker_threads";
import { answerCalls } from "../../threads/calls.ts";
import type { QueryTerm } from "../passage-index.ts";
import { type SearchedGeneration, Searcher } from "./searcher.ts";
import type { Selection } from "./selections.ts";

let searcher: Searcher;

/** What the thread of a generation does: it is opened once, then searched. */
const functions = {
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

export type SearchFunctions = typeof functions;

answerCalls(parentPort!, functions);
