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
});
