/**
 * Learns when to refuse, over the ranking that ships, from SQuAD-style question sets, and writes it into
 * `embeddings/ranking/model.json`: each half of a set's documents is asked the questions of both halves, so that as
 * many questions have no answer as have one. First it learns from one part and reports the other; then from all.
 *
 *     npm run train:confidence -- test/relevance/gold.jsonl FILE.json… QUESTIONS.json@DOCUMENTS.json…
 */
import { writeFile } from "node:fs/promises";
import { confidenceRow, rankCandidates } from "../src/answer/rank.ts";
import { CONFIDENCE_FEATURES, loadRanking, type RankingModel } from "../src/answer/ranking-model.ts";
import { COMPARED } from "../src/answer/standing.ts";
import { sumOfTrees, type TreeEnsemble } from "../src/answer/trees.ts";
import { createConfig } from "../src/config.ts";
import { loadTokenTable } from "../src/embedding/token-table.ts";
import { createEmbedder } from "../src/embedding/transformers-embedder.ts";
import { type GoldQuestion, halfOf } from "../src/evaluation/gold.ts";
import { readFolders, readQuestionSet } from "./question-sets.ts";
import { askForCandidates } from "./ranking/ask.ts";
import { boost, logisticObjective } from "./ranking/boosting.ts";

const CONFIDENCE = { trees: 80, depth: 3, rate: 0.1, shrinkage: 5, leastWeight: 10 } as const;
/** How often each of the project's own few questions counts. */
const OWN_REPEATS = 4;
/** Of questions over documents in another language every so-many-th is asked: they must not outweigh the others. */
const FOREIGN_EVERY = 2;
const WIDTH = CONFIDENCE_FEATURES.length;

/** What the confidence is read off, for one question asked of one corpus. */
interface Asked {
  readonly set: string;
  readonly isPresent: boolean;
  /** Neighbouring documents often share a subject, so the parts are cut in runs of five. */
  readonly part: 0 | 1;
  readonly repeats: number;
  readonly row: Float32Array;
}

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: npm run train:confidence -- GOLD.jsonl FILE.json… QUESTIONS.json@DOCUMENTS.json…");
  process.exit(2);
}
const config = createConfig(process.env);
const table = await loadTokenTable(config.embedding.builtIn);
const models = { table, embedder: await createEmbedder(config.embedding, table) };
const ranking = await loadRanking(config.rankingModel);

const asked: Asked[] = [];
for (const file of files) {
  const read = await readQuestionSet(file);
  const every = file.includes("@") ? FOREIGN_EVERY : 1;
  const set = { ...read, questions: read.questions.filter((_, i) => i % every === 0) };
  console.error(`asking ${set.name}`);
  if (set.documents === null) {
    const documents = await readFolders([config.defaultCorpus]);
    const rows = await rowsOf(set.questions, documents);
    for (const [i, { row, question }] of rows.entries()) {
      const isPresent = question.gold.length > 0;
      asked.push({ set: set.name, isPresent, part: i % 2 === 0 ? 0 : 1, repeats: OWN_REPEATS, row });
    }
    continue;
  }
  const order = new Map([...set.documents.keys()].map((document, i) => [document, i]));
  const halves = [halfOf(set, 0), halfOf(set, 1)] as const;
  for (const own of [0, 1] as const) {
    for (const isPresent of [true, false]) {
      const documents = halves[isPresent ? own : ((1 - own) as 0 | 1)].documents!;
      for (const { row, question } of await rowsOf(halves[own].questions, documents)) {
        const part = Math.floor(order.get(question.gold[0]!.file)! / 5) % 2 === 0 ? 0 : 1;
        asked.push({ set: set.name, isPresent, part, repeats: 1, row });
      }
    }
  }
}

report(
  "held out",
  learn(asked.filter(({ part }) => part === 0)),
  asked.filter(({ part }) => part === 1),
);
const confidence = learn(asked);
report("in sample", confidence, asked);
const model: RankingModel = { ranking, confidence };
await writeFile(config.rankingModel, `${JSON.stringify(model)}\n`);

/** Asks questions of documents; those for which nothing is found teach nothing. */
async function rowsOf(questions: readonly GoldQuestion[], documents: ReadonlyMap<string, string>) {
  const rows: { question: GoldQuestion; row: Float32Array }[] = [];
  for await (const { question, candidates } of askForCandidates(questions, documents, models)) {
    const ranked = rankCandidates(candidates, ranking, COMPARED);
    if (ranked.length > 0) rows.push({ question, row: confidenceRow(ranked) });
  }
  return rows;
}

function learn(examples: readonly Asked[]): TreeEnsemble {
  const all = examples.flatMap((example) => Array.from({ length: example.repeats }, () => example));
  const values = new Float32Array(all.length * WIDTH);
  for (const [i, { row }] of all.entries()) values.set(row, i * WIDTH);
  const isPresent = Uint8Array.from(all, (example) => Number(example.isPresent));
  return boost({ names: CONFIDENCE_FEATURES, values }, logisticObjective(isPresent), CONFIDENCE);
}

/** False refusals and false answers of each set, by threshold. */
function report(label: string, trees: TreeEnsemble, examples: readonly Asked[]): void {
  for (const set of new Set(examples.map((example) => example.set))) {
    const confidences = (isPresent: boolean) =>
      examples
        .filter((example) => example.set === set && example.isPresent === isPresent)
        .map(({ row }) => 1 / (1 + Math.exp(-sumOfTrees(trees, row))));
    const [present, absent] = [confidences(true), confidences(false)];
    const share = (values: readonly number[], isCounted: (value: number) => boolean) =>
      ((100 * values.filter(isCounted).length) / values.length).toFixed(1);
    const points = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map(
      (threshold) =>
        `${threshold}: ${share(present, (value) => value < threshold)} / ${share(absent, (value) => value >= threshold)}`,
    );
    console.log(`${label}, ${set}, false refusals / false answers in %: ${points.join(", ")}`);
  }
}
