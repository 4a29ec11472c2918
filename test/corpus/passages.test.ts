import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { wordsAt } from "../../src/answer/sources.ts";
import { readTextDocument } from "../../src/corpus/document.ts";
import { splitPassages } from "../../src/corpus/passages.ts";
import { listCorpus } from "../../src/corpus/read-corpus.ts";
import type { Passage } from "../../src/model.ts";
import { sourceSpan } from "../../src/text/mapped-text.ts";
import { SEEDS } from "../helpers/corpus.ts";

const passagesOf = (file: string, source: string) =>
  splitPassages(readTextDocument(file, new TextEncoder().encode(source)));

function expectProvable(source: string, passages: readonly Passage[]): void {
  for (const passage of passages) {
    for (const [i, start] of passage.sentences.entries()) {
      const end = passage.sentences[i + 1] ?? passage.text.length;
      const sentence = passage.text.slice(start, end).trim();
      const { from, to } = sourceSpan(passage, start, start + sentence.length);
      expect(wordsAt(source, { start: from, end: to }, passage.format)).toBe(sentence);
    }
  }
}

describe("splitPassages", () => {
  it("cuts an endless sentence, never inside a surrogate pair", () => {
    const source = "😀𠀀字".repeat(2000);
    const passages = passagesOf("a.txt", source);
    expect(passages.map(({ text }) => text).join("")).toBe(source);
    for (const { text } of passages) expect(text).toBe(text.toWellFormed());
  });

  it("gives each passage an id that its words decide", () => {
    const [one] = passagesOf("a.txt", "会议在昨天召开，研究部署工作。");
    const [same] = passagesOf("a.txt", "会议在昨天召开，\n\n研究部署工作。");
    const [other] = passagesOf("a.txt", "会议在今天召开，研究部署工作。");
    expect(same!.id).toBe(one!.id);
    expect(other!.id).not.toBe(one!.id);
  });

  it("maps every sentence of random layout to provable source", () => {
    const piece = fc.constantFrom(
      "会议指出，",
      "要做好工作。",
      "\n",
      "\n\n",
      " ",
      "3月 17日",
      "Some words. ",
      "■",
      "# 标题\n",
      "> ",
      "- ",
      "**粗**",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.constantFrom("a.txt", "a.md"), (pieces, file) => {
        const source = `文${pieces.join("")}`;
        expectProvable(source, passagesOf(file, source));
      }),
    );
  });

  it("maps every sentence of random HTML to provable source", () => {
    const piece = fc.constantFrom(
      "会议指出，",
      "要做好工作。",
      "<p>",
      "</p>",
      "<br>",
      "<b>粗",
      "</b>",
      "&amp;",
      "&#8220;",
      "a < b ",
      "<td>格</td>",
      "<!-- 注 -->",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const source = `<html><body><p>文${pieces.join("")}</body></html>`;
        expectProvable(source, passagesOf("a.html", source));
      }),
    );
  });
});

describe("the five seeds", () => {
  let seeds: { file: string; source: string; passages: Passage[] }[] = [];
  beforeAll(async () => {
    seeds = await Promise.all(
      (await listCorpus(SEEDS)).map(async (file) => {
        const source = await readFile(join(SEEDS, file), "utf8");
        return { file, source, passages: passagesOf(file, source) };
      }),
    );
  });
  const passagesNamed = (start: string) => seeds.find(({ file }) => file.startsWith(start))!.passages;
  const holding = (start: string, words: string) =>
    passagesNamed(start).find(({ text }) => text.includes(words));

  it("are quoted as printed, sentence by sentence", () => {
    for (const { source, passages } of seeds) expectProvable(source, passages);
  });

  it("give sentences that columns tore apart whole", () => {
    expect(holding("000", "位于闵行区莘庄镇的上海康城小区，现有约3.6万居民。")).toBeDefined();
    expect(holding("000", "李强代表市委、市政府，对督查组一行来沪督查指导表示欢迎")).toBeDefined();
    expect(holding("002", "3月17日晚，区疫情防控工作领导小组会议召开")).toBeDefined();
    expect(holding("002", "区委副书记、区长胡广杰，区委副书记杜松全")).toBeDefined();
  });

  it("know the district of a piece in a page by districts", () => {
    expect(holding("001", "九里亭街道结合实战")).toMatchObject({
      section: "松江区",
      title: "松江区 严防死守、筛得彻底、全面保供",
    });
  });

  it("carry the date and address that the page states, and none that it does not", () => {
    expect(holding("000", "康城小区")).toMatchObject({ date: null, url: null });
    expect(holding("002", "3月24日，区委常委会")).toMatchObject({ date: "2022-03-25" });
    expect(holding("003", "共3000余人参加")).toMatchObject({
      date: "2022-03-30",
      title: "上海举行全市领导干部大会 对疫情防控再动员再部署再落实",
      url: "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW202203302328599218",
    });
    expect(holding("004", "曹立强主持会议并指出")).toMatchObject({
      date: "2022-04-04",
      title: "我区召开新一轮核酸筛查工作动员会",
    });
  });

  it("know a pull quote for a repetition of the text", () => {
    expect(holding("000", "■希望各类核酸检测机构")?.display).toBe(true);
    expect(holding("000", "位于闵行区莘庄镇")?.display).toBe(false);
  });
});
