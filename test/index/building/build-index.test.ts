import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Embedder } from "../../../src/embedding/embedder.ts";
import { buildIndex } from "../../../src/index/building/build-index.ts";
import { currentGeneration } from "../../../src/index/generations/generations.ts";
import { readManifest } from "../../../src/index/generations/manifest.ts";
import { segmentFolder } from "../../../src/index/segment/segment.ts";
import { openIndex } from "../../../src/index/searching/open-index.ts";
import { temporaryFolder, writeFiles } from "../../helpers/corpus.ts";
import { filesIn } from "../../helpers/documents.ts";
import { embedderWith } from "../../helpers/embedder.ts";

let embedder: Embedder;
beforeAll(async () => {
  embedder = await embedderWith();
});

async function corpusWith(files: Record<string, string | Uint8Array>) {
  const [corpus, indexFolder] = [await temporaryFolder(), await temporaryFolder()];
  await writeFiles(corpus, files);
  return { corpus, indexFolder, embedder };
}

describe("buildIndex", () => {
  it("says what went in, and skips a broken file by name", async () => {
    const options = await corpusWith({
      "a.txt": "会议在昨天召开。",
      "sub/b.md": "# 题\n\n内容在此。",
      "bad.txt": Uint8Array.of(0),
    });
    const skipped: string[] = [];
    const { summary } = await buildIndex({ ...options, onSkip: ({ file }) => skipped.push(file) });
    expect(summary).toMatchObject({ documents: 2, articles: 2, passages: 3 });
    const index = await openIndex(options.indexFolder, embedder.profile);
    expect(await filesIn(index)).toEqual(["a.txt", "sub/b.md"]);
    await index.close();
    expect(summary.skipped).toEqual([
      { file: "bad.txt", reason: expect.stringContaining("NUL"), sha256: expect.any(String) },
    ]);
    expect(skipped).toEqual(["bad.txt"]);
    expect(summary.embedder).toEqual(embedder.profile);
  });

  it("builds the same index from the same files", async () => {
    const one = await corpusWith({ "a.txt": "会议在昨天召开。大家都来了。" });
    const two = { ...one, indexFolder: await temporaryFolder() };
    await buildIndex(one);
    await buildIndex(two);
    const read = async (folder: string, file: string) => {
      const generation = (await currentGeneration(folder))!;
      const { segments } = await readManifest(generation);
      expect(segments).toHaveLength(1);
      return readFile(join(segmentFolder(generation, segments[0]!.name), file));
    };
    for (const file of ["passages.jsonl", "lexical.tables", "lexical.postings", "vectors-0.hnsw"]) {
      expect(await read(two.indexFolder, file)).toEqual(await read(one.indexFolder, file));
    }
  });

  it("leaves the old index serving when a build fails", async () => {
    const options = await corpusWith({ "a.txt": "旧的文章在这里。" });
    await buildIndex(options);
    const broken: Embedder = {
      ...embedder,
      embedPassages: () => Promise.reject(new Error("out of memory")),
    };
    await writeFiles(options.corpus, { "b.txt": "新的文章也来了。" });
    await expect(buildIndex({ ...options, embedder: broken })).rejects.toThrow("out of memory");
    const index = await openIndex(options.indexFolder, embedder.profile);
    expect(await filesIn(index)).toEqual(["a.txt"]);
    expect((await readdir(options.indexFolder)).filter((name) => name.startsWith("draft"))).toEqual([]);
    await index.close();
  });

  it("keeps the current and the previous generation, no more", async () => {
    const options = await corpusWith({ "a.txt": "文章在这里。" });
    for (let i = 0; i < 4; i++) await buildIndex({ ...options, isFull: true });
    expect((await readdir(options.indexFolder)).filter((name) => name.startsWith("gen-"))).toHaveLength(2);
  });

  it("says what to do when the index folder cannot be written", async () => {
    const options = await corpusWith({ "a.txt": "文章在这里。" });
    await writeFiles(options.indexFolder, { taken: "x" });
    const indexFolder = join(options.indexFolder, "taken/index");
    await expect(buildIndex({ ...options, indexFolder })).rejects.toMatchObject({ code: "INDEX_UNWRITABLE" });
  });

  it("refuses an empty corpus in one sentence", async () => {
    await expect(buildIndex(await corpusWith({ "a.jpg": "x" }))).rejects.toMatchObject({
      code: "CORPUS_EMPTY",
    });
  });
});

describe("openIndex", () => {
  it("refuses another model with the command that mends it", async () => {
    const options = await corpusWith({ "a.txt": "文章在这里。" });
    await buildIndex(options);
    const other = { ...embedder.profile, model: "Xenova/multilingual-e5-small" };
    await expect(openIndex(options.indexFolder, other)).rejects.toMatchObject({
      code: "INDEX_MISMATCH",
      message: expect.stringMatching(/"built-in".*"Xenova\/multilingual-e5-small".*npm run embed/s),
    });
    const repooled = { ...embedder.profile, pooling: "cls" as const };
    await expect(openIndex(options.indexFolder, repooled)).rejects.toMatchObject({ code: "INDEX_MISMATCH" });
  });

  it("names a missing and a damaged index", async () => {
    const options = await corpusWith({ "a.txt": "文章在这里。" });
    await expect(openIndex(options.indexFolder, embedder.profile)).rejects.toMatchObject({
      code: "INDEX_MISSING",
    });
    await buildIndex(options);
    const current = (await currentGeneration(options.indexFolder))!;
    const { segments } = await readManifest(current);
    await writeFile(join(segmentFolder(current, segments[0]!.name), "lexical.tables"), "x");
    await expect(openIndex(options.indexFolder, embedder.profile)).rejects.toMatchObject({
      code: "INDEX_DAMAGED",
    });
    await rm(join(current, "manifest.json"));
    await expect(openIndex(options.indexFolder, embedder.profile)).rejects.toMatchObject({
      code: "INDEX_DAMAGED",
    });
  });
});
