import { describe, expect, it } from "vitest";
import { datesAgree, holdsCount, namesOffice } from "../../src/answer/stated.ts";
import type { Passage } from "../../src/model.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";

const passage = (text: string, date: string | null = null) => ({ text, title: null, date }) as Passage;

describe("whether a passage agrees with the dates that a question states", () => {
  it.each([
    ["3月23日郭芳去了哪里？", "3月23日，区委书记郭芳来到医院。", null, 1],
    ["3月25日郭芳去了哪里？", "3月23日，区委书记郭芳来到医院。", null, 0],
    ["3月25日郭芳去了哪里？", "区委书记郭芳来到医院。", null, 0.5],
    ["3月25日郭芳去了哪里？", "区委书记郭芳来到医院。", "2022-03-25", 1],
    ["３月２５号郭芳去了哪里？", "区委书记郭芳来到医院。", "2022-03-24", 0],
    ["郭芳去了哪里？", "3月23日，区委书记郭芳来到医院。", null, 1],
    ["What happened on March 22?", "On 22 March the ferry stopped.", null, 1],
    ["What happened on March 25, 1904?", "On 25 March 1907 the ferry stopped.", null, 0],
    ["1904年修了哪座桥？", "1907年修了石桥。", null, 0],
    ["1904年修了哪座桥？", "石桥修于1904年，1907年毁。", null, 1],
  ] as const)("%s %s (%s): %d", (question, text, date, expected) => {
    expect(datesAgree(analyzeQuestion(question), passage(text, date))).toBe(expected);
  });
});

describe("whether a quote holds what a question counts", () => {
  it.each([
    ["康城小区一共有多少栋楼？", "康城小区现有约3.6万居民。", 0.5],
    ["康城小区一共有多少栋楼？", "康城小区共有一百二十栋楼。", 1],
    ["九里亭街道有多少居民？", "九里亭街道位于三区交界，人员流动性大。", 0],
    ["康城小区住了多少人？", "康城小区现有约3.6万居民。", 1],
    ["南桥镇有多少人口？", "南桥镇有十七万人。", 1],
    ["月浦镇面积多大？", "月浦镇面积44.37平方公里。", 1],
    ["How many people live there?", "Nobody knows.", 0],
    ["谁去了医院？", "区委书记来到医院。", 1],
  ] as const)("%s %s: %d", (question, quote, expected) => {
    expect(holdsCount(analyzeQuestion(question), quote)).toBe(expected);
  });
});

describe("whether a quote can name the holder of an office", () => {
  it.each([
    ["杨浦区委书记是谁？", "杨浦区委书记谢坚钢表示，将扛起责任。", 1],
    ["谁是杨浦区委书记？", "杨浦区委书记薛侃参加活动。", 1],
    ["请问现在上海市杨浦区委书记是谁？", "杨浦区委书记薛侃参加活动。", 1],
    ["静安区委书记是谁？", "市委书记李强前往徐汇、静安等区检查。", 0],
    ["月浦镇党委书记是谁？", "宝山区委书记陈杰表示，月浦镇准备好了。", 0],
    ["欧阳路街道党工委书记是谁？", "五角场街道党工委书记周灵说，全力投入。", 0],
    ["虹口区委书记是谁？", "会议开始，区委书记郭芳出席会议。", 1],
    ["谁去了医院？", "李强去了医院。", 1],
    ["郭芳是区委书记吗？", "李强去了医院。", 1],
  ] as const)("%s %s: %d", (question, quote, expected) => {
    expect(namesOffice(analyzeQuestion(question), quote, passage(quote))).toBe(expected);
  });
});
