import { describe, expect, it } from "vitest";
import { judge, type Outcome } from "../../src/evaluation/judge.ts";
import { difference, estimate, measure, percentile } from "../../src/evaluation/metrics.ts";
import type { Answer, Quote } from "../../src/model.ts";

const quote = (text: string, file: string, score = 0.9): Quote => ({
  id: text,
  text,
  score,
  mark: null,
  citations: [
    {
      file,
      title: null,
      section: null,
      date: null,
      url: null,
      start: 0,
      end: 1,
      lineStart: 1,
      lineEnd: 1,
      pageStart: null,
      pageEnd: null,
      sha256: "",
    },
  ],
});
const answer = (quotes: Quote[], abstained = false): Answer => ({
  question: "问",
  understood: "问",
  abstained,
  quotes: abstained ? [] : quotes,
  nearest: abstained ? quotes : [],
  smallTalk: null,
  timings: { embedMs: 0, searchMs: 0, quoteMs: 0, totalMs: 5 },
});
const question = { id: "q", question: "问", kind: null, gold: [{ file: "a.txt", answer: "约 3.6万" }] };

describe("judge", () => {
  it("finds the rank of the document and of the answer", () => {
    const quotes = [
      quote("别的话。", "b.txt"),
      quote("没有数字。", "a.txt"),
      quote("现有约３.6万居民。", "a.txt"),
    ];
    expect(judge(question, answer(quotes), 0.4)).toMatchObject({
      documentRank: 2,
      quoteRank: 3,
      relevance: [false, true, true],
      abstained: false,
    });
  });

  it("does not count the right words from another document", () => {
    expect(judge(question, answer([quote("约3.6万", "b.txt")]), 0.4)).toMatchObject({
      quoteRank: null,
      documentRank: null,
    });
  });

  it("counts low confidence as an abstention, and ranks what it held back", () => {
    expect(judge(question, answer([quote("约3.6万", "a.txt", 0.2)]), 0.4)).toMatchObject({
      abstained: true,
      quoteRank: 1,
    });
    expect(judge(question, answer([quote("约3.6万", "a.txt")], true), 0.4)).toMatchObject({
      abstained: true,
      quoteRank: 1,
    });
  });
});

describe("measure", () => {
  const outcome = (more: Partial<Outcome>): Outcome => ({
    id: "q",
    question: "问",
    kind: null,
    isAnswerable: true,
    abstained: false,
    confidence: 1,
    documentRank: 1,
    quoteRank: 1,
    relevance: [true],
    quoteLengths: [50],
    firstQuote: "x",
    totalMs: 1,
    ...more,
  });

  it("averages each metric over the questions it is about", () => {
    const outcomes = [
      outcome({ id: "1" }),
      outcome({ id: "2", documentRank: 2, quoteRank: null, relevance: [false, true] }),
      outcome({ id: "3", abstained: true }),
      outcome({ id: "4", isAnswerable: false }),
    ];
    const mean = (metric: Parameters<typeof measure>[0]) => measure(metric, outcomes)!.mean;
    expect(mean("documentHit1")).toBeCloseTo(2 / 3);
    expect(mean("documentHit3")).toBe(1);
    expect(mean("mrr")).toBeCloseTo((1 + 0.5 + 1) / 3);
    expect(mean("ndcg10")).toBeCloseTo((1 + 1 / Math.log2(3) + 1) / 3);
    expect(mean("quoteHit1")).toBeCloseTo(2 / 3);
    expect(mean("answeredQuoteHit1")).toBeCloseTo(1 / 3);
    expect(mean("falseRefusals")).toBeCloseTo(1 / 3);
    expect(mean("falseAnswers")).toBe(1);
    expect(measure("falseAnswers", [outcome({})])).toBeNull();
  });

  it("gives an interval around the mean, the same at every run", () => {
    const values = Array.from({ length: 200 }, (_, i) => Number(i % 4 > 0));
    const found = estimate(values)!;
    expect(found.mean).toBe(0.75);
    expect(found.low).toBeLessThan(0.75);
    expect(found.high).toBeGreaterThan(0.75);
    expect(found.high - found.low).toBeGreaterThan(0.08);
    expect(found.high - found.low).toBeLessThan(0.16);
    expect(estimate(values)).toEqual(found);
    expect(estimate([])).toBeNull();
  });

  it("calls a paired difference real only when its interval leaves out zero", () => {
    const many = Array.from({ length: 100 }, (_, i) =>
      outcome({ id: String(i), quoteRank: i % 2 ? 1 : null }),
    );
    const better = many.map((each, i) => (i < 30 ? { ...each, quoteRank: 1 } : each));
    expect(difference("quoteHit1", many, better)).toMatchObject({ mean: 0.15, isReal: true });
    expect(difference("quoteHit1", many, many)).toMatchObject({ mean: 0, isReal: false });
  });

  it("takes percentiles", () => {
    expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(percentile([], 0.5)).toBe(0);
  });
});
