import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Library } from "../../src/library.ts";
import { fold } from "../../src/text/fold.ts";
import { SEEDS } from "../helpers/corpus.ts";
import { libraryOf, seedLibrary } from "../helpers/library.ts";
import { documentsIn } from "../helpers/documents.ts";

let library: Library;
beforeAll(async () => {
  library = await seedLibrary();
});
afterAll(() => library.close());

describe("context", () => {
  it("reads on through the whole file, nothing twice, nothing left out, every word proven", async () => {
    const { quotes } = await library.answerer.answer("月浦镇有多少平方公里？");
    const [{ id, citations }] = quotes as [(typeof quotes)[number]];
    const source = readFileSync(join(SEEDS, citations[0]!.file), "utf8");
    const pages: string[] = [];
    let [first, last] = [0, 0];
    while ((await library.quotations.context(id, first))!.hasBefore) first--;
    while ((await library.quotations.context(id, last))!.hasAfter) last++;
    expect(await library.quotations.context(id, last + 1)).toBeNull();
    let end = 0;
    for (let page = first; page <= last; page++) {
      const context = (await library.quotations.context(id, page))!;
      expect(context.citation.start).toBeGreaterThanOrEqual(end);
      ({ end } = context.citation);
      for (const { text } of context.paragraphs) pages.push(text);
      const marked = context.paragraphs.filter(({ mark }) => mark !== null);
      expect(marked.length).toBe(page === 0 ? 1 : 0);
    }
    const documents = await documentsIn(library.index);
    const { passages } = documents.find(({ file }) => file === citations[0]!.file)!;
    expect(pages.length).toBeGreaterThanOrEqual(passages);
    const printed = fold(source).replaceAll(/\s/g, "");
    for (const text of pages) expect(printed).toContain(text.replaceAll(/\s/g, ""));
  });

  it("is refused for ids that are none, and once the source has changed", async () => {
    const own = await libraryOf({ "a.txt": "渡口在雨季停航三个月。市集每逢初五开市。\n" });
    const { quotes } = await own.answerer.answer("渡口停航多久？");
    expect(await own.quotations.context(quotes[0]!.id, 0)).not.toBeNull();
    expect(await own.quotations.context("AAAAAAAAAAAA_0_5", 0)).toBeNull();
    expect(await own.quotations.context("../../etc/passwd", 0)).toBeNull();
    writeFileSync(join(own.corpus, "a.txt"), "渡口在旱季停航三个月。市集每逢初五开市。\n");
    expect(await own.quotations.context(quotes[0]!.id, 0)).toBeNull();
    expect(await own.quotations.quote(quotes[0]!.id)).toBeNull();
  });
});

describe("a quote's id", () => {
  it("shows the reprint that was cited, and another when that has changed", async () => {
    const words = "渡口在雨季停航三个月，居民改走上游的石桥。\n";
    const own = await libraryOf({ "a.txt": words, "b.txt": words });
    const { quotes } = await own.answerer.answer("渡口停航多久？");
    const { id } = quotes[0]!;
    expect((await own.quotations.context(id, 0, "b.txt"))!.citation.file).toBe("b.txt");
    writeFileSync(join(own.corpus, "b.txt"), "渡口已经拆除。\n");
    expect((await own.quotations.context(id, 0, "b.txt"))!.citation.file).toBe("a.txt");
    expect((await own.quotations.quote(id, "b.txt"))!.citations.map(({ file }) => file)).toEqual(["a.txt"]);
  });

  it("does not depend on the file's name", async () => {
    const words = "渡口在雨季停航三个月，居民改走上游的石桥。\n";
    const [one, other] = [await libraryOf({ "a.txt": words }), await libraryOf({ "b/c.txt": words })];
    const { quotes } = await one.answerer.answer("渡口停航多久？");
    const found = await other.quotations.quote(quotes[0]!.id);
    expect(found).toMatchObject({ text: quotes[0]!.text, citations: [{ file: "b/c.txt" }] });
  });
});

describe("verify", () => {
  it("finds sentences that run over many passages, and names every place that prints them", async () => {
    const long = Array.from({ length: 30 }, (_, i) => `第${i}年修桥${i}座，由镇里的工匠完成。`).join("");
    const own = await libraryOf({ "a.txt": `${long}\n`, "b.txt": `卷首语。${long}\n` });
    const sentence = long.slice(long.indexOf("第3年"), long.indexOf("第25年"));
    const exact = await own.quotations.verify(sentence);
    expect(exact.verdict).toBe("exact");
    expect(exact.quotes).toHaveLength(1);
    expect(exact.quotes[0]!.text).toBe(sentence);
    expect(exact.quotes[0]!.citations.map(({ file }) => file)).toEqual(["a.txt", "b.txt"]);
    expect((await own.quotations.verify(sentence.replace("第9年", "第八年"))).verdict).toBe("no");
    expect((await own.quotations.verify(sentence.replaceAll("，", ","))).verdict).toBe("same");
    expect(
      (await own.quotations.verify(long.slice(long.indexOf("成。第9年"), long.indexOf("第11年")))).verdict,
    ).toBe("exact");
  });

  it("takes no part of a number or of a Latin word for the whole, nor one number for another", async () => {
    const own = await libraryOf({
      "a.txt": "居民人均收入同比增长1.5%，报名者达120人，现有约3.6万居民，场地为3-5号楼，共36,000件。\n",
      "b.txt": "The council met in November. Nobody voted against the proposal in 2022.\n",
    });
    const verdict = async (text: string) => (await own.quotations.verify(text)).verdict;
    expect(await verdict("同比增长1.5%，报名者达120人")).toBe("exact");
    for (const other of [
      "同比增长15%",
      "同比增长1",
      "报名者达12",
      "现有约3.6",
      "场地为35号楼",
      "council met in No",
      "proposal in 20",
    ]) {
      expect(await verdict(other), other).toBe("no");
    }
    expect(await verdict("共36000件")).toBe("same");
    expect(await verdict("the council met in november")).toBe("same");
    expect(await verdict("Nobody voted against the proposal")).toBe("exact");
  });
});
