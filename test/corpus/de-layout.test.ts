import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deLayout } from "../../src/corpus/de-layout.ts";
import { readPlainText } from "../../src/corpus/formats/plain-text.ts";
import { sourceSpan } from "../../src/text/mapped-text.ts";

const read = (source: string) =>
  deLayout(readPlainText(source), source).map(({ kind, text }) => [kind, text.text] as const);

/** Breaks a text into lines of `width` characters, with `gap` line ends between them. */
function wrap(text: string, width: number, gap: string): string {
  return [...text].reduce(
    (lines, character, i) => lines + (i > 0 && i % width === 0 ? gap : "") + character,
    "",
  );
}

const SENTENCE =
  "全员核酸检测人口近十七万人的月浦镇筛查任务艰巨辖区之内既有村居产业园区也有大型国企人才公寓主体复杂。";

describe("deLayout", () => {
  it("joins columns of five characters with a blank line after each", () => {
    expect(read(wrap(SENTENCE, 5, "\n\n"))).toEqual([["paragraph", SENTENCE]]);
  });

  it("ends a paragraph where a line stops short of its column", () => {
    const first = `${SENTENCE.slice(0, 40)}。`;
    const source = `${wrap(first, 18, "\n")}\n${wrap(SENTENCE, 18, "\n")}`;
    expect(read(source).map(([, text]) => text)).toEqual([first, SENTENCE]);
  });

  it("keeps a headline apart from the text under it", () => {
    expect(read(`严防死守全面保供\n\n${SENTENCE}`)).toEqual([
      ["heading", "严防死守全面保供"],
      ["paragraph", SENTENCE],
    ]);
  });

  it("joins a long paragraph that a blank line cuts in mid-sentence", () => {
    const source = `${SENTENCE.slice(0, -1)}，目前已集结了各方\n\n志愿者力量，让党旗高高飘扬。`;
    expect(read(source)).toHaveLength(1);
  });

  it("starts a new paragraph at a dateline", () => {
    const source = `${wrap(SENTENCE.slice(0, 40), 20, "\n\n")}\n\n本报讯 ${wrap(SENTENCE, 20, "\n\n")}`;
    expect(read(source)).toHaveLength(2);
  });

  it("tells a headline from the torn end of the story over it", () => {
    const torn = `${wrap(SENTENCE.slice(0, 36), 18, "\n\n")}\n\n一共十五人组成队伍，`;
    for (const headline of ["党旗在一线飘扬", "志愿者集结\n全力投入一线"]) {
      for (const end of [torn, `${wrap(SENTENCE.slice(0, 36), 18, "\n\n")}。`]) {
        const blocks = read(`${end}\n ${headline}\n\n本报讯 ${wrap(SENTENCE, 18, "\n\n")}`);
        expect(
          blocks
            .filter(([kind]) => kind === "heading")
            .map(([, text]) => text)
            .join(""),
        ).toBe(headline.replace("\n", ""));
        expect(blocks[0]![1]).toBe(end.replaceAll("\n", ""));
      }
    }
  });

  it("tells a headline that stands alone after a kicker of two lines", () => {
    const story = wrap(SENTENCE, 18, "\n\n");
    const source = `${story}\n\n各级组织建立许多个“突击队”，\n守护百姓“菜篮子”“米袋子”“药罐子”\n\n十七万人奋战一线\n\n`;
    expect(read(source).at(-1)).toEqual(["heading", "十七万人奋战一线"]);
  });

  it("joins wrapped English and keeps its spaces", () => {
    const source =
      "The quick brown fox jumps over\nthe lazy dog, and then it runs\naway.\n\nA second paragraph.";
    expect(read(source).map(([, text]) => text)).toEqual([
      "The quick brown fox jumps over the lazy dog, and then it runs away.",
      "A second paragraph.",
    ]);
  });

  it("keeps each sentence whole at any width, every character at its place", () => {
    const sentence = fc
      .stringMatching(/^[一-龥]{30,80}$/)
      .map((text) => `${text.replaceAll(/[一十千万百零]/gu, "人")}。`);
    fc.assert(
      fc.property(
        fc.array(sentence, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 5, max: 30 }),
        fc.constantFrom("\n", "\n\n", " \n", "\r\n"),
        (sentences, width, gap) => {
          const source = wrap(sentences.join(""), width, gap);
          const blocks = deLayout(readPlainText(source), source);
          const text = blocks.map((block) => block.text.text).join("");
          for (const each of sentences) expect(text).toContain(each);
          for (const block of blocks) {
            for (let i = 0; i < block.text.text.length; i++) {
              const { from, to } = sourceSpan(block.text, i, i + 1);
              expect(source.slice(from, to)).toBe(block.text.text[i]);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
