import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Embedder } from "../../../src/embedding/embedder.ts";
import {
  type FolderBuildOptions as BuildOptions,
  buildIndex,
} from "../../../src/index/building/build-index.ts";
import { lockBuilds } from "../../../src/index/generations/build-lock.ts";
import { currentGeneration } from "../../../src/index/generations/generations.ts";
import { segmentFolder } from "../../../src/index/segment/segment.ts";
import { openIndex } from "../../../src/index/searching/open-index.ts";
import { returnToPrevious } from "../../../src/index/generations/rollback.ts";
import { temporaryFolder, writeFiles } from "../../helpers/corpus.ts";
import { filesIn } from "../../helpers/documents.ts";
import { embedderWith } from "../../helpers/embedder.ts";
import { pdfOf } from "../../helpers/office.ts";

let embedder: Embedder;
beforeAll(async () => {
  embedder = await embedderWith();
});

/** An index with one generation before the current one. */
async function twoGenerations(): Promise<BuildOptions> {
  const [corpus, indexFolder] = [await temporaryFolder(), await temporaryFolder()];
  const pdf = pdfOf([[{ text: "石桥长九十米。", x: 50, y: 700 }]]);
  await writeFiles(corpus, { "a.txt": "渡口在雨季停航三个月。\n", "b.pdf": pdf });
  const options = { corpus, indexFolder, embedder };
  await buildIndex(options);
  await writeFiles(corpus, { "c.txt": "集市逢七开市。\n" });
  await buildIndex(options);
  return options;
}

const HARMS: Readonly<Record<string, (path: string) => Promise<void>>> = {
  async "a flipped byte"(path) {
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
  },
  "a cut end": (path) => readFile(path).then((bytes) => truncate(path, bytes.length - 1)),
  "a missing file": (path) => rm(path),
};

/** A file of a generation's only segment. */
async function tablesOf(generation: string): Promise<string> {
  const [name] = await readdir(segmentFolder(generation, ""));
  return join(segmentFolder(generation, name!), "lexical.tables");
}

describe("an index of another version", () => {
  it("is said to be just that, whatever else it has or lacks, and built anew by the next build", async () => {
    const options = await twoGenerations();
    const current = (await currentGeneration(options.indexFolder))!;
    const manifest = JSON.parse(await readFile(join(current, "manifest.json"), "utf8")) as object;
    await writeFile(join(current, "manifest.json"), JSON.stringify({ ...manifest, format: 2 }));
    await rm(join(current, "checksums.json"));
    await expect(openIndex(options.indexFolder, embedder.profile)).rejects.toMatchObject({
      code: "INDEX_MISMATCH",
      message: expect.stringMatching(/has format 2, this version reads \d+: run npm run embed$/),
    });
    const { embedded } = await buildIndex(options);
    expect(embedded).toBe(3);
    await (await openIndex(options.indexFolder, embedder.profile)).close();
  });
});

describe("a damaged index", () => {
  it.each(Object.entries(HARMS))(
    "is named after %s in any of its files, and the one before it offered",
    async (_, harm) => {
      const { indexFolder } = await twoGenerations();
      const current = (await currentGeneration(indexFolder))!;
      const names = await readdir(current, { recursive: true, withFileTypes: true });
      const files = names
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      expect(files.length).toBeGreaterThan(7);
      for (const file of files) {
        const whole = await readFile(file);
        await harm(file);
        await expect(openIndex(indexFolder, embedder.profile), file).rejects.toMatchObject({
          code: "INDEX_DAMAGED",
          message: expect.stringMatching(/run npm run embed, or npm run embed -- --rollback/),
        });
        await writeFile(file, whole);
      }
      const index = await openIndex(indexFolder, embedder.profile);
      expect(await filesIn(index)).toHaveLength(3);
      await index.close();
    },
  );

  it("is left by a rollback, and mended by a build", async () => {
    const options = await twoGenerations();
    const { indexFolder } = options;
    await writeFile(await tablesOf((await currentGeneration(indexFolder))!), "x");
    expect((await returnToPrevious(indexFolder)).documents).toBe(2);
    const before = await openIndex(indexFolder, embedder.profile);
    expect(await filesIn(before)).toEqual(["a.txt", "b.pdf"]);
    await before.close();
    expect(await buildIndex(options)).toMatchObject({ isSame: false, embedded: 1, reused: 2 });
    await writeFile(join((await currentGeneration(indexFolder))!, "manifest.json"), "x");
    expect(await buildIndex(options)).toMatchObject({ isSame: false, embedded: 3 });
    await expect(openIndex(indexFolder, embedder.profile)).resolves.toBeDefined();
  });

  it("is not returned to, and a first index has none before it", async () => {
    const options = await twoGenerations();
    const { indexFolder } = options;
    const [older] = (await readdir(indexFolder)).filter((name) => name.startsWith("gen-")).sort();
    await writeFile(await tablesOf(join(indexFolder, older!)), "x");
    const current = await currentGeneration(indexFolder);
    await expect(returnToPrevious(indexFolder)).rejects.toThrow(/damaged \(segments\/\d+\/lexical\.tables\)/);
    expect(await currentGeneration(indexFolder)).toBe(current);
    await rm(join(indexFolder, older!), { recursive: true });
    await expect(returnToPrevious(indexFolder)).rejects.toMatchObject({ code: "INDEX_MISSING" });
  });
});

describe("the build lock", () => {
  it("lets one build in, and tells the other who holds it", async () => {
    const options = await twoGenerations();
    const unlock = await lockBuilds(options.indexFolder);
    await expect(buildIndex(options)).rejects.toMatchObject({
      code: "INDEX_LOCKED",
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await unlock();
    await expect(buildIndex(options)).resolves.toMatchObject({ isSame: true });
  });

  it.each([
    ["a dead process", JSON.stringify({ pid: 2 ** 22 + 1, since: "x", token: "gone" })],
    ["a process that died over it", ""],
    [
      "an earlier process of the same number",
      JSON.stringify({ pid: process.pid, since: "x", token: "gone" }),
    ],
  ])("is taken over from %s", async (_, content) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "LOCK"), content);
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => lockBuilds(folder)));
    expect(taken.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
