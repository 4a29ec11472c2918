import { describe, expect, it } from "vitest";
import { answerTypeOf } from "../../src/retrieval/answer-type.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";

describe("answerTypeOf", () => {
  it.each([
    ["宝山区委书记是谁", "person"],
    ["会议在哪里召开", "place"],
    ["哪个机构提供检测", "organisation"],
    ["小区住了多少人", "quantity"],
    ["封控从什么时候开始", "date"],
    ["封控多久", "duration"],
    ["为什么要全员检测", "reason"],
    ["如何保障就医", "manner"],
    ["采取了哪些措施", "list"],
    ["更名为什么", "other"],
    ["会议召开了吗", "yes-no"],
    ["who chaired the meeting", "person"],
    ["how many residents live there", "quantity"],
    ["when did it open", "date"],
  ])("%s: %s", (question, type) => {
    expect(answerTypeOf(question)).toBe(type);
  });
});

describe("analyzeQuestion", () => {
  it("strips politeness and asking words", () => {
    const query = (text: string) => analyzeQuestion(text).query;
    expect(query("请问一下，上海康城小区住了多少人？")).toBe("上海康城小区住了 人?");
    expect(query("请问一下，上海康城小区住了多少人？谢谢！")).toBe("上海康城小区住了 人");
    expect(query("你好，我想知道一下上海康城小区住了多少人呀，谢谢啦")).toBe("上海康城小区住了 人");
    expect(query("急急急！！上海康城小区住了多少人啊 在线等🙏")).toBe("上海康城小区住了 人");
    expect(analyzeQuestion("急诊电话是多少？").query).toContain("急诊电话");
    expect(analyzeQuestion("请问").query).not.toBe("");
  });

  it("reads a question with spaces between its characters", () => {
    const terms = (text: string) => analyzeQuestion(text).terms.map(({ term }) => term);
    expect(terms("上 海 康 城 小 区 住了 多 少 人")).toEqual(terms("上海康城小区住了多少人"));
  });

  it("weighs content above words that only hold a sentence together", () => {
    const { terms } = analyzeQuestion("小区的居民");
    const weight = (term: string) => terms.find((each) => each.term === term)!.weight;
    expect(weight("居民")).toBeGreaterThan(weight("的居"));
    expect(weight("的居")).toBeGreaterThan(weight("的"));
  });

  it("knows what stands beside the asking word", () => {
    const { terms } = analyzeQuestion("哪种寄生虫利用抗原变异策略");
    const focus = (term: string) => terms.find((each) => each.term === term)!.focus;
    expect(focus("寄生")).toBeGreaterThan(focus("策略"));
  });

  it("keeps quoted words as they are", () => {
    expect(analyzeQuestion("“动态清零”是谁说的").phrases).toEqual(["动态清零"]);
  });
});
