/**
 * What each part of answering adds: asks SQuAD-style sets with one part taken away at a time, each beside
 * the whole in the same run.
 *
 *     npm run bench:ablation -- FILE.json…
 */
import { createAnswerer } from "../src/answer/answerer.ts";
import { FEATURES, type FeatureName } from "../src/answer/features/feature-names.ts";
import { loadRankingModel, type RankingModel } from "../src/answer/ranking-model.ts";
import type { TreeEnsemble } from "../src/answer/trees.ts";
import { createConfig } from "../src/config.ts";
import { createEmbedder } from "../src/embedding/transformers-embedder.ts";
import { writeCorpus } from "../src/evaluation/corpus.ts";
import { readGold } from "../src/evaluation/gold.ts";
import { judge, type Outcome } from "../src/evaluation/judge.ts";
import { measure } from "../src/evaluation/metrics.ts";
import { buildIndex } from "../src/index/build-index.ts";
import { openIndex, type PassageIndex } from "../src/index/passage-index.ts";
import { analyzeQuestion, type Question } from "../src/retrieval/question.ts";
import { termsOf } from "../src/text/terms.ts";

/** Steps that stand for a straight line: each adds the same when the feature passes its threshold. */
const STEPS = 40;

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
    termsOf(text).map(({ term, kind }) => [term, { term, kind, weight: 1, focus: 0, isTopic: false }]),
  );
  return { text, query: text, terms: [...terms.values()], type: "other", phrases: [] };
}

const config = createConfig(process.env);
const embedder = await createEmbedder(config.embedding);
const whole = await loadRankingModel(config.rankingModel);
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: npm run bench:ablation -- FILE.json…");
  process.exit(2);
}
for (const file of files) {
  const { name, questions, documents } = await readGold(file);
  if (!documents) throw new Error(`${name} brings no documents`);
  const temporary = await writeCorpus(documents);
  const { corpus, indexFolder } = temporary;
  await buildIndex({ corpus, indexFolder, embedder });
  const index = await openIndex(indexFolder, embedder.profile);
  const plainRanking: RankingModel = { ...whole, ranking: sumOf("windowMatch", "passageScore") };
  const variants: readonly [string, PassageIndex, RankingModel, typeof analyzeQuestion][] = [
    ["everything", index, whole, analyzeQuestion],
    ["without dense", { ...index, searchDense: async () => [], similarity: () => 0 }, whole, analyzeQuestion],
    ["without lexical", { ...index, searchLexical: async () => [] }, whole, analyzeQuestion],
    ["without learned ranking", index, plainRanking, analyzeQuestion],
    ["without question understanding", index, whole, plainQuestion],
  ];
  console.log(`${name}: ${questions.length} questions`);
  for (const [label, part, model, analyze] of variants) {
    const answerer = createAnswerer({
      index: part,
      embedder,
      corpus,
      model,
      analyze,
      reranker: null,
      threshold: 0,
    });
    const outcomes: Outcome[] = [];
    for (const question of questions) {
      outcomes.push(judge(question, await answerer.answer(question.question), config.threshold));
    }
    const mean = (metric: Parameters<typeof measure>[0]) => measure(metric, outcomes)!.mean.toFixed(4);
    console.log(
      `  ${label.padEnd(32)} document hit@1 ${mean("documentHit1")}  quote hit@1 ${mean("quoteHit1")}  quote hit@3 ${mean("quoteHit3")}`,
    );
  }
  await index.close();
  await temporary.remove();
}
