import { describe, expect, it } from "vitest";
import { findDate } from "../../src/corpus/dates.ts";

describe("findDate", () => {
  it.each([
    ["白鹭日报 2021年5月7日 星期五", "2021-05-07"],
    ["2020-08-17", "2020-08-17"],
    ["3 June 2019", "2019-06-03"],
    ["一九五八年十月十二日 第七期", "1958-10-12"],
    ["二〇一一年三月一日", "2011-03-01"],
    ["二○○二年十二月三十一日", "2002-12-31"],
    ["中華民國四十七年三月一日", "1958-03-01"],
  ])("reads %s", (text, date) => {
    expect(findDate(text)).toBe(date);
  });

  it.each(["3月17日", "四十七年三月一日", "2021年2月30日", "昨天", "一九五八年"])(
    "makes none of %s",
    (text) => {
      expect(findDate(text)).toBeNull();
    },
  );
});
