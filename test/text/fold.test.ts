import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, foldLayout } from "../../src/text/fold.ts";
import { mapSource, sourceSpan } from "../../src/text/mapped-text.ts";

const noise = fc.stringMatching(/^[ \n\t\u3000\u00a0]{0,3}$/);
const word = fc.constantFrom("李强", "3月", "17", "日", "，", "city", "A-", "b", "“", "。", "😀", "𠀀");
const messy = fc.array(fc.tuple(word, noise), { maxLength: 30 }).map((parts) => parts.flat().join(""));

describe("fold", () => {
  it("drops white space beside Chinese characters and full-width marks", () => {
    expect(fold("李 强\n\n代表")).toBe("李强代表");
    expect(fold("3月 17日，每 10人")).toBe("3月17日，每10人");
    expect(fold("他说： “好”")).toBe("他说：“好”");
  });

  it("keeps one space between Latin words and joins a word broken at its hyphen", () => {
    expect(fold("the  old\n city")).toBe("the old city");
    expect(fold("infor-\n  mation")).toBe("infor-mation");
    expect(fold("1990 - 2000")).toBe("1990 - 2000");
  });

  it("removes nothing but white space", () => {
    fc.assert(
      fc.property(messy, (text) => {
        expect(fold(text).replaceAll(/\s/gu, "")).toBe(text.replaceAll(/\s/gu, ""));
      }),
    );
  });

  it("folds once and for all", () => {
    fc.assert(
      fc.property(messy, (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });

  it("keeps every character's place in the source", () => {
    fc.assert(
      fc.property(messy, (source) => {
        const folded = foldLayout(mapSource(source));
        for (let i = 0; i < folded.text.length; i++) {
          const { from, to } = sourceSpan(folded, i, i + 1);
          const original = source.slice(from, to);
          if (/\s/.test(folded.text[i]!)) expect(original.trim()).toBe("");
          else expect(original).toBe(folded.text[i]);
        }
      }),
    );
  });

  it("makes any part of a text equal to its folded source", () => {
    fc.assert(
      fc.property(messy, fc.nat(), fc.nat(), (source, a, b) => {
        const folded = foldLayout(mapSource(source));
        const start = a % (folded.text.length + 1);
        const end = Math.min(folded.text.length, start + (b % 20));
        const part = folded.text.slice(start, end);
        // A part that starts with the hyphen of a broken word has lost the word that the hyphen breaks.
        if (part === "" || part !== part.trim() || part.startsWith("-")) return;
        const { from, to } = sourceSpan(folded, start, end);
        expect(fold(source.slice(from, to))).toBe(part);
      }),
    );
  });
});
