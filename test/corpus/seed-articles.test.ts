import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readTextDocument } from "../../src/corpus/document.ts";
import { splitPassages } from "../../src/corpus/passages.ts";
import { ROOT, SEEDS } from "../helpers/corpus.ts";

/** What a careful reader found on the five pages, written down before anything was run on them. */
interface Reading {
  readonly articles: readonly {
    readonly file: string;
    readonly title: string | null;
    readonly otherHeadlines: readonly string[];
    readonly date: string | null;
    readonly url: string | null;
    readonly kind: string;
    readonly firstWords: string;
    readonly lastWords: string;
    readonly parts?: readonly {
      readonly title: string;
      readonly section: string;
      readonly firstWords: string;
    }[];
  }[];
  readonly notArticles: readonly { readonly file: string; readonly what: string; readonly text: string }[];
}

const reading = JSON.parse(readFileSync(join(ROOT, "test/corpus/seed-articles.json"), "utf8")) as Reading;
const bare = (text: string) => text.replaceAll(/\s+/gu, "");

const pages = new Map(
  [...new Set(reading.articles.map(({ file }) => file))].map((file) => {
    const document = readTextDocument(file, readFileSync(join(SEEDS, file)));
    const passages = splitPassages(document);
    const articles = document.articles.map((article, i) => ({
      title: article.title ?? document.title,
      section: article.section,
      date: article.date ?? document.date,
      text: bare(
        passages
          .filter((each) => each.article === i && !each.display)
          .map(({ text }) => text)
          .join(""),
      ),
    }));
    return [file, { document, passages, articles }] as const;
  }),
);
const holding = (file: string, words: string) =>
  pages.get(file)!.articles.findIndex(({ text }) => text.includes(bare(words)));

/** A roundup whose parts stand under districts' names: each part is an article of its own here. */
const whole = reading.articles.filter(({ parts }) => !parts);
/** Stories that this reading finds and the program does not, with the reason. */
const KNOWN: Readonly<Record<string, string>> = {
  在疫情防控最吃劲的关键时段: "its subheading stands like a headline, so the story falls in two",
};
/** Stories for which the page prints a headline that its text does not bind to them, with the reason. */
const UNTITLED: Readonly<Record<string, string>> = {
  "本报讯（记者张燕丽）3月19": "one headline stands for two inspections, after the second one, which has it",
};
const isKnown = ({ firstWords }: { firstWords: string }) =>
  Object.keys(KNOWN).some((words) => bare(firstWords).startsWith(words));

describe("the five pages", () => {
  it.each(
    whole.filter((article) => !isKnown(article)).map((article) => [article.firstWords, article] as const),
  )("hold whole the article that begins with %s", (_, { file, firstWords, lastWords, date, url }) => {
    const first = holding(file, firstWords);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(holding(file, lastWords)).toBe(first);
    const { articles, document } = pages.get(file)!;
    expect(articles[first]!.date).toBe(date);
    if (url) expect(document.url).toBe(url);
  });

  it("keep the stories apart", () => {
    const stories = whole.filter(({ kind }) => kind === "news" || kind === "letter");
    const places = stories.map(({ file, firstWords }) => `${file} ${holding(file, firstWords)}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it("give each district of the roundup its section", () => {
    const parts = reading.articles.flatMap(({ file, parts = [] }) =>
      parts.map((part) => ({ file, ...part })),
    );
    expect(parts).toHaveLength(10);
    for (const { file, section, firstWords } of parts) {
      const { articles } = pages.get(file)!;
      expect(articles[holding(file, firstWords)]!.section).toBe(section);
    }
  });

  it("give each story the headline that the page prints for it, and none another's", () => {
    for (const { file, title, otherHeadlines, firstWords } of whole) {
      const given = bare(pages.get(file)!.articles[holding(file, firstWords)]?.title ?? "");
      const printed = [title, ...otherHeadlines].flatMap((each) => (each ? [bare(each)] : []));
      const isRight = printed.some((each) => given && (given.includes(each) || each.includes(given)));
      const mayBeOpen = title === null || Object.keys(UNTITLED).some((words) => firstWords.startsWith(words));
      expect(isRight || (given === "" && mayBeOpen), `${firstWords}: ${given}`).toBe(true);
    }
  });

  it("take no masthead, caption or jump line for text", () => {
    const furniture = reading.notArticles.filter(({ what }) =>
      ["masthead", "caption", "jump line"].includes(what),
    );
    const texts = [...pages].flatMap(([file, { passages }]) =>
      passages.filter(({ display }) => !display).map(({ text }) => `${file} ${bare(text)}`),
    );
    for (const { file, text } of furniture) {
      const isText = texts.some((each) => each.startsWith(file) && each.includes(bare(text).slice(0, 16)));
      expect(isText, text).toBe(false);
    }
  });
});
