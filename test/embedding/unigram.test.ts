import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUnigram, type ScoredToken } from "../../src/embedding/unigram.ts";

const VOCABULARY: ScoredToken[] = [
  ["<pad>", 0],
  ["<unk>", 0],
  ["医", -5],
  ["院", -5],
  ["医院", -6],
  ["院长", -7],
  ["长", -4],
  ["▁", -3],
];
const unigram = createUnigram(VOCABULARY, 1);
const words = (ids: Int32Array) => [...ids].map((id) => VOCABULARY[id]![0]);

/** The best score of any cut, by trying all of them. */
function bestScore(text: string): number {
  if (text === "") return 0;
  const options = VOCABULARY.filter(([token], id) => id > 1 && text.startsWith(token));
  const known = options.map(([token, score]) => score + bestScore(text.slice(token.length)));
  const hasSingle = options.some(([token]) => token.length === 1);
  return Math.max(...known, hasSingle ? -Infinity : -17 + bestScore(text.slice(1)));
}

describe("createUnigram", () => {
  it("finds the most probable cut", () => {
    expect(words(unigram.segment("医院院长"))).toEqual(["医院", "院长"]);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."医院长▁字"), maxLength: 8 }), (text) => {
        const score = [...unigram.segment(text)].reduce(
          (sum, id) => sum + (id === 1 ? -17 : VOCABULARY[id]![1]),
          0,
        );
        expect(score).toBeCloseTo(bestScore(text), 9);
      }),
    );
  });

  it("covers every character once, known or not", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { ids, bounds } = unigram.cut(text);
        expect(bounds[0]).toBe(0);
        expect(bounds.at(-1)).toBe(text.length);
        for (const [i, id] of ids.entries()) {
          const piece = text.slice(bounds[i], bounds[i + 1]);
          if (id === 1) expect(piece).toHaveLength(1);
          else expect(piece).toBe(VOCABULARY[id]![0]);
        }
      }),
    );
  });

  it("falls back on shorter tokens where one is missing", () => {
    expect(words(unigram.segmentWithout("医院", (id) => VOCABULARY[id]![0] === "医院"))).toEqual([
      "医",
      "院",
    ]);
  });
});
