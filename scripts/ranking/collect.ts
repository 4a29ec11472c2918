import { FEATURES } from "../../src/answer/features/feature-names.ts";
import { quoteCandidates } from "../../src/answer/features/quote-candidates.ts";
import type { Embedder } from "../../src/embedding/embedder.ts";
import type { TokenTable } from "../../src/embedding/token-table.ts";
import { writeCorpus } from "../../src/evaluation/corpus.ts";
import type { GoldSet } from "../../src/evaluation/gold.ts";
import { comparable } from "../../src/evaluation/judge.ts";
import { buildIndex } from "../../src/index/build-index.ts";
import { openIndex } from "../../src/index/passage-index.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";
import { retrieve } from "../../src/retrieval/retrieve.ts";

/** One question's candidate quotes, as the ranker sees them. */
export interface CandidateGroup {
  /** Position of the gold document in its set; what training and held-out parts are split by. */
  readonly document: number;
  /** Row after row of feature values. */
  readonly values: Float32Array;
  /** For each candidate, whether it holds the answer and comes from the gold document. */
  readonly isRight: Uint8Array;
  readonly isGoldDocument: Uint8Array;
  readonly lengths: Uint16Array;
}

/** What questions are asked with. */
export interface Models {
  readonly embedder: Embedder;
  readonly table: TokenTable;
}

/** Asks a set's questions of its documents and keeps every candidate quote. */
export async function collectCandidates(
  set: GoldSet,
  { embedder, table }: Models,
): Promise<CandidateGroup[]> {
  const temporary = await writeCorpus(set.documents!);
  const { corpus, indexFolder } = temporary;
  await buildIndex({ corpus, indexFolder, embedder });
  const index = await openIndex(indexFolder, embedder.profile);
  const rarity = (term: string) => index.inverseDocumentFrequency(term);
  const order = [...set.documents!.keys()];
  const groups: CandidateGroup[] = [];
  try {
    for (const { question: text, gold } of set.questions) {
      const question = analyzeQuestion(text);
      const { hits } = await retrieve(question, index, embedder);
      const candidates = await quoteCandidates(question, hits, rarity, table);
      const files = new Set(gold.map(({ file }) => file));
      const answers = gold.map(({ file, answer }) => ({ file, answer: comparable(answer) }));
      const words = candidates.map(({ hit, window }) =>
        comparable(hit.passage.text.slice(window.start, window.end)),
      );
      groups.push({
        document: gold[0] ? order.indexOf(gold[0].file) : -1,
        values: Float32Array.from(
          candidates.flatMap(({ features }) => FEATURES.map((name) => features[name])),
        ),
        isRight: Uint8Array.from(candidates, ({ hit }, i) =>
          Number(answers.some(({ file, answer }) => hit.passage.file === file && words[i]!.includes(answer))),
        ),
        isGoldDocument: Uint8Array.from(candidates, ({ hit }) => Number(files.has(hit.passage.file))),
        lengths: Uint16Array.from(candidates, ({ window }) => window.end - window.start),
      });
    }
  } finally {
    await index.close();
    await temporary.remove();
  }
  return groups;
}
