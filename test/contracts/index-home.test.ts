import { cp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createAnswerer } from "../../src/answer/answerer.ts";
import { loadRankingModel } from "../../src/answer/ranking-model.ts";
import { Sources } from "../../src/answer/sources.ts";
import type { Embedder } from "../../src/embedding/embedder.ts";
import { loadTokenTable, type TokenTable } from "../../src/embedding/token-table.ts";
import { createEmbedder } from "../../src/embedding/transformers-embedder.ts";
import { readGold } from "../../src/evaluation/gold.ts";
import { inverseDocumentFrequency, saturation } from "../../src/index/bm25.ts";
import { countChanges } from "../../src/index/building/changes.ts";
import { termsOfPassage } from "../../src/index/building/passage-text.ts";
import { createFolderHome } from "../../src/index/folder-home.ts";
import type { IndexHome } from "../../src/index/index-home.ts";
import type { PassageFilter } from "../../src/index/passage-filter.ts";
import type { PassageIndex } from "../../src/index/passage-index.ts";
import { createPostgresHome } from "../../src/index/postgres/postgres-home.ts";
import type { Passage } from "../../src/model.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";
import { generateArticles } from "../../scripts/bench/generated-articles.ts";
import { configFor, ROOT, SEEDS, temporaryFolder, writeFiles } from "../helpers/corpus.ts";
import { documentsIn, filesIn } from "../helpers/documents.ts";
import { pdfOf } from "../helpers/office.ts";
import { useDatabase } from "../helpers/postgres.ts";

const { url, database } = useDatabase();
const config = configFor(SEEDS, "unused");
let table: TokenTable;
let embedder: Embedder;
beforeAll(async () => {
  table = await loadTokenTable(config.embedding.builtIn);
  embedder = await createEmbedder(config.embedding, table);
});

const HOMES: Readonly<Record<string, () => Promise<IndexHome>>> = {
  "a folder": async () => createFolderHome(await temporaryFolder()),
  "a PostgreSQL database": async () => {
    await database().query("drop schema if exists verbatim cascade");
    return createPostgresHome(url(), database());
  },
};

/** The seeds and a PDF, in a folder of their own. */
async function corpusOfSeeds(): Promise<string> {
  const corpus = await temporaryFolder();
  await cp(SEEDS, corpus, { recursive: true });
  await writeFiles(corpus, { "paper.pdf": pdfOf([[{ text: "石桥长九十米。", x: 50, y: 700 }]]) });
  return corpus;
}

/** Every passage with its ordinal. */
async function passagesOf(index: PassageIndex): Promise<Map<number, Passage>> {
  const found = new Map<number, Passage>();
  for (const { file, passages } of await documentsIn(index)) {
    const { id } = (await firstPassage(index, file))!;
    const first = (await index.find(id)).find((ordinal) => !found.has(ordinal))!;
    const ordinals = Array.from({ length: passages }, (_, i) => first + i);
    for (const [i, passage] of (await index.passages(ordinals)).entries()) found.set(ordinals[i]!, passage!);
  }
  return found;
}

/** The first passage of a file, found by walking back from any of them. */
async function firstPassage(index: PassageIndex, file: string): Promise<Passage | null> {
  for (const { ordinal } of await index.searchDense(await embedder.embedQuery(file), 500)) {
    let [passage] = await index.passages([ordinal]);
    if (passage?.file !== file) continue;
    for (let before = ordinal - 1; ; before--) {
      const [previous] = await index.passages([before]);
      if (previous?.file !== file) return passage;
      passage = previous;
    }
  }
  return null;
}

const QUESTIONS = [
  "月浦镇有多少平方公里？",
  "上海康城小区住了多少人？",
  "Who is the secretary?",
  "3月23日",
  "石桥多长",
];

/** Records of each file of the dated corpus. */
const RECORDS = 40;

/** Forty files in four folders; of each file's records nine in ten have a section, and all but one file's have days. */
async function datedCorpus(): Promise<string> {
  const corpus = await temporaryFolder();
  const texts = [...generateArticles(40 * RECORDS)].map(({ text }) => text.split("\n\n")[1]!);
  for (let file = 0; file < 40; file++) {
    const records = texts.splice(0, RECORDS).map((text, i) => ({
      text,
      ...(i % 10 > 0 && { section: "市政要闻" }),
      ...(file > 0 && { date: `2020-${twoDigits(1 + (file % 12))}-${twoDigits(1 + (i % 28))}` }),
    }));
    const path = `${2000 + (file % 4)}/${twoDigits(file)}.json`;
    await writeFiles(corpus, { [path]: JSON.stringify(records) });
  }
  return corpus;
}

const twoDigits = (value: number) => String(value).padStart(2, "0");

/** Filters, the passages that they mean by themselves and the number of their file, and the share of all that these are. */
const NARROWED: readonly (readonly [
  filter: Partial<PassageFilter>,
  isMeant: (passage: Passage, file: number) => boolean,
  share: number,
])[] = [
  [{ source: "2001/05.json" }, (_, file) => file === 5, 1 / 40],
  [{ source: "2001/*" }, (_, file) => file % 4 === 1, 1 / 4],
  [{ source: "**/?1.json" }, (_, file) => file % 10 === 1, 1 / 10],
  [{ source: "**" }, () => true, 1],
  [{ source: "2001" }, () => false, 0],
  [{ source: "2001/05(json" }, () => false, 0],
  // In traditional form and full width.
  [{ section: "市政要聞" }, ({ section }) => section !== null, 9 / 10],
  [{ section: "市政" }, () => false, 0],
  [{ from: "2020-03-01" }, ({ date }) => date !== null && date >= "2020-03-01", 0.8],
  [{ until: "2020-03-01" }, ({ date }) => date !== null && date <= "2020-03-01", 0.18],
  [{ from: "2020-03-05", until: "2020-03-05" }, ({ date }) => date === "2020-03-05", 8 / 1600],
  [
    { source: "2003/**", section: "市政要闻", from: "2020-04-01", until: "2020-04-30" },
    ({ section }, file) => file % 12 === 3 && section !== null,
    0.09,
  ],
];

describe.each(Object.entries(HOMES))("an index in %s", (_, create) => {
  it("is not there at first", async () => {
    const home = await create();
    expect(await home.current()).toBeNull();
    expect(await home.summary()).toBeNull();
    await expect(home.open(embedder.profile)).rejects.toMatchObject({ code: "INDEX_MISSING" });
    await expect(home.rollback()).rejects.toMatchObject({ code: "INDEX_MISSING" });
  });

  it("finds what the formulas say, and gives every passage and document", async () => {
    const home = await create();
    const corpus = await corpusOfSeeds();
    const { summary } = await home.build({ corpus, embedder });
    const index = await home.open(embedder.profile);
    expect(index.summary).toMatchObject({ documents: 6, passages: summary.passages, skipped: [] });
    expect(await filesIn(index)).toEqual([...(await filesIn(index))].sort());
    expect((await index.extractOf("paper.pdf"))!.text).toContain("石桥长九十米。");
    expect(await index.extractOf("000_2da8e7adcae2b5ad.txt")).toBeNull();

    const passages = await passagesOf(index);
    expect(passages.size).toBe(summary.passages);
    const outside = Math.max(...passages.keys()) + 1;
    expect(await index.passages([-1, outside])).toEqual([null, null]);
    for (const [ordinal, { id }] of passages) expect(await index.find(id)).toContain(ordinal);
    expect(await index.find("nothing-here")).toEqual([]);

    const counted = [...passages].map(([ordinal, passage]) => ({
      ordinal,
      ...termsOfPassage(passage),
    }));
    const average = counted.reduce((sum, { length }) => sum + length, 0) / counted.length;
    for (const question of QUESTIONS) {
      const { terms } = analyzeQuestion(question);
      const names = terms.map(({ term }) => term);
      const frequencies = names.map((term) => counted.filter(({ counts }) => counts.has(term)).length);
      expect(await index.documentFrequencies(names)).toEqual(frequencies);
      const expected = counted
        .map(({ ordinal, counts, length }) => {
          const parts = terms.map(({ term, weight }, i) => {
            const count = counts.get(term) ?? 0;
            const gain = weight * inverseDocumentFrequency(frequencies[i]!, counted.length);
            return count === 0 ? 0 : gain * saturation(count, length, average);
          });
          return { ordinal, score: parts.reduce((sum, part) => sum + part, 0) };
        })
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, 10);
      const hits = await index.searchLexical(terms, 10);
      expect(hits).toHaveLength(expected.length);
      for (const [i, { score }] of hits.entries()) expect(score).toBeCloseTo(expected[i]!.score, 6);

      const vector = await embedder.embedQuery(question);
      const ordinals = [...passages.keys()];
      const similarities = await index.similarities(vector, ordinals);
      const nearest = ordinals
        .map((ordinal, i) => ({ ordinal, score: similarities[i]! }))
        .sort((a, b) => b.score - a.score)
        .slice(0, 10);
      const dense = await index.searchDense(vector, 10);
      for (const [i, { ordinal, score }] of dense.entries()) {
        expect(score).toBeCloseTo(nearest[i]!.score, 4);
        expect(score).toBeCloseTo(similarities[ordinals.indexOf(ordinal)]!, 4);
      }
    }
    const both = counted.filter(({ counts }) => counts.has("核酸") && counts.has("检测"));
    const having = await index.having(["核酸", "检测"], 1000);
    expect(having).toEqual(both.map(({ ordinal }) => ordinal).sort((a, b) => a - b));
    expect(await index.having(["核酸", "检测"], 2)).toEqual(having.slice(0, 2));
    expect(await index.having(["核酸", "没有这个"], 10)).toEqual([]);
    expect(await index.having([], 10)).toEqual([]);
    await index.close();
  });

  it("finds among some only: of a file, a folder, a section, some days", async () => {
    const home = await create();
    await home.build({ corpus: await datedCorpus(), embedder });
    const index = await home.open(embedder.profile);
    const terms = analyzeQuestion("青石镇石桥的工程由谁主持？").terms;
    const ranked = await index.searchLexical(terms, 10_000);
    const ordinals = ranked.map(({ ordinal }) => ordinal);
    const passages = (await index.passages(ordinals)) as Passage[];
    expect(passages).toHaveLength(40 * RECORDS);
    const vector = await embedder.embedQuery("石桥");
    const similarities = await index.similarities(vector, ordinals);
    let [found, wanted] = [0, 0];
    for (const [filter, isMeant, share] of NARROWED) {
      const whole = { source: null, section: null, from: null, until: null, ...filter };
      const meant = passages.map((passage) => isMeant(passage, Number(passage.file.slice(5, 7))));
      expect(meant.filter(Boolean).length / passages.length).toBeCloseTo(share, 2);

      const byWords = await index.searchLexical(terms, 10, whole);
      const expected = ranked.filter((_, i) => meant[i]).slice(0, 10);
      expect(byWords).toHaveLength(expected.length);
      for (const [i, { ordinal, score }] of byWords.entries()) {
        expect(meant[ordinals.indexOf(ordinal)]).toBe(true);
        expect(score).toBeCloseTo(expected[i]!.score, 6);
      }

      const nearest = similarities.filter((_, i) => meant[i]).sort((a, b) => b - a);
      const byVector = await index.searchDense(vector, 10, whole);
      expect(byVector).toHaveLength(Math.min(10, nearest.length));
      for (const { ordinal } of byVector) expect(meant[ordinals.indexOf(ordinal)]).toBe(true);
      wanted += byVector.length;
      found += byVector.filter(({ score }) => score >= nearest[byVector.length - 1]! - 1e-5).length;
    }
    expect(found / wanted).toBeGreaterThan(0.98);
    await index.close();
  });

  it("does only what has changed, and returns to what was before", async () => {
    const home = await create();
    const corpus = await temporaryFolder();
    const files = ["渡口停航三个月。", "石桥由工匠重修。", "集市逢七开市。", "书院藏书九千卷。"];
    await writeFiles(corpus, Object.fromEntries(files.map((text, i) => [`${i}.txt`, text])));
    await writeFiles(corpus, { "torn.pdf": "%PDF-1.7 torn" });
    const texts: string[] = [];
    const counting: Embedder = {
      ...embedder,
      embedPassages(passages) {
        texts.push(...passages);
        return embedder.embedPassages(passages);
      },
    };
    const skipped: string[] = [];
    const onSkip = ({ file }: { readonly file: string }) => skipped.push(file);
    expect(await home.build({ corpus, embedder: counting, onSkip })).toMatchObject({ embedded: 4 });
    expect(skipped).toEqual(["torn.pdf"]);
    expect(await home.build({ corpus, embedder: counting })).toMatchObject({ isSame: true });
    texts.length = 0;
    await writeFiles(corpus, { "1.txt": "石桥由村民重修。", "4.txt": "茶园开放。" });
    await rename(join(corpus, "2.txt"), join(corpus, "moved.txt"));
    await rm(join(corpus, "3.txt"));
    const changes = { added: 1, edited: 1, renamed: 1, deleted: 1, unchanged: 1, skipped: 1 };
    expect(countChanges(await home.plan(corpus))).toEqual(changes);
    const first = await home.current();
    const before = await home.open(embedder.profile);
    const build = await home.build({ corpus, embedder: counting });
    expect(countChanges(build.changes)).toEqual(changes);
    expect(build).toMatchObject({ embedded: 2, reused: 2, isSame: false });
    expect(texts).toEqual(["石桥由村民重修。", "茶园开放。"]);
    expect(await home.current()).not.toBe(first);
    // Who has opened the generation before goes on with it.
    expect(await filesIn(before)).toEqual(["0.txt", "1.txt", "2.txt", "3.txt"]);
    await before.close();
    const index = await home.open(embedder.profile);
    expect(await filesIn(index)).toEqual(["0.txt", "1.txt", "4.txt", "moved.txt"]);
    // Nor does a search that is narrowed find what is deleted.
    const every = { source: "*.txt", section: null, from: null, until: null };
    const near = await index.searchDense(await embedder.embedQuery("石桥"), 10, every);
    const nearby = await index.passages(near.map(({ ordinal }) => ordinal));
    expect(nearby.map((passage) => passage!.file).sort()).toEqual(await filesIn(index));
    expect(await index.searchLexical([{ term: "书院", weight: 1 }], 10, every)).toEqual([]);
    const [moved] = await index.searchLexical([{ term: "集市", weight: 1 }], 1);
    expect((await index.passages([moved!.ordinal]))[0]).toMatchObject({ file: "moved.txt" });
    await index.close();
    expect(await home.rollback()).toMatchObject({ documents: 4 });
    expect(await home.current()).toBe(first);
    const after = await home.open(embedder.profile);
    expect(await filesIn(after)).toEqual(["0.txt", "1.txt", "2.txt", "3.txt"]);
    await after.close();
    // What is built now comes after the one that serves again, and takes nothing over from the one left.
    await writeFiles(corpus, { "4.txt": "茶园免费开放。" });
    expect(await home.build({ corpus, embedder })).toMatchObject({ isSame: false });
    const next = await home.open(embedder.profile);
    const found = await next.searchLexical([{ term: "村民", weight: 1 }], 1);
    expect((await next.passages([found[0]!.ordinal]))[0]).toMatchObject({
      file: "1.txt",
      text: "石桥由村民重修。",
    });
    await next.close();
    await home.rollback();
    expect(await home.current()).toBe(first);
  });

  it("keeps characters that some columns would refuse", async () => {
    const home = await create();
    const corpus = await temporaryFolder();
    const text = "渡口\u0000停航三个月。\ud83d";
    await writeFiles(corpus, { "odd.json": JSON.stringify([{ title: "题\u0000", text }]) });
    await home.build({ corpus, embedder });
    const index = await home.open(embedder.profile);
    const [hit] = await index.searchLexical([{ term: "停航", weight: 1 }], 1);
    const [passage] = await index.passages([hit!.ordinal]);
    expect(passage!.text).toContain("\u0000停航");
    expect((await index.extractOf("odd.json"))!.text).toContain("\u0000停航");
    await index.close();
  });

  it("refuses another model, and an empty corpus", async () => {
    const home = await create();
    const corpus = await temporaryFolder();
    await writeFiles(corpus, { "a.jpg": "x" });
    await expect(home.build({ corpus, embedder })).rejects.toMatchObject({ code: "CORPUS_EMPTY" });
    await writeFiles(corpus, { "a.txt": "渡口停航三个月。" });
    await home.build({ corpus, embedder });
    const other = { ...embedder.profile, model: "another" };
    await expect(home.open(other)).rejects.toMatchObject({
      code: "INDEX_MISMATCH",
      message: expect.stringMatching(/"built-in".*"another".*run npm run embed/s),
    });
    await expect(home.build({ corpus: join(corpus, "none"), embedder })).rejects.toMatchObject({
      code: "CORPUS_MISSING",
    });
  });
});

describe("both kinds of index", () => {
  it("give the same quotes in the same order", { timeout: 120_000 }, async () => {
    const { questions } = await readGold(join(ROOT, "test/relevance/gold.jsonl"));
    const model = await loadRankingModel(config.rankingModel);
    const answers: string[][] = [];
    for (const create of Object.values(HOMES)) {
      const home = await create();
      await home.build({ corpus: SEEDS, embedder });
      const index = await home.open(embedder.profile);
      const sources = new Sources(SEEDS, index);
      const parts = { index, embedder, table, sources, model, reranker: null, threshold: 0 };
      const answerer = createAnswerer(parts);
      const own: string[] = [];
      for (const { question } of questions) {
        const { quotes } = await answerer.answer(question);
        own.push(
          quotes
            .map(
              ({ text, score, citations }) =>
                `${score.toFixed(3)} ${text} ${citations.map(({ file, start }) => `${file}:${start}`).join()}`,
            )
            .join("\n"),
        );
      }
      answers.push(own);
      await index.close();
    }
    expect(answers[1]).toEqual(answers[0]);
  });
});
