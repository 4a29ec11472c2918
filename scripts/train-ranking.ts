/**
 * Learns how to rank candidate quotes from SQuAD-style question sets, and writes it into
 * `embeddings/ranking/model.json`. First it learns from one half of each set's documents and reports
 * the other half; then it learns from everything. `train:confidence` comes after it.
 *
 *     npm run train:ranking -- [--synonyms DATA] test/relevance/gold.jsonl FILE.json… ENGLISH.json@CHINESE.json…
 *
 * `A@B` asks the questions of A over the documents of the parallel set B. `--synonyms` names the folder that the
 * embedding model was trained on: each set is then asked a second time in other words than its documents'.
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { FEATURES } from "../src/answer/features/feature-names.ts";
import { CONFIDENCE_FEATURES, type RankingModel } from "../src/answer/ranking-model.ts";
import { sumOfTrees, type TreeEnsemble } from "../src/answer/trees.ts";
import { createConfig } from "../src/config.ts";
import { loadTokenTable } from "../src/embedding/token-table.ts";
import { createEmbedder } from "../src/embedding/transformers-embedder.ts";
import type { GoldSet } from "../src/evaluation/gold.ts";
import { boost, rankingObjective } from "./ranking/boosting.ts";
import { readSynonyms } from "./model/training-data.ts";
import { type CandidateGroup, collectCandidates } from "./ranking/collect.ts";
import { readFolders, readQuestionSet } from "./question-sets.ts";
import { paraphrased, synonymTable } from "./ranking/paraphrases.ts";

const RANKING = {
  trees: 320,
  depth: 5,
  rate: 0.1,
  shrinkage: 5,
  leastWeight: 3,
} as const;
/** A confidence of one half for every answer, until `train:confidence` has learned one. */
const UNLEARNED: TreeEnsemble = {
  depth: 1,
  names: CONFIDENCE_FEATURES,
  features: [],
  thresholds: [],
  leaves: [],
};
/** How often each of the project's own few questions counts. */
const OWN_REPEATS = 4;
const WIDTH = FEATURES.length;

interface Named {
  readonly name: string;
  readonly groups: readonly CandidateGroup[];
  /** The ranking learns from every so-many-th question. */
  readonly every: number;
}

/** Questions in other words or another language than their documents must not outweigh plain ones. */
const OTHERWISE_EVERY = 2;

function learnRanking(groups: readonly CandidateGroup[]): TreeEnsemble {
  const usable = groups.filter(({ isRight }) => isRight.includes(1)).map(hardest);
  const starts = [0];
  for (const { isRight } of usable) starts.push(starts.at(-1)! + isRight.length);
  const rows = starts.at(-1)!;
  const values = new Float32Array(rows * WIDTH);
  const isRight = new Uint8Array(rows);
  for (const [i, group] of usable.entries()) {
    values.set(group.values, starts[i]! * WIDTH);
    isRight.set(group.isRight, starts[i]);
  }
  const onTree = (tree: number, loss: number) => {
    if (tree % 20 === 0) console.error(`  tree ${tree} of ${RANKING.trees}, loss ${loss.toFixed(4)}`);
  };
  const objective = rankingObjective(isRight, Uint32Array.from(starts));
  return boost({ names: FEATURES, values }, objective, { ...RANKING, onTree });
}

/** Features by whose sum wrong candidates look right. */
const TEMPTING = (["windowMatch", "passageScore", "likeCover", "likeWhole", "candidateNear"] as const).map(
  (name) => FEATURES.indexOf(name),
);
/**
 * Wrong candidates of one question that are learned from: all of the right document, the most tempting of the
 * others, and every so-many-th of the rest.
 */
const TEMPTING_ROWS = 160;
const REST_EVERY = 5;

/** The candidates of a question that teach most. */
function hardest(group: CandidateGroup): Pick<CandidateGroup, "values" | "isRight"> {
  const temptation = (row: number) =>
    TEMPTING.reduce((sum, feature) => sum + group.values[row * WIDTH + feature]!, 0);
  const rows = Array.from(group.isRight.keys());
  const wrong = rows.filter((row) => !group.isGoldDocument[row]);
  const scores = new Map(wrong.map((row) => [row, temptation(row)]));
  wrong.sort((a, b) => scores.get(b)! - scores.get(a)! || a - b);
  const kept = [
    ...rows.filter((row) => group.isGoldDocument[row]),
    ...wrong.filter((_, i) => i < TEMPTING_ROWS || i % REST_EVERY === 0),
  ];
  const values = new Float32Array(kept.length * WIDTH);
  for (const [i, row] of kept.entries()) {
    values.set(group.values.subarray(row * WIDTH, (row + 1) * WIDTH), i * WIDTH);
  }
  return { values, isRight: Uint8Array.from(kept, (row) => group.isRight[row]!) };
}

/** The row that a model puts first, or -1 when there are no candidates. */
function firstOf({ values, isRight }: CandidateGroup, model: TreeEnsemble): number {
  let best = -1;
  let bestScore = -Infinity;
  for (let row = 0; row < isRight.length; row++) {
    const score = sumOfTrees(model, values.subarray(row * WIDTH, (row + 1) * WIDTH));
    if (score > bestScore) [best, bestScore] = [row, score];
  }
  return best;
}

function report(label: string, groups: readonly CandidateGroup[], model: TreeEnsemble): void {
  let [documents, quotes, length] = [0, 0, 0];
  for (const group of groups) {
    const first = firstOf(group, model);
    documents += group.isGoldDocument[first] ?? 0;
    quotes += group.isRight[first] ?? 0;
    length += group.lengths[first] ?? 0;
  }
  const share = (count: number) => (count / groups.length).toFixed(4);
  console.log(
    `${label}: document hit@1 ${share(documents)}, quote hit@1 ${share(quotes)}, ` +
      `length ${(length / groups.length).toFixed(1)}, ${groups.length} questions`,
  );
}

/**
 * The project's own questions over the seeds: newspaper pages, which the other sets lack. They are few, so
 * each counts several times. A question's place decides which half it is in.
 */
async function ownSet({ name, questions }: GoldSet): Promise<Named> {
  const answerable = questions.filter(({ gold }) => gold.length > 0);
  const set = { name, questions: answerable, documents: await readFolders([config.defaultCorpus]) };
  const groups = (await collectCandidates(set, models)).map((group, i) => ({ ...group, document: i * 5 }));
  return { name, every: 1, groups: Array.from({ length: OWN_REPEATS }, () => groups).flat() };
}

/** Asks a set's questions of all its documents. */
async function collect(set: GoldSet, every: number): Promise<Named> {
  console.error(`asking ${set.name}`);
  return { name: set.name, every, groups: await collectCandidates(set, models) };
}

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { synonyms: { type: "string" } },
});
if (files.length === 0) {
  console.error(
    "usage: npm run train:ranking -- [--synonyms DATA] FILE.json… QUESTIONS.json@DOCUMENTS.json…",
  );
  process.exit(2);
}
const config = createConfig(process.env);
const table = await loadTokenTable(config.embedding.builtIn);
const models = { table, embedder: await createEmbedder(config.embedding, table) };
const synonyms = options.synonyms ? synonymTable(await readSynonyms(options.synonyms)) : null;
const sets: Named[] = [];
for (const file of files) {
  const set = await readQuestionSet(file);
  const isParallel = file.includes("@");
  if (!set.documents) {
    sets.push(await ownSet(set));
    continue;
  }
  sets.push(await collect(set, isParallel ? OTHERWISE_EVERY : 1));
  if (synonyms && !isParallel) sets.push(await collect(paraphrased(set, synonyms), OTHERWISE_EVERY));
}

// Neighbouring documents often share a subject, so the halves are cut in runs of five.
const part = (fold: 0 | 1) =>
  sets.map(({ groups, ...set }) => ({
    ...set,
    groups: groups.filter(({ document }) => Math.floor(document / 5) % 2 === fold),
  }));
const taught = (named: readonly Named[]) =>
  named.flatMap(({ groups, every }) => groups.filter((_, i) => i % every === 0));

console.error("learning from one half");
const half = learnRanking(taught(part(0)));
for (const { name, groups } of part(1)) report(`held out, ${name}`, groups, half);

console.error("learning from everything");
const ranking = learnRanking(taught(sets));
for (const { name, groups } of sets) report(`in sample, ${name}`, groups, ranking);
const model: RankingModel = { ranking, confidence: UNLEARNED };
await writeFile(config.rankingModel, `${JSON.stringify(model)}\n`);
console.log("now run npm run train:confidence: the confidence is read off the ranking");
