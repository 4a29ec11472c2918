import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readTextDocument } from "../../src/corpus/document.ts";
import { splitPassages } from "../../src/corpus/passages.ts";
import { ROOT } from "../helpers/corpus.ts";

/** What a reader expects of one page of `test/fixtures/layouts`. */
interface Expected {
  /** Sentences that stand whole in one article. */
  readonly sentences?: readonly string[];
  /** Words of different articles. */
  readonly separate?: readonly (readonly [string, string])[];
  readonly titles?: readonly string[];
  /** Furniture of the page: no running text. */
  readonly notText?: readonly string[];
  /** What no passage may hold, white space included. */
  readonly notContained?: readonly string[];
  /** Groups of lines of which each begins a paragraph. */
  readonly lines?: readonly (readonly string[])[];
  /** Cells that stand in one row, in order, with a space between them. */
  readonly rows?: readonly (readonly string[])[];
  /** Words of a story, and its title. */
  readonly stories?: readonly (readonly [string, string])[];
  /** The day of the issue. */
  readonly date?: string;
  /** Words that stand twice on the page and once in its text. */
  readonly pullQuotes?: readonly string[];
}

const FOLDER = join(ROOT, "test/fixtures/layouts");
const expected = JSON.parse(readFileSync(join(FOLDER, "expected.json"), "utf8")) as Record<string, Expected>;
const bare = (text: string) => text.replaceAll(/\s+/gu, "");

describe.each(Object.entries(expected))("%s", (file, page) => {
  const document = readTextDocument(file, readFileSync(join(FOLDER, file)));
  const passages = splitPassages(document);
  const running = passages.filter(({ display }) => !display);
  const articles = document.articles.map((_, i) =>
    passages
      .filter(({ article }) => article === i)
      .map(({ text }) => text)
      .join("\n"),
  );

  it("keeps every sentence whole, in one article", () => {
    for (const sentence of page.sentences ?? []) {
      expect(
        articles.some((text) => bare(text).includes(bare(sentence))),
        sentence,
      ).toBe(true);
    }
  });

  it("keeps apart what belongs to different pieces", () => {
    for (const [one, other] of page.separate ?? []) {
      const isMixed = articles.some(
        (text) => bare(text).includes(bare(one)) && bare(text).includes(bare(other)),
      );
      expect(isMixed, `${one} | ${other}`).toBe(false);
    }
  });

  it("knows the headlines", () => {
    const titles = document.articles.map(({ title }) => bare(title ?? ""));
    for (const title of page.titles ?? []) {
      const isFound = titles.some((each) => each.includes(bare(title))) || isShownAsHeadline(title);
      expect(isFound, title).toBe(true);
    }
  });

  it("gives each story its own headline", () => {
    for (const [words, title] of page.stories ?? []) {
      const story = articles.findIndex((text) => bare(text).includes(bare(words)));
      expect(document.articles[story]?.title).toBe(title);
    }
  });

  it("knows the day of the issue", () => {
    if (page.date) expect(document.date).toBe(page.date);
  });

  const isShownAsHeadline = (title: string) =>
    passages.some(({ text, display }) => display && bare(text).includes(bare(title)));

  it("takes no furniture for text, and nothing for what the page does not print", () => {
    for (const words of page.notText ?? []) {
      expect(
        running.some(({ text }) => bare(text).includes(bare(words))),
        words,
      ).toBe(false);
    }
    for (const words of page.notContained ?? []) {
      expect(
        passages.some(({ text }) => text.includes(words)),
        JSON.stringify(words),
      ).toBe(false);
    }
    for (const words of page.pullQuotes ?? []) {
      expect(running.filter(({ text }) => bare(text).includes(bare(words)))).toHaveLength(1);
    }
  });

  it("keeps line ends that are real, and rows of tables", () => {
    for (const line of (page.lines ?? []).flat()) {
      const starts = passages.some(({ text, paragraphs }) =>
        paragraphs.some((at) => text.startsWith(line, at)),
      );
      expect(starts, line).toBe(true);
    }
    for (const row of page.rows ?? []) {
      const inRow = passages.some(({ text }) => text.split("\n").includes(row.join("\u2003")));
      expect(inRow, row.join(" ")).toBe(true);
    }
  });
});
