import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalize, wordsOnly } from "../../src/text/normalize.ts";

describe("normalize", () => {
  it("makes width, case and character form equal", () => {
    expect(normalize("徐匯報 ３.６万 Ａbc")).toBe("徐汇报 3.6万 abc");
    expect(normalize("臺灣後來")).toBe("台湾后来");
  });

  it("keeps every character at its place", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(normalize(text)).toHaveLength(text.length);
        expect(normalize(normalize(text))).toBe(normalize(text));
      }),
    );
  });
});

describe("wordsOnly", () => {
  it("leaves letters and digits", () => {
    expect(wordsOnly("「坚持」， 就是 Victory!")).toBe("坚持就是victory");
  });
});
