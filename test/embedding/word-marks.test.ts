import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MARKING, markWords } from "../../src/embedding/word-marks.ts";

const byExpressions = (text: string) =>
  MARKING.reduce(
    (marked, { pattern, content }) => marked.replaceAll(new RegExp(pattern, "gu"), content),
    text,
  );
const text = fc.string({ unit: fc.constantFrom(..."ab é中。 \n7😀'") });

describe("markWords", () => {
  it("marks where words begin and drops white space", () => {
    expect(markWords("用 telegram bot!").text).toBe("用▁telegram▁bot!");
  });

  it("does what the tokenizer's regular expressions do", () => {
    fc.assert(
      fc.property(text, (source) => {
        expect(markWords(source).text).toBe(byExpressions(source));
      }),
    );
  });

  it("knows where each character stood", () => {
    fc.assert(
      fc.property(text, (source) => {
        const { text: marked, places } = markWords(source);
        expect(places).toHaveLength(marked.length);
        for (const [i, place] of places.entries()) {
          if (marked[i] !== "▁") expect(source[place]).toBe(marked[i]);
        }
      }),
    );
  });
});
