import { describe, expect, it } from "vitest";
import { termsOf } from "../../src/text/terms.ts";

const terms = (text: string) => termsOf(text).map(({ term }) => term);

describe("termsOf", () => {
  it("takes Chinese apart into characters and pairs", () => {
    expect(terms("核酸检")).toEqual(["核", "核酸", "酸", "酸检", "检"]);
  });

  it("gives traditional and simplified, full and half width the same terms", () => {
    expect(terms("徐匯報")).toEqual(terms("徐汇报"));
    expect(terms("ＡＰＰ")).toEqual(terms("app"));
  });

  it("stems English words and gives numbers their value", () => {
    expect(terms("the tests")).toEqual(["the", "test"]);
    expect(terms("3.6万")).toContain("#36000");
    expect(terms("三万六千")).toContain("#36000");
  });

  it("finds a word that a line's end has broken at its hyphen, where the break stands in the text", () => {
    for (const [printed, word] of [
      ["infor-mation", "information"],
      ["trans-ported", "transport"],
      ["beau-tiful", "beautiful"],
      ["govern-ment", "government"],
    ] as const) {
      expect(terms(printed), printed).toContain(terms(word)[0]);
    }
    const [information] = terms("information");
    const broken = termsOf("new infor-mation").find(({ term }) => term === information);
    expect(broken).toEqual({ term: information, kind: "word", start: 4, end: 16 });
  });

  it("leaves words alone that are only written with a hyphen, and other marks between words", () => {
    expect(terms("well-known")).toEqual([...terms("well"), ...terms("known")]);
    expect(terms("govern - ment")).toEqual([...terms("govern"), "ment"]);
    expect(terms("A-4 1990-2000")).not.toContain("a4");
  });
});
