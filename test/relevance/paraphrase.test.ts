import { cp } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createAnswerer } from "../../src/answer/answerer.ts";
import { loadRankingModel } from "../../src/answer/ranking-model.ts";
import { Sources } from "../../src/answer/sources.ts";
import { openLibrary } from "../../src/assembly.ts";
import type { Library } from "../../src/library.ts";
import { loadTokenTable } from "../../src/embedding/token-table.ts";
import { createEmbedder } from "../../src/embedding/transformers-embedder.ts";
import { type GoldQuestion, readGold } from "../../src/evaluation/gold.ts";
import { judge, type Outcome } from "../../src/evaluation/judge.ts";
import { measure } from "../../src/evaluation/metrics.ts";
import { termsOf } from "../../src/text/terms.ts";
import { NO_MEANING, withoutVectors } from "../../scripts/without-meaning.ts";
import { configFor, ROOT, SEEDS, SILENT, temporaryFolder } from "../helpers/corpus.ts";

const FOLDER = join(ROOT, "test/relevance/paraphrase");
let questions: readonly GoldQuestion[];
let library: Library;
let config: ReturnType<typeof configFor>;

beforeAll(async () => {
  ({ questions } = await readGold(join(FOLDER, "gold.jsonl")));
  const corpus = await temporaryFolder();
  await cp(SEEDS, corpus, { recursive: true });
  await cp(join(FOLDER, "articles"), corpus, { recursive: true });
  config = configFor(corpus, await temporaryFolder());
  library = await openLibrary({ ...config, threshold: 0 }, SILENT);
  return () => library.close();
});

async function ask(answerer: Library["answerer"]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const question of questions) {
    outcomes.push(judge(question, await answerer.answer(question.question, { limit: 10 }), config.threshold));
  }
  return outcomes;
}

/** An answerer that knows words by their letters alone. */
async function byLetters() {
  const table = await loadTokenTable(config.embedding.builtIn);
  return createAnswerer({
    index: withoutVectors(library.index),
    embedder: await createEmbedder(config.embedding, table),
    table: NO_MEANING,
    sources: new Sources(library.corpus, library.index),
    model: await loadRankingModel(config.rankingModel),
    reranker: null,
    threshold: 0,
  });
}

describe("questions that share no content word with their answer", () => {
  it("are many, and ask in two languages", () => {
    expect(questions.length).toBeGreaterThanOrEqual(200);
    expect(new Set(questions.map(({ kind }) => kind))).toEqual(
      new Set(["zh", "zh-Hant", "en", "en-zh", "zh-en"]),
    );
  });

  it("repeat no pair of characters of the answer itself", () => {
    for (const { id, question, gold } of questions) {
      const asked = new Set(termsOf(question).flatMap(({ term, kind }) => (kind === "pair" ? [term] : [])));
      for (const { answer } of gold) {
        for (const { term } of termsOf(answer)) expect(asked.has(term), `${id}: ${term}`).toBe(false);
      }
    }
  });

  it("find their answer far more often by meaning than by letters", { timeout: 300_000 }, async () => {
    const [meaning, letters] = [await ask(library.answerer), await ask(await byLetters())];
    const hit3 = (outcomes: Outcome[]) => measure("quoteHit3", outcomes)!.mean;
    expect(hit3(meaning)).toBeGreaterThanOrEqual(hit3(letters) + 0.21);
  });
});
