/**
 * Trains the built-in embedding model on pairs of texts and writes `embeddings/model/`: a table of token
 * vectors behind a Unigram tokenizer, in the files that `@xenova/transformers` loads. A run that was
 * stopped goes on from its checkpoint.
 *
 *     npm run train:model -- DATA [--evaluate FOLDER]
 */
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, Option } from "commander";
import { createReporter } from "../src/cli/reporter.ts";
import { createUnigram } from "../src/embedding/unigram.ts";
import { markWords } from "../src/embedding/word-marks.ts";
import { loadCheckpoint, saveCheckpoint } from "./model/checkpoint.ts";
import { createLoss } from "./model/contrastive-loss.ts";
import { type DenseSet, evaluateDense, sentenceSet, squadSet } from "./model/dense-evaluation.ts";
import { encodeSource } from "./model/encoded-source.ts";
import { writeModel } from "./model/model-files.ts";
import { createRandom } from "../src/evaluation/random.ts";
import { createTable, pool, type LearnedTable } from "./model/learned-table.ts";
import { train } from "./model/training.ts";
import { readSources, type Source } from "./model/training-data.ts";
import { type Piece, UNKNOWN, unigramTokenizer } from "./model/unigram-tokenizer.ts";
import { buildVocabulary } from "./model/vocabulary.ts";

const DIMENSIONS = 256;
const VOCABULARY = { chineseWords: 56_000, englishWords: 40_000, wordParts: 5_000 };
/** Smooth inverse frequency, Arora et al. 2017: a word of probability p starts with weight a / (a + p). */
const SMOOTHING = 1e-3;
/** Share of the words that the second cut of a text lacks. */
const DROPOUT = 0.15;
const CHECKPOINT_EVERY = 2000;

interface Options {
  readonly kinds: Source["kind"][];
  readonly batches: string;
  readonly pairs: string;
  readonly rate: string;
  readonly seed: string;
  readonly out: string;
  readonly evaluate?: string;
}

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const command = new Command("train-model")
  .argument("<data>", "folder of gzipped TSV files, as its ORIGIN.md describes them")
  .addOption(
    new Option("--kinds <kinds...>", "kinds of data to learn from").default([
      "dictionary",
      "sentences",
      "prose",
    ]),
  )
  .option("--batches <n>", "batches to learn from; 0 leaves the vectors random", "16000")
  .option("--pairs <n>", "pairs in a batch", "1024")
  .option("--rate <n>", "learning rate at the start", "0.015")
  .option("--seed <n>", "seed of everything random", "1")
  .option("--out <folder>", "model folder to write", join(root, "embeddings/model"))
  .option("--evaluate <folder>", "folder of question sets to report on")
  .action(run);
await command.parseAsync();

async function run(data: string, options: Options): Promise<void> {
  const all = await readSources(data);
  const pieces = buildVocabulary(textsOf(all), VOCABULARY);
  const { tokenizer, vocabulary } = unigramTokenizer(pieces);
  const segmenter = createUnigram(vocabulary, UNKNOWN);
  const table = createTable(vocabulary.length, DIMENSIONS);
  const seed = Number(options.seed);
  const batches = Number(options.batches);
  const checkpoint = `${options.out}.checkpoint`;
  const run = JSON.stringify({ ...options, vocabulary: hashOf(JSON.stringify(vocabulary)) });
  const done = await loadCheckpoint(checkpoint, run, table);
  if (done === 0) fillRandomly(table, pieces, createRandom(seed));
  console.error(
    `${table.tokens} tokens x ${table.dimensions} dimensions; ` +
      (done > 0 ? `going on after batch ${done}` : "starting anew"),
  );

  const sets = options.evaluate ? await readSets(options.evaluate) : [];
  const embed = (texts: readonly string[]) =>
    pool(
      table,
      texts.map((text) => segmenter.segment(markWords(text).text)),
    ).vectors;
  const report = () => {
    for (const set of sets) {
      const { name, hit1, hit5 } = evaluateDense(set, embed);
      console.log(`  ${name.padEnd(24)} hit@1 ${hit1.toFixed(4)}  hit@5 ${hit5.toFixed(4)}`);
    }
  };
  if (batches > done) {
    const random = createRandom(seed + 1);
    const sources = all
      .filter(({ kind }) => options.kinds.includes(kind))
      .map((source) => encodeSource(source, segmenter, DROPOUT, random));
    const reporter = createReporter({ verb: "training", things: "batches" });
    const lossOf = await createLoss(DIMENSIONS, availableParallelism());
    await train(table, sources, lossOf, {
      batches,
      pairs: Number(options.pairs),
      rate: Number(options.rate),
      seed,
      done,
      async onBatch(batch, loss) {
        reporter.progress(batch, batches);
        if (batch % CHECKPOINT_EVERY !== 0 || batch === batches) return;
        await saveCheckpoint(checkpoint, { run, done: batch }, table);
        reporter.done();
        console.log(`batch ${batch}: loss ${loss.toFixed(4)}`);
        report();
      },
    });
    reporter.done();
  }
  console.log("result:");
  report();
  const bytes = await writeModel(options.out, tokenizer, table);
  await rm(checkpoint, { force: true });
  console.log(`${options.out}: ${(bytes / 1e6).toFixed(1)} MB`);
}

function* textsOf(sources: readonly Source[]): Generator<string> {
  for (const { pairs } of sources) for (const pair of pairs) yield* pair;
}

/** Normally distributed vectors, the lighter the more frequent their token. */
function fillRandomly({ vectors, dimensions }: LearnedTable, pieces: readonly Piece[], random: () => number) {
  const first = UNKNOWN + 1;
  for (const [i, { probability }] of pieces.entries()) {
    const weight = SMOOTHING / (SMOOTHING + probability) / Math.sqrt(dimensions);
    for (let d = 0; d < dimensions; d++) {
      const radius = Math.sqrt(-2 * Math.log(1 - random()));
      vectors[(first + i) * dimensions + d] = radius * Math.cos(2 * Math.PI * random()) * weight;
    }
  }
}

async function readSets(folder: string): Promise<DenseSet[]> {
  const [zh, en] = [join(folder, "xquad.zh.json"), join(folder, "xquad.en.json")];
  const ntrex = join(folder, "ntrex.zh-en.tsv.gz");
  return Promise.all([
    squadSet("XQuAD English > Chinese", en, zh),
    squadSet("XQuAD Chinese > English", zh, en),
    squadSet("XQuAD Chinese", zh, zh),
    squadSet("XQuAD English", en, en),
    sentenceSet("NTREX English > Chinese", ntrex, 1),
    sentenceSet("NTREX Chinese > English", ntrex, 0),
  ]);
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
