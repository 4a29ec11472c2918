/**
 * Learns how to rank candidate quotes and when to refuse, from SQuAD-style question sets, and writes
 * `embeddings/ranking/model.json`. First it learns from one half of each set's documents and reports
 * the other half; then it learns from everything.
 *
 *     npm run train:ranking -- [--synonyms DATA] test/relevance/gold.jsonl FILE.json… ENGLISH.json@CHINESE.json…
 *
 * `A@B` asks the questions of A over the documents of the parallel set B. `--synonyms` names the folder that the
 * embedding model was trained on: each set is then asked a second time in other words than its documents'.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { FEATURES } from "../src/answer/features/feature-names.ts";
import type { RankingModel } from "../src/answer/ranking-model.ts";
import { sumOfTrees, type TreeEnsemble } from "../src/answer/trees.ts";
import { createConfig } from "../src/config.ts";
import { loadTokenTable } from "../src/embedding/token-table.ts";
import { createEmbedder } from "../src/embedding/transformers-embedder.ts";
import { type GoldSet, halfOf } from "../src/evaluation/gold.ts";
import { boost, logisticObjective, rankingObjective } from "./ranking/boosting.ts";
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
const CONFIDENCE = {
  trees: 80,
  depth: 3,
  rate: 0.1,
  shrinkage: 5,
  leastWeight: 10,
} as const;
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

/** First candidates of questions whose answer is in the corpus, and of questions whose answer is not. */
function learnConfidence(
  present: readonly CandidateGroup[],
  absent: readonly CandidateGroup[],
  ranking: TreeEnsemble,
) {
  const rowsOf = (groups: readonly CandidateGroup[]) =>
    groups.flatMap((group) => {
      const first = firstOf(group, ranking);
      return first < 0 ? [] : [group.values.subarray(first * WIDTH, (first + 1) * WIDTH)];
    });
  const [yes, no] = [rowsOf(present), rowsOf(absent)];
  const values = new Float32Array((yes.length + no.length) * WIDTH);
  for (const [i, row] of [...yes, ...no].entries()) values.set(row, i * WIDTH);
  const isRight = Uint8Array.from({ length: yes.length + no.length }, (_, i) => Number(i < yes.length));
  return boost({ names: FEATURES, values }, logisticObjective(isRight), CONFIDENCE);
}

/** False answers at a given share of false refusals. */
function reportRefusing(
  label: string,
  present: readonly CandidateGroup[],
  absent: readonly CandidateGroup[],
  { ranking, confidence }: RankingModel,
): void {
  const scoresOf = (groups: readonly CandidateGroup[]) =>
    groups.map((group) => {
      const first = firstOf(group, ranking);
      if (first < 0) return 0;
      const logit = sumOfTrees(confidence, group.values.subarray(first * WIDTH, (first + 1) * WIDTH));
      return 1 / (1 + Math.exp(-logit));
    });
  const [yes, no] = [scoresOf(present), scoresOf(absent)];
  const share = (scores: readonly number[], isCounted: (score: number) => boolean) =>
    `${((100 * scores.filter(isCounted).length) / scores.length).toFixed(1)} %`;
  for (const threshold of [0.2, 0.3, 0.4, 0.5, 0.6, 0.7]) {
    console.log(
      `${label} at ${threshold}: false refusals ${share(yes, (score) => score < threshold)}, ` +
        `false answers ${share(no, (score) => score >= threshold)}`,
    );
  }
}

/**
 * The project's own questions over the seeds: newspaper pages, which the other sets lack. They are few, so
 * each counts several times. A question's place decides which half it is in.
 */
async function ownSet({
  name,
  questions,
}: GoldSet): Promise<{ whole: Named[]; present: Named[]; absent: Named[] }> {
  const set = { name, questions, documents: await readFolders([config.defaultCorpus]) };
  const groups = (await collectCandidates(set, models)).map((group, i) => ({ ...group, document: i * 5 }));
  const part = (isOf: (i: number) => boolean) => {
    const own = groups.filter((_, i) => isOf(i));
    return [{ name, every: 1, groups: Array.from({ length: OWN_REPEATS }, () => own).flat() }];
  };
  const isPresent = (i: number) => questions[i]!.gold.length > 0;
  return { whole: part(isPresent), present: part(isPresent), absent: part((i) => !isPresent(i)) };
}

/** Asks a set's questions of all its documents, for the ranking. */
async function collectWhole(set: GoldSet, every: number): Promise<void> {
  console.error(`asking ${set.name}`);
  whole.push({ name: set.name, every, groups: await collectCandidates(set, models) });
}

/** Asks a set's questions of each half of its documents, for refusing: one holds the answer. */
async function collectHalves(set: GoldSet): Promise<void> {
  console.error(`asking ${set.name}, half by half`);
  const halves = [halfOf(set, 0), halfOf(set, 1)] as const;
  const own = [await collectCandidates(halves[0], models), await collectCandidates(halves[1], models)];
  const others = [
    await collectCandidates(halves[1], models, halves[0].documents!),
    await collectCandidates(halves[0], models, halves[1].documents!),
  ];
  present.push({ name: set.name, every: 1, groups: own.flat() });
  absent.push({ name: set.name, every: 1, groups: others.flat() });
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
const whole: Named[] = [];
const present: Named[] = [];
const absent: Named[] = [];
for (const file of files) {
  const set = await readQuestionSet(file);
  const isParallel = file.includes("@");
  if (!set.documents) {
    const own = await ownSet(set);
    whole.push(...own.whole);
    present.push(...own.present);
    absent.push(...own.absent);
    continue;
  }
  await collectWhole(set, isParallel ? OTHERWISE_EVERY : 1);
  await collectHalves(set);
  // Refusing is not learned from these: half of them ask for nothing that can be known any more.
  if (synonyms && !isParallel) await collectWhole(paraphrased(set, synonyms), OTHERWISE_EVERY);
}

// Neighbouring documents often share a subject, so the halves are cut in runs of five.
const part = (named: readonly Named[], fold: 0 | 1) =>
  named.map(({ groups, ...set }) => ({
    ...set,
    groups: groups.filter(({ document }) => Math.floor(document / 5) % 2 === fold),
  }));
const all = (named: readonly Named[]) => named.flatMap(({ groups }) => groups);
const taught = (named: readonly Named[]) =>
  named.flatMap(({ groups, every }) => groups.filter((_, i) => i % every === 0));

console.error("learning from one half");
const half: RankingModel = (() => {
  const ranking = learnRanking(taught(part(whole, 0)));
  return { ranking, confidence: learnConfidence(all(part(present, 0)), all(part(absent, 0)), ranking) };
})();
for (const { name, groups } of part(whole, 1)) report(`held out, ${name}`, groups, half.ranking);
for (const [i, { name, groups }] of part(present, 1).entries()) {
  reportRefusing(`held out, ${name}`, groups, part(absent, 1)[i]!.groups, half);
}

console.error("learning from everything");
const ranking = learnRanking(taught(whole));
const model: RankingModel = { ranking, confidence: learnConfidence(all(present), all(absent), ranking) };
for (const { name, groups } of whole) report(`in sample, ${name}`, groups, model.ranking);
for (const [i, { name, groups }] of present.entries()) {
  reportRefusing(`in sample, ${name}`, groups, absent[i]!.groups, model);
}
await mkdir(dirname(config.rankingModel), { recursive: true });
await writeFile(config.rankingModel, `${JSON.stringify(model)}\n`);
