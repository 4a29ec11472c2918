import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QUOTE_MAX, quoteWindows } from "../../src/answer/features/windows.ts";
import { readTextDocument } from "../../src/corpus/document.ts";
import { splitPassages } from "../../src/corpus/passages.ts";

function quotesOf(source: string): string[] {
  const document = readTextDocument("a.txt", new TextEncoder().encode(source));
  return splitPassages(document).flatMap((passage) =>
    quoteWindows(passage).map(({ start, end }) => passage.text.slice(start, end)),
  );
}

describe("quoteWindows", () => {
  it("offers one to three whole sentences of one paragraph", () => {
    expect(quotesOf("甲说了话。乙听了话。丙走了路。丁睡了觉。")).toEqual([
      "甲说了话。",
      "甲说了话。乙听了话。",
      "甲说了话。乙听了话。丙走了路。",
      "乙听了话。",
      "乙听了话。丙走了路。",
      "乙听了话。丙走了路。丁睡了觉。",
      "丙走了路。",
      "丙走了路。丁睡了觉。",
      "丁睡了觉。",
    ]);
  });

  it("offers runs of clauses of a sentence that is too long", () => {
    const sentence = `${Array.from({ length: 12 }, (_, i) => `第${i}个分句说了一些别的事情`).join("，")}。`;
    const quotes = quotesOf(sentence);
    expect(sentence.length).toBeGreaterThan(QUOTE_MAX);
    expect(quotes.length).toBeGreaterThan(1);
    for (const quote of quotes) expect(sentence).toContain(quote);
    expect(quotes.some((quote) => quote.endsWith("。"))).toBe(true);
  });

  it("offers nothing longer than a quote may be, and no torn surrogate pair", () => {
    const piece = fc.constantFrom("人", "，", "。", "word ", "😀", "；", "123", "\n\n", "”");
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 400 }), (pieces) => {
        for (const quote of quotesOf(`文${pieces.join("")}`)) {
          expect(quote.length).toBeGreaterThan(0);
          expect(quote.length).toBeLessThanOrEqual(QUOTE_MAX);
          expect(quote).toBe(quote.trim());
          expect(quote).toBe(quote.toWellFormed());
        }
      }),
    );
  });
});
