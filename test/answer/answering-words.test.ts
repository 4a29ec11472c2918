import { describe, expect, it } from "vitest";
import { answeringWords } from "../../src/answer/answering-words.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";

function marked(question: string, quote: string): string | null {
  const mark = answeringWords(analyzeQuestion(question), quote);
  return mark && quote.slice(mark.start, mark.end);
}

describe("answeringWords", () => {
  it.each([
    ["上海康城小区住了多少人？", "位于闵行区莘庄镇的上海康城小区，现有约3.6万居民。", "约3.6万"],
    [
      "月浦镇有多少平方公里？",
      "44.37平方公里的辖区之内，既有村居、产业园区，也有大型国企。",
      "44.37平方公里",
    ],
    ["宝山区委书记是谁？", "“要把新一轮核酸筛查作为头等大事。”宝山区委书记陈杰表示，将全力落实。", "陈杰"],
    ["封控管理從什麼時候開始？", "徐汇全域将于4月1日3时实施封控管理。", "4月1日3时"],
    ["When was the stock exchange established?", "The stock exchange was established in 1817.", "1817"],
    ["封控管理需要多久？", "某商住两用楼需实施48小时封控管理。", "48小时"],
  ])("%s", (question, quote, words) => {
    expect(marked(question, quote)).toBe(words);
  });

  it("does not take a verb for a month", () => {
    expect(
      marked("When was the bridge opened?", "Visitors may cross the bridge, which was opened."),
    ).toBeNull();
    expect(marked("When was the bridge opened?", "The bridge was opened in May 1932.")).toBe("May 1932");
  });

  it("marks nothing when two could be meant, or the kind has no form of its own", () => {
    expect(marked("有多少人参加？", "甲组10人，乙组20人。")).toBeNull();
    expect(marked("为什么要筛查？", "因为要在3月切断传播链。")).toBeNull();
    expect(marked("会议何时召开？", "会议以视频形式召开。")).toBeNull();
  });
});
