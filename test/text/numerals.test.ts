import { describe, expect, it } from "vitest";
import { findNumerals } from "../../src/text/numerals.ts";

const values = (text: string) => findNumerals(text).map(({ value }) => value);

describe("findNumerals", () => {
  it("reads one number in any writing", () => {
    for (const written of ["3.6万", "36,000", "36000", "三万六千", "36 thousand"]) {
      expect(values(written), written).toEqual([36000]);
    }
  });

  it("reads Chinese numbers with and without units", () => {
    expect(values("十二")).toEqual([12]);
    expect(values("一百零五")).toEqual([105]);
    expect(values("两亿三千万")).toEqual([230_000_000]);
    expect(values("二〇二二")).toEqual([2022]);
    expect(values("17万余名")).toEqual([170_000]);
  });

  it("leaves words alone that only look like numbers", () => {
    expect(values("千方百计")).toEqual([]);
    expect(values("万众")).toEqual([]);
  });

  it("says where the number stands", () => {
    expect(findNumerals("约3.6万居民")).toEqual([{ value: 36000, start: 1, end: 5 }]);
  });
});
