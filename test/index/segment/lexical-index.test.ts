import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BM25, inverseDocumentFrequency } from "../../../src/index/bm25.ts";
import type { LexicalHit } from "../../../src/index/passage-index.ts";
import { findBest } from "../../../src/index/segment/best-passages.ts";
import { LexicalIndex } from "../../../src/index/segment/lexical-index.ts";
import { LexicalWriter } from "../../../src/index/segment/lexical-writer.ts";
import { TopHits } from "../../../src/index/segment/top-hits.ts";
import { termsOf } from "../../../src/text/terms.ts";
import { createRandom } from "../../../src/evaluation/random.ts";
import { temporaryFolder } from "../../helpers/corpus.ts";

interface IndexedTexts {
  readonly contexts?: readonly string[];
  /** Postings that are kept in memory while building. */
  readonly runPostings?: number;
}

async function indexOf(texts: readonly string[], { contexts, runPostings }: IndexedTexts = {}) {
  const folder = await temporaryFolder();
  const writer = new LexicalWriter(folder, runPostings);
  for (const [i, text] of texts.entries()) await writer.add(text, contexts?.[i] ?? "");
  await writer.finish();
  return LexicalIndex.open(folder);
}

/** The search over one segment, of which some passages may be deleted. */
function search(
  index: LexicalIndex,
  query: readonly string[],
  k: number,
  isLeftOut: (ordinal: number) => boolean = () => false,
): LexicalHit[] {
  const average = index.lengths.reduce((sum, length) => sum + length, 0) / index.size;
  const top = new TopHits(k);
  const cursors = query
    .map((term) =>
      index.cursor(term, inverseDocumentFrequency(index.documentFrequency(term), index.size), average),
    )
    .filter((cursor) => cursor !== null);
  findBest({ cursors, isLeftOut, base: 0, known: 0 }, top);
  return top.list();
}

const termsIn = (text: string) => [...new Set(termsOf(text).map(({ term }) => term))];

/** BM25 as the formula says it, over every passage. */
function referenceScores(texts: readonly string[], query: readonly string[]): number[] {
  const bags = texts.map((text) => {
    const counts = new Map<string, number>();
    const terms = termsOf(text);
    for (const { term } of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    return { counts, length: terms.length };
  });
  const average = bags.reduce((sum, { length }) => sum + length, 0) / bags.length;
  const frequencies = new Map(
    query.map((term) => [term, bags.filter(({ counts }) => counts.has(term)).length]),
  );
  return bags.map(({ counts, length }) =>
    query.reduce((sum, term) => {
      const n = frequencies.get(term)!;
      const tf = counts.get(term) ?? 0;
      if (tf === 0) return sum;
      const idf = Math.log(1 + (bags.length - n + 0.5) / (n + 0.5));
      const norm = BM25.k1 * (1 - BM25.b + (BM25.b * length) / average);
      return sum + (idf * tf * (BM25.k1 + 1)) / (tf + norm);
    }, 0),
  );
}

describe("LexicalIndex", () => {
  it("scores as the BM25 formula does, however often it wrote to disk while it was built", async () => {
    const text = fc.stringMatching(/^[甲乙丙丁 abc]{1,12}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 12 }),
        text,
        fc.constantFrom(1, 7, 1000),
        async (texts, question, runPostings) => {
          const query = termsIn(question);
          const expected = referenceScores(texts, query);
          const hits = search(await indexOf(texts, { runPostings }), query, texts.length);
          expect(hits).toHaveLength(expected.filter((score) => score > 0).length);
          for (const { ordinal, score } of hits) expect(score).toBeCloseTo(expected[ordinal]!, 9);
          const scores = hits.map(({ score }) => score);
          expect(scores).toEqual([...scores].sort((a, b) => b - a));
        },
      ),
    );
  });

  it("finds the same ten passages as a look at each, in blocks and over long lists, deleted ones left out", async () => {
    const random = createRandom(7);
    const letters = [..."甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"];
    // Later letters are rarer.
    const letter = () => letters[Math.floor(letters.length * random() ** 3)]!;
    const texts = Array.from({ length: 3000 }, () =>
      Array.from({ length: 1 + Math.floor(random() * 30) }, letter).join(""),
    );
    const index = await indexOf(texts, { runPostings: 20_000 });
    const isLeftOut = (ordinal: number) => ordinal % 7 === 3;
    for (let i = 0; i < 60; i++) {
      const query = termsIn(Array.from({ length: 2 + Math.floor(random() * 8) }, letter).join(""));
      const expected = referenceScores(texts, query)
        .map((score, ordinal) => ({ ordinal, score }))
        .filter(({ score, ordinal }) => score > 0 && !isLeftOut(ordinal))
        .sort((a, b) => b.score - a.score || a.ordinal - b.ordinal)
        .slice(0, 10);
      const hits = search(index, query, 10, isLeftOut);
      expect(hits.map(({ ordinal }) => ordinal)).toEqual(expected.map(({ ordinal }) => ordinal));
      for (const [n, { score }] of hits.entries()) expect(score).toBeCloseTo(expected[n]!.score, 9);
    }
  });

  it("counts repetitions up to 255", async () => {
    const index = await indexOf(["甲 ".repeat(300), `甲 乙 ${"丙 ".repeat(300)}`]);
    expect(search(index, ["甲"], 2).map(({ ordinal }) => ordinal)).toEqual([0, 1]);
    expect(search(index, ["丙"], 2).map(({ ordinal }) => ordinal)).toEqual([1]);
  });

  it("finds Chinese in either form and width, English and numbers", async () => {
    const index = await indexOf(["徐匯報第１４期", "Residents were tested", "现有约3.6万居民", "无关"]);
    const best = (question: string) => search(index, termsIn(question), 1)[0]?.ordinal;
    expect(best("徐汇报")).toBe(0);
    expect(best("testing resident")).toBe(1);
    expect(best("36,000")).toBe(2);
  });

  it("finds a passage by words about it, below one that holds them", async () => {
    const contexts = ["松江区"];
    const index = await indexOf(["做好保供工作", "松江区严防死守", "别的话"], { contexts });
    expect(search(index, termsIn("松江区"), 3).map(({ ordinal }) => ordinal)).toEqual([0, 1]);
  });

  it("lists the passages that hold all of some terms", async () => {
    const index = await indexOf([
      "甲乙",
      "甲",
      "乙甲",
      "丙",
      ...Array.from({ length: 300 }, () => "甲"),
      "乙丙甲",
    ]);
    expect([...index.having(["甲", "乙"])]).toEqual([0, 2, 304]);
    expect([...index.having(["甲", "戊"])]).toEqual([]);
    expect([...index.having([])]).toEqual([]);
  });

  it("refuses bytes that are no index", async () => {
    const folder = await temporaryFolder();
    const writer = new LexicalWriter(folder);
    await writer.add("甲乙", "");
    await writer.finish();
    await truncate(join(folder, "lexical.postings"), 1);
    await expect(LexicalIndex.open(folder)).rejects.toThrow("wrong length");
    await writeFile(join(folder, "lexical.tables"), new Uint8Array(64));
    await expect(LexicalIndex.open(folder)).rejects.toThrow("wrong length");
  });
});
