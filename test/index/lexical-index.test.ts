import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BM25, LexicalIndex, LexicalIndexBuilder } from "../../src/index/lexical-index.ts";
import { termsOf } from "../../src/text/terms.ts";

function indexOf(texts: readonly string[], contexts: readonly string[] = []): LexicalIndex {
  const builder = new LexicalIndexBuilder();
  texts.forEach((text, i) => builder.add(text, contexts[i] ?? ""));
  return new LexicalIndex(builder.build());
}

/** BM25 as the formula says it, over every passage. */
function referenceScores(texts: readonly string[], query: readonly string[]): number[] {
  const bags = texts.map((text) => termsOf(text).map(({ term }) => term));
  const average = bags.reduce((sum, bag) => sum + bag.length, 0) / bags.length;
  return bags.map((bag) =>
    query.reduce((sum, term) => {
      const n = bags.filter((other) => other.includes(term)).length;
      const tf = bag.filter((other) => other === term).length;
      if (tf === 0) return sum;
      const idf = Math.log(1 + (bags.length - n + 0.5) / (n + 0.5));
      const norm = BM25.k1 * (1 - BM25.b + (BM25.b * bag.length) / average);
      return sum + (idf * tf * (BM25.k1 + 1)) / (tf + norm);
    }, 0),
  );
}

describe("LexicalIndex", () => {
  it("scores as the BM25 formula does", () => {
    const text = fc.stringMatching(/^[甲乙丙丁 abc]{1,12}$/);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), text, (texts, question) => {
        const query = [...new Set(termsOf(question).map(({ term }) => term))];
        const expected = referenceScores(texts, query);
        const hits = indexOf(texts).search(
          query.map((term) => ({ term, weight: 1 })),
          texts.length,
        );
        expect(hits).toHaveLength(expected.filter((score) => score > 0).length);
        for (const { ordinal, score } of hits) expect(score).toBeCloseTo(expected[ordinal]!, 4);
        const scores = hits.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
      }),
    );
  });

  it("finds Chinese in either form and width, English and numbers", () => {
    const index = indexOf(["徐匯報第１４期", "Residents were tested", "现有约3.6万居民", "无关"]);
    const best = (question: string) =>
      index.search(
        termsOf(question).map(({ term }) => ({ term, weight: 1 })),
        1,
      )[0]?.ordinal;
    expect(best("徐汇报")).toBe(0);
    expect(best("testing resident")).toBe(1);
    expect(best("36,000")).toBe(2);
  });

  it("finds a passage by words about it, below one that holds them", () => {
    const index = indexOf(["做好保供工作", "松江区严防死守", "别的话"], ["松江区"]);
    const hits = index.search(
      termsOf("松江区").map(({ term }) => ({ term, weight: 1 })),
      3,
    );
    expect(hits.map(({ ordinal }) => ordinal)).toEqual([0, 1]);
  });

  it("lists the passages that hold all of some terms", () => {
    const index = indexOf(["甲乙", "甲", "乙甲", "丙"]);
    expect(index.having(["甲", "乙"], 10)).toEqual([0, 2]);
    expect(index.having(["甲", "戊"], 10)).toEqual([]);
    expect(index.having([], 10)).toEqual([]);
  });

  it("refuses bytes that are no index", () => {
    expect(() => new LexicalIndex(new Uint8Array(64))).toThrow("wrong length");
  });
});
