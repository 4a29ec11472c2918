import { appendFile, readFile, writeFile } from "node:fs/promises";
import { openLibrary } from "../assembly.ts";
import type { Config } from "../config.ts";
import { ExpectedError } from "../errors.ts";
import { writeCorpus } from "../evaluation/corpus.ts";
import { type Asked, evaluate as ask } from "../evaluation/evaluate.ts";
import { askedOver, readGold } from "../evaluation/gold.ts";
import type { Outcome } from "../evaluation/judge.ts";
import {
  difference,
  type Estimate,
  measure,
  type Metric,
  METRICS,
  percentile,
} from "../evaluation/metrics.ts";
import { createReporter } from "./reporter.ts";

export interface EvaluateOptions {
  readonly json?: true;
  /** A parallel set whose documents the questions are asked of. */
  readonly over?: string;
  /** Results of an earlier run, as `--save` wrote them. */
  readonly compare?: string;
  /** Where to write the results for a later comparison. */
  readonly save?: string;
  /** Misses to list. */
  readonly misses?: number;
}

/** What each metric is called in a table. */
const NAMES: Readonly<Record<Metric, string>> = {
  documentHit1: "document hit@1",
  documentHit3: "document hit@3",
  documentHit5: "document hit@5",
  mrr: "MRR",
  ndcg10: "nDCG@10",
  quoteHit1: "quote hit@1",
  quoteHit3: "quote hit@3",
  answeredDocumentHit1: "document hit@1, refusals missed",
  answeredDocumentHit5: "document hit@5, refusals missed",
  answeredQuoteHit1: "quote hit@1, refusals missed",
  falseRefusals: "false refusals",
  falseAnswers: "false answers",
  quoteLength: "first quote's length",
};

const MISSES_SHOWN = 10;

/** `verbatim evaluate`: asks gold questions and reports how well they are answered. */
export async function evaluate(config: Config, gold: string, options: EvaluateOptions): Promise<number> {
  const before = options.compare ? await readOutcomes(options.compare) : null;
  if (options.save) await checkWritable(options.save);
  const reporter = createReporter({ verb: "asking", things: "questions" });
  const asked = await readGold(gold);
  const set = options.over ? askedOver(asked, await readGold(options.over)) : asked;
  const silent = { say() {}, progress() {}, skipped() {}, done() {} };
  const outcomes = await ask(set, {
    open: (documents) => openFor(documents, config, documents ? silent : reporter),
    onProgress: (done, total) => reporter.progress(done, total),
  });
  reporter.done();
  if (options.save) await writeFile(options.save, JSON.stringify({ name: set.name, outcomes }));
  if (options.json) console.log(JSON.stringify(asJson(set.name, outcomes, before)));
  else console.log(asTable(set.name, outcomes, before, options.misses ?? MISSES_SHOWN));
  return 0;
}

async function openFor(
  documents: ReadonlyMap<string, string> | null,
  config: Config,
  reporter: Parameters<typeof openLibrary>[1],
): Promise<Asked> {
  const temporary = documents && (await writeCorpus(documents));
  // Every quote is wanted for ranking, so nothing is held back here; refusing is judged by the threshold.
  const open = { ...config, threshold: 0 };
  const own = temporary && {
    corpus: temporary.corpus,
    indexFolder: temporary.indexFolder,
    indexUrl: null,
  };
  const library = await openLibrary({ ...open, ...own }, reporter);
  return {
    answerer: library.answerer,
    threshold: config.threshold,
    async close() {
      await library.close();
      await temporary?.remove();
    },
  };
}

/** A long run whose results could not be written would be lost. */
async function checkWritable(path: string): Promise<void> {
  await appendFile(path, "").catch((cause: unknown) => {
    throw new ExpectedError(
      "FILE_UNREADABLE",
      `cannot write "${path}": name a file in a folder that exists`,
      { cause },
    );
  });
}

async function readOutcomes(path: string): Promise<readonly Outcome[]> {
  try {
    const { outcomes } = JSON.parse(await readFile(path, "utf8")) as { outcomes?: Outcome[] };
    if (!Array.isArray(outcomes)) throw new Error("no outcomes");
    return outcomes;
  } catch (cause) {
    throw new ExpectedError(
      "GOLD_INVALID",
      `cannot read earlier results from "${path}": write them with --save`,
      {
        cause,
      },
    );
  }
}

function asJson(name: string, outcomes: readonly Outcome[], before: readonly Outcome[] | null) {
  const metrics = Object.fromEntries(METRICS.map((metric) => [metric, measure(metric, outcomes)]));
  const changes =
    before && Object.fromEntries(METRICS.map((metric) => [metric, difference(metric, before, outcomes)]));
  return {
    name,
    questions: outcomes.length,
    metrics,
    latencyMs: latency(outcomes),
    changes,
    misses: missesOf(outcomes),
  };
}

function latency(outcomes: readonly Outcome[]) {
  const times = outcomes.map(({ totalMs }) => totalMs);
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), p99: percentile(times, 0.99) };
}

/** Answerable questions whose first quote does not hold the answer. */
function missesOf(outcomes: readonly Outcome[]) {
  return outcomes
    .filter(({ isAnswerable, quoteRank }) => isAnswerable && quoteRank !== 1)
    .map(({ id, kind, question, documentRank, quoteRank, firstQuote }) => ({
      id,
      kind,
      question,
      documentRank,
      quoteRank,
      firstQuote,
    }));
}

function asTable(
  name: string,
  outcomes: readonly Outcome[],
  before: readonly Outcome[] | null,
  misses: number,
): string {
  const rows = METRICS.flatMap((metric) => {
    const found = measure(metric, outcomes);
    if (!found) return [];
    const change = before && difference(metric, before, outcomes);
    const versus = change ? `  ${signed(change)} ${change.isReal ? "real" : "not clear"}` : "";
    return `${NAMES[metric].padEnd(32)} ${range(found)}${versus}`;
  });
  const { p50, p95, p99 } = latency(outcomes);
  const missed = missesOf(outcomes);
  return [
    `${name}: ${outcomes.length} questions`,
    ...rows,
    `${"milliseconds an answer".padEnd(32)} p50 ${p50.toFixed(1)}  p95 ${p95.toFixed(1)}  p99 ${p99.toFixed(1)}`,
    ...kindRows(outcomes),
    ...(missed.length > 0 && misses > 0
      ? ["", `first ${Math.min(misses, missed.length)} of ${missed.length} misses:`]
      : []),
    ...missed
      .slice(0, misses)
      .map(({ id, question, firstQuote }) => `  ${id}  ${question}\n      → ${firstQuote ?? "nothing"}`),
  ].join("\n");
}

function kindRows(outcomes: readonly Outcome[]): string[] {
  const kinds = [...new Set(outcomes.map(({ kind }) => kind).filter((kind) => kind !== null))];
  return kinds.map((kind) => {
    const own = outcomes.filter((outcome) => outcome.kind === kind);
    const right = own.filter(({ isAnswerable, abstained, quoteRank }) =>
      isAnswerable ? !abstained && quoteRank === 1 : abstained,
    );
    return `  ${kind.padEnd(30)} ${right.length} of ${own.length} right`;
  });
}

function range({ mean, low, high, count }: Estimate): string {
  return `${number(mean)}  [${number(low)}, ${number(high)}]  n ${count}`;
}

function signed(change: Estimate): string {
  return `${change.mean >= 0 ? "+" : ""}${range(change)}`;
}

function number(value: number): string {
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(4);
}
