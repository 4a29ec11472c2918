import { cp, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Embedder } from "../../../src/embedding/embedder.ts";
import {
  type FolderBuildOptions as BuildOptions,
  buildIndex,
} from "../../../src/index/building/build-index.ts";
import { countChanges } from "../../../src/index/building/changes.ts";
import { createFolderHome } from "../../../src/index/folder-home.ts";
import { currentGeneration } from "../../../src/index/generations/generations.ts";
import { openIndex } from "../../../src/index/searching/open-index.ts";
import { temporaryFolder, writeFiles } from "../../helpers/corpus.ts";
import { filesIn } from "../../helpers/documents.ts";
import { embedderWith } from "../../helpers/embedder.ts";
import { pdfOf } from "../../helpers/office.ts";

let real: Embedder;
beforeAll(async () => {
  real = await embedderWith();
});

/** An embedder that keeps account of what it was given. */
function counting(profile = real.profile) {
  const texts: string[] = [];
  const embedder: Embedder = {
    ...real,
    profile,
    embedPassages(passages) {
      texts.push(...passages);
      return real.embedPassages(passages);
    },
  };
  return { embedder, texts };
}

const article = (i: number) => `第${i}座石桥在${1900 + i}年重修，由镇里的工匠完成。渡口每逢初五停航。\n`;

async function corpusOf(count: number): Promise<BuildOptions> {
  const [corpus, indexFolder] = [await temporaryFolder(), await temporaryFolder()];
  await writeFiles(
    corpus,
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.txt`, article(i)])),
  );
  return { corpus, indexFolder, embedder: real };
}

describe("a build after another", () => {
  it("does nothing when nothing has changed", async () => {
    const options = await corpusOf(3);
    await writeFiles(options.corpus, { "torn.pdf": "%PDF-1.7 torn", "empty.txt": " " });
    const first = await buildIndex(options);
    const { embedder, texts } = counting();
    const again = await buildIndex({ ...options, embedder });
    expect(again).toMatchObject({
      isSame: true,
      embedded: 0,
      summary: { createdAt: first.summary.createdAt },
    });
    expect(texts).toEqual([]);
  });

  it("embeds only what is new, and nothing for a renamed or deleted file", async () => {
    const options = await corpusOf(5);
    await writeFiles(options.corpus, { "empty.txt": "  \n" });
    await buildIndex(options);
    const { corpus } = options;
    await writeFiles(corpus, { "1.txt": "集市迁到南门，逢七开市。\n", "new.txt": "书院对外开放。\n" });
    await rename(join(corpus, "2.txt"), join(corpus, "moved.txt"));
    await rm(join(corpus, "3.txt"));
    const { embedder, texts } = counting();
    const build = await buildIndex({ ...options, embedder });
    expect(countChanges(build.changes)).toEqual({
      added: 1,
      edited: 1,
      renamed: 1,
      deleted: 1,
      unchanged: 2,
      skipped: 1,
    });
    expect(texts).toEqual(["集市迁到南门，逢七开市。", "书院对外开放。"]);
    expect(build).toMatchObject({ embedded: 2, reused: 3 });
    const index = await openIndex(options.indexFolder, real.profile);
    const files = ["0.txt", "1.txt", "4.txt", "moved.txt", "new.txt"];
    expect(await filesIn(index)).toEqual(files);
    const passages = await index.passages([0, 1, 2, 3, 4, 5]);
    expect(passages.map((passage) => passage?.file)).toEqual([...files, undefined]);
    const [hit] = await index.searchDense(await real.embedQuery("第2座石桥"), 1);
    expect(hit!.ordinal).toBe(3);
    await index.close();
  });

  it("takes extracted texts over with their files", async () => {
    const options = await corpusOf(1);
    await writeFiles(options.corpus, { "a.pdf": pdfOf([[{ text: "石桥长九十米。", x: 50, y: 700 }]]) });
    await buildIndex(options);
    await rename(join(options.corpus, "a.pdf"), join(options.corpus, "b.pdf"));
    const build = await buildIndex(options);
    expect(build).toMatchObject({ embedded: 0 });
    const index = await openIndex(options.indexFolder, real.profile);
    expect((await index.extractOf("b.pdf"))!.text).toContain("石桥长九十米。");
    await index.close();
  });

  it("does everything again when asked to, or when the model is another", async () => {
    const options = await corpusOf(3);
    await buildIndex(options);
    const full = counting();
    expect(await buildIndex({ ...options, embedder: full.embedder, isFull: true })).toMatchObject({
      embedded: 3,
    });
    const other = counting({ ...real.profile, revision: "another" });
    expect(await buildIndex({ ...options, embedder: other.embedder })).toMatchObject({
      isSame: false,
      embedded: 3,
    });
    expect(other.texts).toHaveLength(3);
  });

  it.each([
    { graph: "not saved", checkpointMs: 60_000, isSame: true },
    { graph: "saved", checkpointMs: 0, isSame: true },
    { graph: "saved, but of another corpus", checkpointMs: 0, isSame: false },
  ])("goes on where an interrupted build had come to, its graph $graph", async ({ checkpointMs, isSame }) => {
    const options = { ...(await corpusOf(200)), checkpointMs };
    const left = join(options.indexFolder, "draft-1-1");
    const draftsLeft = async () =>
      (await readdir(options.indexFolder)).filter((name) => name.startsWith("draft"));
    let batches = 0;
    const interrupted: Embedder = {
      ...real,
      async embedPassages(texts) {
        // What a killed process leaves behind, for a failing one cleans up; one killed earlier had not come so far.
        const [draft] = await draftsLeft();
        if (++batches === 2) {
          await cp(join(options.indexFolder, draft!), join(options.indexFolder, "draft-9-9"), {
            recursive: true,
          });
        }
        if (batches === 3) {
          await cp(join(options.indexFolder, draft!), left, { recursive: true });
          throw new Error("killed");
        }
        return real.embedPassages(texts);
      },
    };
    await expect(buildIndex({ ...options, embedder: interrupted })).rejects.toThrow("killed");
    const begun = (await readdir(left, { recursive: true })).filter((name) => /begun-\d+$/.test(name));
    expect(begun.map((name) => basename(name))).toEqual(checkpointMs === 0 ? ["begun-64"] : []);
    // A file before all others moves every passage by one.
    const more = isSame ? 0 : 1;
    if (!isSame) await writeFiles(options.corpus, { "!.txt": "集市逢七开市。\n" });
    const { embedder, texts } = counting();
    const drafts: Promise<string[]>[] = [];
    const build = await buildIndex({
      ...options,
      embedder,
      onProgress: () => void drafts.push(draftsLeft()),
    });
    const before = await drafts[0];
    expect(before).toHaveLength(2);
    expect(before).toContain("draft-1-1");
    expect(build).toMatchObject({ embedded: 200 - 128 + more, reused: 128 });
    expect(texts).toHaveLength(72 + more);
    expect(await draftsLeft()).toEqual([]);
    const files = await readdir((await currentGeneration(options.indexFolder))!, { recursive: true });
    expect(files.filter((name) => name.includes("begun"))).toEqual([]);
    const index = await openIndex(options.indexFolder, real.profile);
    for (const i of [0, 63, 64, 100, 199]) {
      const [hit] = await index.searchDense((await real.embedPassages([article(i).trim()]))[0]!, 1);
      expect((await index.passages([hit!.ordinal]))[0]?.file).toBe(`${i}.txt`);
    }
    await index.close();
  });

  it("can be planned without being done", async () => {
    const options = await corpusOf(2);
    await buildIndex(options);
    await rename(join(options.corpus, "0.txt"), join(options.corpus, "z.txt"));
    const generation = await currentGeneration(options.indexFolder);
    const changes = await createFolderHome(options.indexFolder).plan(options.corpus);
    expect(countChanges(changes)).toMatchObject({ renamed: 1, unchanged: 1, deleted: 0 });
    expect(await currentGeneration(options.indexFolder)).toBe(generation);
  });
});
