import { describe, expect, it } from "vitest";
import { filterTest } from "../../src/index/passage-filter.ts";

const NONE = { source: null, section: null, from: null, until: null };

describe("filterTest", () => {
  it.each([
    ["a.txt", "a.txt", true],
    ["a.txt", "b/a.txt", false],
    ["*.txt", "a.txt", true],
    ["*.txt", "b/a.txt", false],
    ["**/*.txt", "a.txt", true],
    ["**/*.txt", "b/c/a.txt", true],
    ["b/**", "b/c/a.txt", true],
    ["b/**", "bc/a.txt", false],
    ["**/c/**", "b/c/a.txt", true],
    ["?.txt", "中.txt", true],
    ["?.txt", "𠮷.txt", true],
    ["?.txt", "ab.txt", false],
    ["a.t+t", "a.t+t", true],
    ["a.t+t", "axttt", false],
    ["[ab].txt", "a.txt", false],
    ["(a|b)$^{1}\\.txt", "(a|b)$^{1}\\.txt", true],
  ])("takes %s for a pattern that %s matches: %s", (source, file, isMatched) => {
    expect(filterTest({ ...NONE, source })({ file, section: null, date: null })).toBe(isMatched);
  });

  it("lets everything pass where nothing is asked, and nothing without a section or a date where one is", () => {
    const bare = { file: "a.txt", section: null, date: null };
    expect(filterTest(NONE)(bare)).toBe(true);
    for (const asked of [{ section: "要闻" }, { from: "2022-01-01" }, { until: "2022-01-01" }])
      expect(filterTest({ ...NONE, ...asked })(bare)).toBe(false);
  });
});
