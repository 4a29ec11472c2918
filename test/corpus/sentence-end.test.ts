import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sentenceEnds } from "../../src/corpus/sentence-end.ts";

function sentences(text: string): string[] {
  let start = 0;
  return sentenceEnds(text).map((end) => {
    const sentence = text.slice(start, end).trim();
    start = end;
    return sentence;
  });
}

describe("sentenceEnds", () => {
  it("ends Chinese sentences at their marks, closing quotes included", () => {
    expect(sentences("他说：“好。”大家同意！真的？是的。")).toEqual([
      "他说：“好。”",
      "大家同意！",
      "真的？",
      "是的。",
    ]);
  });

  it("does not end a sentence inside a number, an abbreviation or an initial", () => {
    expect(sentences("面积44.37平方公里。完。")).toEqual(["面积44.37平方公里。", "完。"]);
    expect(sentences("Mr. Smith met J. R. Jones, e.g. in 1990. They left.")).toEqual([
      "Mr. Smith met J. R. Jones, e.g. in 1990.",
      "They left.",
    ]);
  });

  it("covers the text without gaps", () => {
    const piece = fc.constantFrom("人", "。", "！", ".", " ", "A", "b", "”", "…", "3");
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const ends = sentenceEnds(text);
        expect(ends.at(-1)).toBe(text.length);
        expect(ends).toEqual([...new Set(ends)].sort((a, b) => a - b));
      }),
    );
  });
});
