import type { SkippedFile } from "../../corpus/read-corpus.ts";
import type { Embedder } from "../../embedding/embedder.ts";
import { ExpectedError } from "../../errors.ts";
import type { IndexSummary } from "../passage-index.ts";
import type { Changes } from "./changes.ts";

/** What to build an index from, and who wants to hear how it goes; wherever it is kept. */
export interface BuildOptions {
  readonly corpus: string;
  readonly embedder: Embedder;
  /** Whether to do again what an earlier build did; default `false`. */
  readonly isFull?: boolean;
  /** Called as files are read, where there are many. */
  readonly onRead?: (done: number, total: number) => void;
  /** Called as passages are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called for each file that is left out. */
  readonly onSkip?: (skipped: SkippedFile) => void;
}

/** What a build came to. */
export interface Build {
  readonly summary: IndexSummary;
  readonly changes: Changes;
  /** Whether there was nothing to do, so that the index that served goes on serving. */
  readonly isSame: boolean;
  /** Passages that were embedded, and those whose vectors an earlier build had made. */
  readonly embedded: number;
  readonly reused: number;
}

/** Says that there is nothing to answer from. */
export function emptyCorpus(corpus: string, skipped: IndexSummary["skipped"]): ExpectedError {
  const first = skipped[0] ? ` (${skipped[0].file} ${skipped[0].reason})` : "";
  return new ExpectedError(
    "CORPUS_EMPTY",
    `the corpus folder "${corpus}" holds no article that can be read${first}: ` +
      "put text, Markdown, HTML, PDF, Word, EPUB or JSON files there",
  );
}
