import { describe, expect, it } from "vitest";
import { completeQuestion } from "../../src/retrieval/follow-up.ts";

const before = { question: "松江区是怎么做的？", quote: "“守”就是严防死守。" };

describe("completeQuestion", () => {
  it("asks the same of another name", () => {
    expect(completeQuestion("那宝山区呢？", before)).toBe("宝山区是怎么做的？");
    const secretary = { question: "杨浦区委书记是谁？", quote: null };
    expect(completeQuestion("那宝山区呢？", secretary)).toBe("宝山区委书记是谁？");
    expect(completeQuestion("那寶山區呢？", before)).toBe("寶山區是怎么做的？");
    expect(completeQuestion("周灵呢", { question: "尤伟峰表示要做什么？", quote: null })).toBe(
      "周灵表示要做什么？",
    );
    const english = { question: "Who is the secretary of Yangpu?", quote: null };
    expect(completeQuestion("What about Baoshan?", english)).toBe("Who is the secretary of Baoshan?");
  });

  it("asks who said what was quoted", () => {
    expect(completeQuestion("谁说的？", before)).toContain("严防死守");
  });

  it("fills a bare question with what was asked before", () => {
    expect(completeQuestion("什么时候？", { question: "郭芳走访了哪些地方？", quote: null })).toMatch(
      /郭芳走访.*什么时候/,
    );
    expect(completeQuestion("为什么？", before)).toMatch(/松江区.*为什么/);
    expect(completeQuestion("有多少志愿者？", before)).toMatch(/松江区.*有多少志愿者/);
    expect(completeQuestion("在哪里举行？", before)).toMatch(/松江区.*在哪里举行/);
  });

  it("understands a word for what was spoken of", () => {
    expect(completeQuestion("他是什么职务？", { question: "王平介绍了什么？", quote: null })).toMatch(
      /王平.*什么职务/,
    );
  });

  it("does not drag a new topic back to the old one", () => {
    for (const message of [
      "上海康城小区住了多少人？",
      "徐汇区什么时候封控？",
      "石桥什么时候重修？",
      "会议在哪里召开？",
      "Who chaired the district meeting in March?",
    ]) {
      expect(completeQuestion(message, before)).toBe(message);
    }
  });

  it("leaves the first question of a conversation alone", () => {
    expect(completeQuestion("那宝山区呢？", null)).toBe("那宝山区呢？");
  });
});
