import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { wordsAt } from "../../src/answer/sources.ts";
import { openLibrary } from "../../src/assembly.ts";
import { readGold } from "../../src/evaluation/gold.ts";
import { comparable, judge, type Outcome } from "../../src/evaluation/judge.ts";
import { measure } from "../../src/evaluation/metrics.ts";
import { configFor, ROOT, SEEDS, SILENT, temporaryFolder } from "../helpers/corpus.ts";

const outcomes: Outcome[] = [];
let quotes = 0;
let proven = 0;

beforeAll(async () => {
  const { questions } = await readGold(join(ROOT, "test/relevance/gold.jsonl"));
  const config = configFor(SEEDS, await temporaryFolder());
  const library = await openLibrary({ ...config, threshold: 0 }, SILENT);
  const sources = new Map<string, string>();
  const sourceOf = (file: string) => {
    const text = sources.get(file) ?? readFileSync(join(SEEDS, file), "utf8");
    sources.set(file, text);
    return text;
  };
  for (const question of questions) {
    const answer = await library.answerer.answer(question.question, { limit: 10 });
    outcomes.push(judge(question, answer, config.threshold));
    for (const { text, citations } of [...answer.quotes, ...answer.nearest]) {
      quotes++;
      const isProven = citations.every(({ file, start, end }) => {
        const format = file.startsWith("003") ? "html" : "text";
        return wordsAt(sourceOf(file), { start, end }, format) === text;
      });
      if (isProven && citations.length > 0) proven++;
    }
  }
  await library.close();
});

describe("the gold questions", () => {
  it("are about what the files say", async () => {
    const { questions } = await readGold(join(ROOT, "test/relevance/gold.jsonl"));
    expect(questions.length).toBeGreaterThanOrEqual(150);
    expect(questions.filter(({ gold }) => gold.length === 0).length).toBeGreaterThanOrEqual(30);
    for (const { id, gold } of questions) {
      for (const { file, answer } of gold) {
        const source = comparable(readFileSync(join(SEEDS, file), "utf8").replaceAll(/<[^>]*>/g, ""));
        expect(source.includes(comparable(answer)), `${id}: ${answer}`).toBe(true);
      }
    }
  });

  it("get nothing but proven quotes", () => {
    expect(quotes).toBeGreaterThan(0);
    expect(proven).toBe(quotes);
  });

  // The bounds stand a little below what was measured when they were set (DESIGN.md), so that a change
  // that makes things worse is seen; raise them with what is gained.
  it.each([
    ["documentHit1", 0.94],
    ["quoteHit1", 0.89],
    ["quoteHit3", 0.93],
  ] as const)("reach %s of at least %d", (metric, least) => {
    expect(measure(metric, outcomes)!.mean).toBeGreaterThanOrEqual(least);
  });

  it.each([
    ["falseAnswers", 0.3],
    ["falseRefusals", 0.16],
  ] as const)("keep %s at %d or less", (metric, most) => {
    expect(measure(metric, outcomes)!.mean).toBeLessThanOrEqual(most);
  });
});
