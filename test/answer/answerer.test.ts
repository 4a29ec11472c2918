import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Library } from "../../src/library.ts";
import type { Answer } from "../../src/model.ts";
import { libraryOf, seedLibrary } from "../helpers/library.ts";

let seeds: Library;
beforeAll(async () => {
  seeds = await seedLibrary();
  return () => seeds.close();
});

/** Each quote against the file itself, with white space and tags taken out of both by other means. */
function expectVerbatim({ corpus }: Library, answer: Answer): void {
  const bare = (text: string) => text.replaceAll(/<[^>]*>|\s/g, "").replaceAll("&amp;", "&");
  for (const { text, citations } of [...answer.quotes, ...answer.nearest]) {
    expect(text.length).toBeLessThanOrEqual(160);
    expect(citations.length).toBeGreaterThan(0);
    for (const { file, start, end, lineStart, lineEnd, sha256 } of citations) {
      const source = readFileSync(join(corpus, file), "utf8");
      expect(bare(source.slice(start, end))).toBe(bare(text));
      expect(lineStart).toBe(source.slice(0, start).split("\n").length);
      expect(lineEnd).toBe(source.slice(0, end).split("\n").length);
      expect(sha256).toBe(
        createHash("sha256")
          .update(readFileSync(join(corpus, file)))
          .digest("hex"),
      );
    }
  }
}

describe("answer", () => {
  it.each([
    ["上海康城小区住了多少人？", "约3.6万", "000"],
    ["宝藤生物每天最多能检测多少管？", "15万管", "000"],
    ["月浦镇有多少平方公里？", "44.37平方公里", "001"],
    ["五角场街道党工委书记是谁？", "周灵", "001"],
    ["3月22日虹口区召开了什么会议？", "疫情防控工作领导小组会议", "002"],
    ["3月30日的会议有多少人参加？", "3000余人", "003"],
    ["徐匯全域什麼時候實施封控管理？", "4月1日3时", "004"],
  ])("%s", async (question, words, file) => {
    const answer = await seeds.answerer.answer(question);
    expect(answer.abstained).toBe(false);
    expect(answer.quotes[0]!.text).toContain(words);
    expect(answer.quotes[0]!.citations.some((citation) => citation.file.startsWith(file))).toBe(true);
    expectVerbatim(seeds, answer);
  });

  it("says so when nothing answers, and offers the nearest passages as such", async () => {
    const answer = await seeds.answerer.answer("北京冬奥会什么时候开幕？");
    expect(answer).toMatchObject({ abstained: true, quotes: [] });
    expect(answer.nearest.length).toBeGreaterThan(0);
    expectVerbatim(seeds, answer);
  });

  it("does not believe in passages that have nothing in common with the question", async () => {
    for (const question of ["qwzx vbnm plok", "どこで寿司を食べられますか"]) {
      expect((await seeds.answerer.answer(question)).abstained, question).toBe(true);
    }
  });

  it("answers an English question in the words of a Chinese page", async () => {
    const { quotes } = await seeds.answerer.answer(
      "How many residents live in the Kangcheng residential community?",
    );
    expect(quotes[0]!.text).toContain("约3.6万居民");
  });

  it("prefers the sentence to the headline that sums it up", async () => {
    const { quotes } = await seeds.answerer.answer("全市各级党组织建立了多少个党员突击队？");
    expect(quotes[0]!.text).toContain("截至目前，全市各级党组织建立了7822个“党员突击队”");
  });

  it("returns no quote twice and orders them by score", async () => {
    const { quotes } = await seeds.answerer.answer("李强强调了什么？", { limit: 10 });
    expect(new Set(quotes.map(({ text }) => text)).size).toBe(quotes.length);
    expect(quotes.map(({ score }) => score)).toEqual(quotes.map(({ score }) => score).sort((a, b) => b - a));
    for (const { score } of quotes) expect(score).toBeGreaterThan(0);
  });

  it("gives a sentence that several files print once, with all its places", async () => {
    const sentence = "月浦大桥在一九九八年十月建成通车。";
    const library = await libraryOf({
      "a.txt": `前面的话先说到这里。${sentence}后面的话再说。`,
      "b/b.txt": `别的文章开头在此。\n\n${[...sentence].join("\n")}\n`,
      "c.html": `<html><body><p>第三篇。</p><p>月浦<b>大桥</b>在一九九八年十月建成通车。</p></body></html>`,
    });
    const { quotes } = await library.answerer.answer("月浦大桥什么时候建成通车？");
    const holding = quotes.filter(({ text }) => text.includes("月浦大桥"));
    expect(holding).toHaveLength(1);
    expect(holding[0]!.citations.map(({ file }) => file).sort()).toEqual(["a.txt", "b/b.txt", "c.html"]);
    expectVerbatim(library, { ...(await library.answerer.answer("月浦大桥什么时候建成通车？")) });
  });

  it("does not send a quote that the file no longer prints", async () => {
    const library = await libraryOf({
      "a.txt": "月浦大桥在一九九八年十月建成通车。",
      "b.txt": "月浦大桥建成那天很多人来看通车。",
    });
    writeFileSync(join(library.corpus, "a.txt"), "这里已经换成了完全不同的一句话。");
    const changed = await library.answerer.answer("月浦大桥什么时候建成通车？");
    const all = [...changed.quotes, ...changed.nearest];
    expect(all.flatMap(({ citations }) => citations.map(({ file }) => file))).not.toContain("a.txt");
    rmSync(join(library.corpus, "b.txt"));
    const gone = await library.answerer.answer("月浦大桥什么时候建成通车？");
    expect([...gone.quotes, ...gone.nearest]).toEqual([]);
    expect(gone.abstained).toBe(true);
  });

  it("meets a greeting with a friendly word and no quotes", async () => {
    expect(await seeds.answerer.answer("你好！")).toMatchObject({
      smallTalk: "greeting",
      quotes: [],
      nearest: [],
    });
    expect(await seeds.answerer.answer("谢谢")).toMatchObject({ smallTalk: "thanks" });
  });

  it("refuses what is no question", async () => {
    await expect(seeds.answerer.answer("？！")).rejects.toMatchObject({ code: "QUESTION_EMPTY" });
    await expect(seeds.answerer.answer("问".repeat(2000))).rejects.toMatchObject({
      code: "QUESTION_TOO_LONG",
    });
  });

  it("survives questions made to hurt", async () => {
    for (const question of [
      "(a+)+$".repeat(100),
      `问${"急".repeat(990)}字`,
      "\uD83D 孤立的代理",
      "' OR 1=1; --",
      "\u202e反向\u0000控制",
      "，".repeat(500) + "字",
    ]) {
      const answer = await seeds.answerer.answer(question);
      expectVerbatim(seeds, answer);
    }
  });
});
