import { describe, expect, it } from "vitest";
import { askedTerms } from "../../src/answer/features/asked-terms.ts";
import { wordLikeness, wordTerms } from "../../src/answer/features/word-likeness.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";

const question = analyzeQuestion("Where did the doctor work?");
const asked = askedTerms(question, () => 1);
/** The words of the query, each of weight 1. */
const words = [...question.query.matchAll(/\w+/g)].map(({ index, 0: word }) => ({
  start: index,
  end: index + word.length,
  weight: 1,
}));
const terms = wordTerms(question, words, asked);

describe("wordLikeness", () => {
  it("asks of words that a quote does not hold whether it holds a like one", () => {
    const doctor = new Set([asked.numbers.get("doctor")!]);
    const likest = Float32Array.from([0.1, 1, 0.7]);
    expect(words).toHaveLength(3);
    expect(wordLikeness(terms, likest, likest, new Set()).likeRest).toBeCloseTo(0.6);
    expect(wordLikeness(terms, likest, likest, doctor).likeRest).toBeCloseTo(0.4);
  });

  it("counts the words of which the article holds nothing liker", () => {
    const ofArticle = Float32Array.from([0.1, 1, 0.9]);
    expect(
      wordLikeness(terms, Float32Array.from([0.1, 0.5, 0.9]), ofArticle, new Set()).likeLocal,
    ).toBeCloseTo(2 / 3);
  });

  it("misses nothing where the token table knows no word", () => {
    const none = new Float32Array();
    const nothing = wordTerms(question, [], asked);
    expect(wordLikeness(nothing, none, none, new Set())).toEqual({ likeRest: 1, likeFocus: 1, likeLocal: 1 });
  });
});
