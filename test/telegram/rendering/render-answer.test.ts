import { describe, expect, it } from "vitest";
import { sayIn } from "../../../src/language/texts.ts";
import type { Answer, Citation, Quote } from "../../../src/model.ts";
import { autoLinkedSpans } from "../../../src/telegram/rendering/auto-links.ts";
import { survivesTelegram } from "../../../src/telegram/rendering/cleaning.ts";
import { renderAnswer } from "../../../src/telegram/rendering/render-answer.ts";

const citation: Citation = {
  file: "报/page.txt",
  title: "大会召开",
  section: "松江区",
  date: "2022-03-30",
  url: "https://example.org/a",
  start: 0,
  end: 5,
  lineStart: 3,
  lineEnd: 4,
  pageStart: null,
  pageEnd: null,
  sha256: "00",
};
const quote = (text: string, more: Partial<Quote> = {}): Quote => ({
  id: "x",
  text,
  score: 0.9,
  mark: null,
  citations: [citation],
  ...more,
});
const answer = (quotes: Quote[], more: Partial<Answer> = {}): Answer => ({
  question: "问",
  understood: "问",
  abstained: false,
  quotes,
  nearest: [],
  smallTalk: null,
  timings: { embedMs: 0, searchMs: 0, quoteMs: 0, totalMs: 0 },
  ...more,
});
const zh = { say: sayIn("zh-Hans"), sourcesUrl: null };

describe("renderAnswer", () => {
  it("puts each quote in an expandable block with its numbered source under it", () => {
    const { messages } = renderAnswer(
      answer([quote("现有约3.6万居民。", { mark: { start: 2, end: 7 } })]),
      zh,
    );
    const [{ text, entities }] = messages as [(typeof messages)[number]];
    expect(text).toBe(
      "原文是这样写的：\n\n现有约3.6万居民。\n[1] 大会召开 · 松江区 · 2022-03-30 · 第 3–4 行",
    );
    const named = entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)]);
    expect(named).toContainEqual(["expandable_blockquote", "现有约3.6万居民。"]);
    expect(named).toContainEqual(["bold", "约3.6万"]);
    expect(named).toContainEqual(["text_link", "大会召开"]);
  });

  it("shields words that Telegram would turn into links or calls", () => {
    const words = "见README.md或@someone，/start，#标签，www.example.com，3.2.1.to。";
    const { messages } = renderAnswer(answer([quote(words)]), zh);
    const [{ text, entities }] = messages as [(typeof messages)[number]];
    expect(text).toContain(words);
    const shielded = entities
      .filter(({ type }) => type === "code")
      .map(({ offset, length }) => text.slice(offset, offset + length));
    for (const token of ["README.md", "@someone", "/start", "#标签", "www.example.com", "3.2.1.to"]) {
      expect(
        shielded.some((shield) => shield.includes(token)),
        token,
      ).toBe(true);
    }
  });

  it("attaches a quote that Telegram would alter, and says so", () => {
    const words = "方向\u202e控制符。";
    const { messages, attachments } = renderAnswer(answer([quote(words)]), zh);
    expect(attachments).toEqual([{ name: "quote-1.txt", text: words }]);
    expect(messages[0]!.text).toContain("quote-1.txt");
    expect(renderAnswer(answer([quote("平常的话。")]), zh).attachments).toEqual([]);
  });

  it("says that nothing answers, and that the nearest is no answer", () => {
    const { messages } = renderAnswer(answer([], { abstained: true, nearest: [quote("别的话。")] }), {
      say: sayIn("en"),
      sourcesUrl: null,
    });
    expect(messages[0]!.text).toMatch(
      /^Nothing in these articles answers that\.\n\n.*no answer:\n\n别的话。/s,
    );
  });

  it("stays within the limits with many long quotes and citations", () => {
    const many = Array.from({ length: 20 }, () => ({
      ...citation,
      title: "长".repeat(500),
      section: "😀".repeat(300),
    }));
    const { messages } = renderAnswer(
      answer([1, 2, 3].map((i) => quote(`${i}${"字".repeat(159)}`, { citations: many }))),
      zh,
    );
    for (const { text, entities } of messages) {
      expect(text.length).toBeLessThanOrEqual(4096);
      expect(text).toBe(text.toWellFormed());
      for (const { offset, length } of entities) expect(offset + length).toBeLessThanOrEqual(text.length);
    }
  });
});

describe("autoLinkedSpans", () => {
  it("leaves ordinary words alone", () => {
    for (const text of ["44.37平方公里", "3.6万", "A/B两组", "a@b", "价格$5", "第1、2号"]) {
      expect(autoLinkedSpans(text), text).toEqual([]);
    }
  });
});

describe("survivesTelegram", () => {
  it("knows what arrives as it is sent", () => {
    expect(survivesTelegram("“四方责任”，😀 A–B")).toBe(true);
    for (const text of ["a\tb", "A\u030a", "\u200e\u200f左", " 前有空格"])
      expect(survivesTelegram(text)).toBe(false);
  });
});
