/**
 * What each part of answering adds: asks question sets with one part taken away at a time, each beside the
 * whole in the same run; and how often the search alone puts a passage of the right document first.
 *
 *     npm run bench:ablation -- [--every N] FILE.json… QUESTIONS.json@DOCUMENTS.json… GOLD.jsonl@FOLDER,FOLDER…
 *
 * `--every N` asks only every N-th question.
 */
import { parseArgs } from "node:util";
import { createAnswerer } from "../src/answer/answerer.ts";
import { FEATURES, type FeatureName } from "../src/answer/features/feature-names.ts";
import { loadRankingModel, type RankingModel } from "../src/answer/ranking-model.ts";
import { Sources } from "../src/answer/sources.ts";
import type { TreeEnsemble } from "../src/answer/trees.ts";
import { createConfig } from "../src/config.ts";
import { loadTokenTable, type TokenTable } from "../src/embedding/token-table.ts";
import { createEmbedder } from "../src/embedding/transformers-embedder.ts";
import { writeCorpus } from "../src/evaluation/corpus.ts";
import type { GoldQuestion } from "../src/evaluation/gold.ts";
import { judge, type Outcome } from "../src/evaluation/judge.ts";
import { measure } from "../src/evaluation/metrics.ts";
import { buildIndex } from "../src/index/building/build-index.ts";
import type { PassageIndex } from "../src/index/passage-index.ts";
import { openIndex } from "../src/index/searching/open-index.ts";
import { analyzeQuestion, type Question } from "../src/retrieval/question.ts";
import { retrieve } from "../src/retrieval/retrieve.ts";
import { termsOf } from "../src/text/terms.ts";
import { readQuestionSet } from "./question-sets.ts";
import { NO_MEANING, withoutVectors } from "./without-meaning.ts";

/** Steps that stand for a straight line: each adds the same when the feature passes its threshold. */
const STEPS = 40;
/** Quotes asked for: enough for document hit@5. */
const QUOTES = 10;

/** Ranks by a plain sum of features, as a search engine without learning would. */
function sumOf(...names: FeatureName[]): TreeEnsemble {
  const steps = names.flatMap((name) =>
    Array.from({ length: STEPS }, (_, i) => ({
      feature: FEATURES.indexOf(name),
      threshold: (1.5 * i) / STEPS,
    })),
  );
  return {
    depth: 1,
    names: FEATURES,
    features: steps.map(({ feature }) => feature),
    thresholds: steps.map(({ threshold }) => threshold),
    leaves: steps.flatMap(() => [0, 1 / STEPS]),
  };
}

/** Every term counts the same, and nothing is known of what is asked for. */
function plainQuestion(text: string): Question {
  const terms = new Map(
    termsOf(text).map(({ term, kind }) => [
      term,
      { term, kind, weight: 1, focus: 0, isTopic: false, isBeforeAsking: false },
    ]),
  );
  return { text, query: text, terms: [...terms.values()], type: "other", phrases: [] };
}

/** Share of the questions for which the first passage that a search finds is of the right document. */
async function searchHit(
  questions: readonly GoldQuestion[],
  index: PassageIndex,
  words: TokenTable,
): Promise<string> {
  let hitCount = 0;
  for (const { question, gold } of questions) {
    const { hits } = await retrieve(analyzeQuestion(question), index, embedder, words);
    if (gold.some(({ file }) => file === hits[0]?.passage.file)) hitCount++;
  }
  return (hitCount / questions.length).toFixed(4);
}

const config = createConfig(process.env);
const table = await loadTokenTable(config.embedding.builtIn);
const embedder = await createEmbedder(config.embedding, table);
const whole = await loadRankingModel(config.rankingModel);
const { values: options, positionals: sets } = parseArgs({
  allowPositionals: true,
  options: { every: { type: "string", default: "1" } },
});
const every = Number(options.every);
if (sets.length === 0 || !(every >= 1)) {
  console.error(
    "usage: npm run bench:ablation -- [--every N] FILE.json… A.json@B.json… GOLD.jsonl@FOLDER,FOLDER…",
  );
  process.exit(2);
}
for (const argument of sets) {
  const { name, questions: all, documents } = await readQuestionSet(argument);
  const questions = all.filter((_, i) => i % every === 0);
  if (!documents) throw new Error(`${name} brings no documents: name their folder, ${argument}@FOLDER`);
  const temporary = await writeCorpus(documents);
  const { corpus, indexFolder } = temporary;
  await buildIndex({ corpus, indexFolder, embedder });
  const index = await openIndex(indexFolder, embedder.profile);
  const sources = new Sources(corpus, index);
  const plainRanking: RankingModel = { ...whole, ranking: sumOf("windowMatch", "passageScore") };
  const byWords = { index: withoutVectors(index), table: NO_MEANING };
  const byMeaning: PassageIndex = { ...index, searchLexical: async () => [] };
  const parts = { index, table, model: whole, analyze: analyzeQuestion };
  const variants = {
    everything: parts,
    "words alone": { ...parts, ...byWords },
    "words alone, without learned ranking": { ...parts, ...byWords, model: plainRanking },
    "meaning alone": { ...parts, index: byMeaning },
    "without meaning of single words": { ...parts, table: NO_MEANING },
    "without learned ranking": { ...parts, model: plainRanking },
    "without question understanding": { ...parts, analyze: plainQuestion },
  };
  console.log(`${name}: ${questions.length} questions`);
  const answerable = questions.filter(({ gold }) => gold.length > 0);
  const [fused, byLetters] = [
    await searchHit(answerable, index, table),
    await searchHit(answerable, byWords.index, byWords.table),
  ];
  console.log(`  search alone, first passage: fused ${fused}, words alone ${byLetters}`);
  for (const [label, variant] of Object.entries(variants)) {
    const answerer = createAnswerer({ ...variant, embedder, sources, reranker: null, threshold: 0 });
    const outcomes: Outcome[] = [];
    for (const question of questions) {
      if (!/[\p{L}\p{N}]/u.test(question.question)) continue;
      const answer = await answerer.answer(question.question, { limit: QUOTES });
      outcomes.push(judge(question, answer, config.threshold));
    }
    const mean = (metric: Parameters<typeof measure>[0]) => measure(metric, outcomes)!.mean.toFixed(4);
    console.log(
      `  ${label.padEnd(38)} document hit@1 ${mean("documentHit1")} @5 ${mean("documentHit5")}  ` +
        `quote hit@1 ${mean("quoteHit1")} @3 ${mean("quoteHit3")}`,
    );
  }
  await index.close();
  await temporary.remove();
}
