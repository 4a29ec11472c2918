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
  it("offers one to four whole sentences of one paragraph", () => {
    expect(quotesOf("甲说了话。乙听了话。丙走了路。丁睡了觉。戊起了床。")).toEqual([
      "甲说了话。",
      "甲说了话。乙听了话。",
      "甲说了话。乙听了话。丙走了路。",
      "甲说了话。乙听了话。丙走了路。丁睡了觉。",
      "乙听了话。",
      "乙听了话。丙走了路。",
      "乙听了话。丙走了路。丁睡了觉。",
      "乙听了话。丙走了路。丁睡了觉。戊起了床。",
      "丙走了路。",
      "丙走了路。丁睡了觉。",
      "丙走了路。丁睡了觉。戊起了床。",
      "丁睡了觉。",
      "丁睡了觉。戊起了床。",
      "戊起了床。",
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

  it("offers long and short parts, each of which begins or ends where a clause does", () => {
    const clause = "the keeper of the old lighthouse walked along the northern shore with a lamp in his hand";
    const sentence = `Because ${clause}, ${clause}, and ${clause}.`;
    const quotes = quotesOf(sentence);
    expect(quotes).toContain(`Because ${clause},`);
    expect(quotes.some((quote) => quote.length > 130)).toBe(true);
    for (const quote of quotes) {
      const beginsClause = /^(?:Because|the keeper|and)/.test(quote);
      expect(beginsClause || /(?:hand,|hand\.)$/.test(quote), quote).toBe(true);
    }
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
