import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../helpers/corpus.ts";
import { libraryOver } from "../helpers/library.ts";

const FOLDER = join(ROOT, "test/fixtures/encodings");

describe("quotes from files in old encodings", () => {
  it.each([
    ["gb18030.txt", "gb18030", "渡口停航多久？", "停航三个月"],
    ["big5.txt", "big5", "新場地可以擺多少個攤位？", "一百二十個攤位"],
    ["utf-16le.txt", "utf-16le", "青崖水塔高多少米？", "高三十六米"],
    ["utf-16be.txt", "utf-16be", "柳湾茶园占地多少亩？", "一千二百亩"],
  ])("%s", async (file, encoding, question, words) => {
    const { answerer } = await libraryOver(FOLDER);
    const { quotes } = await answerer.answer(question);
    const { text, citations } = quotes[0]!;
    expect(text).toContain(words);
    const citation = citations.find((each) => each.file === file)!;
    const decoder = new TextDecoder(encoding, { ignoreBOM: true });
    const source = decoder.decode(readFileSync(join(FOLDER, file)));
    expect(source.slice(citation.start, citation.end).replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
  });
});
