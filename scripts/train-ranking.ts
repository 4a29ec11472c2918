/**
 * Learns how to rank candidate quotes from SQuAD-style question sets, and writes it into
 * `embeddings/ranking/model.json`. First it learns from either half of each set's documents and reports how well the
 * other half is answered; then it learns from everything. `train:confidence` comes after it.
 *
 *     npm run train:ranking -- [--synonyms DATA] test/relevance/gold.jsonl FILE.json… ENGLISH.json@CHINESE.json…
 *
 * `A@B` asks the questions of A over the documents of the parallel set B. `--synonyms` names the folder that the
 * embedding model was trained on: each set is then asked a second time in other words than its documents'.
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { CONFIDENCE_FEATURES, type RankingModel } from "../src/answer/ranking-model.ts";
import type { TreeEnsemble } from "../src/answer/trees.ts";
import { createConfig } from "../src/config.ts";
import { loadTokenTable } from "../src/embedding/token-table.ts";
import { createEmbedder } from "../src/embedding/transformers-embedder.ts";
import type { GoldSet } from "../src/evaluation/gold.ts";
import { readSynonyms } from "./model/training-data.ts";
import { readFolders, readQuestionSet } from "./question-sets.ts";
import { type CandidateGroup, collectCandidates } from "./ranking/collect.ts";
import { learnRanking } from "./ranking/learn.ts";
import { paraphrased, synonymTable } from "./ranking/paraphrases.ts";
import { reportRanking } from "./ranking/report.ts";

/** A confidence of one half for every answer, until `train:confidence` has learned one. */
const UNLEARNED: TreeEnsemble = {
  depth: 1,
  names: CONFIDENCE_FEATURES,
  features: [],
  thresholds: [],
  leaves: [],
};
/** How often each of the project's own few questions counts: newspaper pages, which the other sets lack. */
const OWN_REPEATS = 4;
/** Questions in other words or another language than their documents must not outweigh plain ones: every second. */
const OTHERWISE_EVERY = 2;

/** A set to learn from. */
interface Lesson {
  readonly set: GoldSet;
  /** How often each of its questions counts. */
  readonly repeats: number;
}

/** What the files name, and each plain set once more in other words where synonyms are known. */
async function readLessons(files: readonly string[], synonymFolder: string | undefined): Promise<Lesson[]> {
  const synonyms = synonymFolder ? synonymTable(await readSynonyms(synonymFolder)) : null;
  const lessons: Lesson[] = [];
  for (const file of files) {
    const read = await readQuestionSet(file);
    const questions = read.questions.filter(({ gold }) => gold.length > 0);
    if (!read.documents) {
      const documents = await readFolders([config.defaultCorpus]);
      lessons.push({ set: { ...read, questions, documents }, repeats: OWN_REPEATS });
      continue;
    }
    const fewer = { ...read, questions: questions.filter((_, i) => i % OTHERWISE_EVERY === 0) };
    const isParallel = file.includes("@");
    lessons.push({ set: isParallel ? fewer : { ...read, questions }, repeats: 1 });
    if (synonyms && !isParallel) lessons.push({ set: paraphrased(fewer, synonyms), repeats: 1 });
  }
  return lessons;
}

async function collect({ set, repeats }: Lesson): Promise<CandidateGroup[]> {
  console.error(`asking ${set.name}`);
  const groups = await collectCandidates(set, models);
  return Array.from({ length: repeats }, () => groups).flat();
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
const lessons = await readLessons(files, options.synonyms);
const groups: CandidateGroup[] = [];
for (const lesson of lessons) groups.push(...(await collect(lesson)));

const learnHalf = (half: 0 | 1) => {
  console.error(`learning from half ${half + 1}`);
  return learnRanking(groups.filter((group) => group.half === half));
};
const halves = [learnHalf(0), learnHalf(1)] as const;
console.error("learning from everything");
const ranking = learnRanking(groups);
const model: RankingModel = { ranking, confidence: UNLEARNED };
await writeFile(config.rankingModel, `${JSON.stringify(model)}\n`);
for (const { set } of lessons) {
  console.log(`held out, ${await reportRanking(set, halves, models)}`);
  console.log(`in sample, ${await reportRanking(set, [ranking, ranking], models)}`);
}
console.log("now run npm run train:confidence: the confidence is read off the ranking");
