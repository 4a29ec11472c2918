import { describe, expect, it } from "vitest";
import { readTextDocument } from "../../src/corpus/document.ts";
import { assignTitles } from "../../src/corpus/titles.ts";
import { mapSource } from "../../src/text/mapped-text.ts";

const titlesOf = (paragraphs: readonly string[]) => {
  const bytes = new TextEncoder().encode(paragraphs.join("\n\n"));
  return readTextDocument("page.txt", bytes).articles.map(({ title }) => title);
};

const heading = (words: string) => ({
  kind: "heading" as const,
  level: 0,
  text: mapSource(words),
  label: words,
});

const FERRY = "本报讯 渡口昨天恢复通航，渡船每日往返六班，两岸居民不必再绕行上游的石桥。";
const SCHOOL = "本报讯 石榴小学本周种下一百棵树苗，每棵树苗由一个班级照看到毕业。";
const LIBRARY = "本报讯 镇图书馆从下月起延长开放时间，自习室增加四十个座位。";
const WELL = "本报讯 村口那眼水质甘甜的古迹上周清淤，挖出瓷片若干，现存放在祠堂。";

describe("titles", () => {
  it("stand under their stories where the page prints most of them there", () => {
    const page = [
      FERRY,
      "渡口恢复通航",
      SCHOOL,
      "石榴小学种下百棵树苗",
      WELL,
      "老井又见底",
      LIBRARY,
      "图书馆延长开放",
    ];
    expect(titlesOf(page).slice(0, 4)).toEqual([
      "渡口恢复通航",
      "石榴小学种下百棵树苗",
      "老井又见底",
      "图书馆延长开放",
    ]);
  });

  it("stand over their stories where nothing tells", () => {
    expect(titlesOf(["晨光", FERRY, "渡口恢复通航", SCHOOL, "回声", WELL])).toContain("回声");
    expect(titlesOf([FERRY, "回声", WELL])).toEqual([null, "回声"]);
  });

  it("are no lines that only tell of the paper", () => {
    const page = [FERRY, "渡口恢复通航", SCHOOL, "石榴小学种下百棵树苗", "白鹭镇公众号 白鹭镇APP", WELL];
    expect(titlesOf(page).join()).not.toContain("APP");
  });

  it("belong to the story that holds their words, even where another stands between", () => {
    const subheading = "茶摊改卖热汤";
    const rest = "茶摊的摊主说，天冷以后改卖热汤。";
    const page = [
      FERRY,
      subheading,
      rest,
      "渡船每日往返六班",
      SCHOOL,
      "石榴小学种下百棵树苗",
      LIBRARY,
      "图书馆延长开放",
    ];
    expect(titlesOf(page)[0]).toBe("渡船每日往返六班");
  });

  it("are told for a file of any length", () => {
    const pieces = Array.from({ length: 30_000 }, (_, i) => ({
      heads: ["桥", "渡口", "学堂", "集市", "水井"].map((name) => heading(`第${i}号${name}的消息`)),
      body: [{ ...heading(`第${i}号渡口昨天恢复通航。`), kind: "paragraph" as const }],
    }));
    expect(assignTitles(pieces).size).toBeLessThanOrEqual(pieces.length);
  });
});
