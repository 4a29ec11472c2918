import { type Candidate, quoteCandidates } from "../../src/answer/features/quote-candidates.ts";
import type { Embedder } from "../../src/embedding/embedder.ts";
import type { TokenTable } from "../../src/embedding/token-table.ts";
import { writeCorpus } from "../../src/evaluation/corpus.ts";
import type { GoldQuestion } from "../../src/evaluation/gold.ts";
import { buildIndex } from "../../src/index/building/build-index.ts";
import { openIndex } from "../../src/index/searching/open-index.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";
import { retrieve } from "../../src/retrieval/retrieve.ts";

/** What questions are asked with. */
export interface Models {
  readonly embedder: Embedder;
  readonly table: TokenTable;
}

/** Asks questions of documents, and gives every candidate quote of each. */
export async function* askForCandidates(
  questions: readonly GoldQuestion[],
  documents: ReadonlyMap<string, string>,
  { embedder, table }: Models,
): AsyncGenerator<{ readonly question: GoldQuestion; readonly candidates: Candidate[] }> {
  const temporary = await writeCorpus(documents);
  const { corpus, indexFolder } = temporary;
  await buildIndex({ corpus, indexFolder, embedder });
  const index = await openIndex(indexFolder, embedder.profile);
  try {
    for (const question of questions) {
      const analyzed = analyzeQuestion(question.question);
      const { hits, rarity } = await retrieve(analyzed, index, embedder, table);
      yield { question, candidates: quoteCandidates(analyzed, hits, rarity) };
    }
  } finally {
    await index.close();
    await temporary.remove();
  }
}
