import { parentPort } from "node:worker_threads";
import { answerCalls } from "../../threads/calls.ts";
import type { QueryTerm } from "../passage-index.ts";
import { type SearchedGeneration, Searcher } from "./searcher.ts";

let searcher: Searcher;

/** What the thread of a generation does: it is opened once, then searched. */
const functions = {
  async open(generation: SearchedGeneration): Promise<void> {
    searcher = await Searcher.open(generation);
  },
  searchDense: (vector: Float32Array, k: number) => searcher.searchDense(vector, k),
  similarities: (vector: Float32Array, ordinals: readonly number[]) =>
    searcher.similarities(vector, ordinals),
  searchLexical: (query: readonly QueryTerm[], k: number) => searcher.searchLexical(query, k),
  documentFrequencies: (terms: readonly string[]) => searcher.documentFrequencies(terms),
  having: (terms: readonly string[], limit: number) => searcher.having(terms, limit),
};

export type SearchFunctions = typeof functions;

answerCalls(parentPort!, functions);
