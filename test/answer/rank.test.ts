import { describe, expect, it } from "vitest";
import { FEATURES, type FeatureName } from "../../src/answer/features/feature-names.ts";
import type { Candidate } from "../../src/answer/features/quote-candidates.ts";
import { rankCandidates } from "../../src/answer/rank.ts";
import type { TreeEnsemble } from "../../src/answer/trees.ts";
import type { Passage } from "../../src/model.ts";

const TEXT = "第一句说的是天气。第二句说的是地铁。第三句说的是医院。";

/** One tree of one question: is `feature` above `threshold`? */
function asks(feature: FeatureName, threshold: number): TreeEnsemble {
  const number = FEATURES.indexOf(feature);
  return { depth: 1, names: FEATURES, features: [number], thresholds: [threshold], leaves: [0, 1] };
}

function candidate(start: number, end: number, features: Partial<Record<FeatureName, number>>): Candidate {
  const passage = { text: TEXT, file: "a.txt" } as Passage;
  return {
    hit: { ordinal: 0, passage } as Candidate["hit"],
    window: { start, end, sentences: 1, isPart: false },
    features: {
      ...(Object.fromEntries(FEATURES.map((name) => [name, 0])) as Candidate["features"]),
      ...features,
    },
    idleSentences: 0,
    isForeign: false,
  };
}

describe("rankCandidates", () => {
  it("compares features with thresholds in the single precision in which they were learned", () => {
    // Learned from rows of floats, in which a fifth is a little more than 0.2.
    const [ranked] = rankCandidates(
      [candidate(0, 9, { candidateCount: 1 / 5 })],
      asks("candidateCount", 0.2),
      1,
    );
    expect(Math.fround(1 / 5)).toBeGreaterThan(0.2);
    expect(ranked!.rankScore).toBe(1);
  });

  it("leaves out what overlaps a better quote", () => {
    const candidates = [candidate(0, 9, { windowCover: 1 }), candidate(0, 18, {}), candidate(18, 27, {})];
    const ranked = rankCandidates(candidates, asks("windowCover", 0.5), 3);
    expect(ranked.map(({ text }) => text)).toEqual([TEXT.slice(0, 9), TEXT.slice(18)]);
  });

  it("puts the quote that holds the question's longest stretch before one that looks a little better", () => {
    const first = (longest: number) => {
      const candidates = [
        candidate(0, 9, { exactRun: longest / 2, exactRunBest: 0.5, passageStanding: 0.9 }),
        candidate(9, 18, { exactRun: longest, exactRunBest: 1, passageStanding: 0.8 }),
      ];
      return rankCandidates(candidates, asks("windowCover", 1), 2)[0]!.text;
    };
    expect(first(0.5)).toBe(TEXT.slice(9, 18));
    // Of scraps none is worth more than another.
    expect(first(0.05)).toBe(TEXT.slice(0, 9));
  });
});
