import { spawn, spawnSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/evaluation/random.ts";
import { buildIndex } from "../../../src/index/building/build-index.ts";
import { openIndex } from "../../../src/index/searching/open-index.ts";
import { ROOT, temporaryFolder, writeFiles } from "../../helpers/corpus.ts";
import { letterEmbedder } from "../../helpers/letter-embedder.ts";

/** `KILLS=200 npx vitest run test/index/kills.test.ts` for a long night. */
const KILLS = Number(process.env["KILLS"] ?? 12);
/** A build of the corpus below takes about so long. */
const BUILD_MS = 700;
const FILES = 120;

async function corpusWithIndex() {
  const [corpus, indexFolder] = [await temporaryFolder(), await temporaryFolder()];
  const files = Array.from({ length: FILES }, (_, i) => [
    `${i}.txt`,
    `第${i}座石桥在${1900 + i}年重修。`.repeat(9),
  ]);
  await writeFiles(corpus, Object.fromEntries(files));
  await buildIndex({ corpus, indexFolder, embedder: letterEmbedder });
  return { corpus, indexFolder, embedder: letterEmbedder };
}

/** The index that serves is whole, and its passages can all be read. */
async function expectWhole(indexFolder: string): Promise<void> {
  const index = await openIndex(indexFolder, letterEmbedder.profile);
  const { documents, passages } = index.summary;
  expect(documents).toBeGreaterThanOrEqual(FILES);
  const read = (await index.passages(Array.from({ length: 2 * passages }, (_, i) => i))).filter(
    (passage) => passage !== null,
  );
  expect(read).toHaveLength(passages);
  expect(read.filter(({ file }) => file === "7.txt").length).toBeGreaterThan(0);
  const [hit] = await index.searchDense(await letterEmbedder.embedQuery(read[3]!.text), 1);
  expect(hit!.score).toBeCloseTo(1, 4);
  await index.close();
}

describe("a build that is killed", () => {
  it(
    `leaves a whole index at each of ${KILLS} random instants`,
    { timeout: 60_000 + KILLS * 20_000 },
    async () => {
      const options = await corpusWithIndex();
      const random = createRandom(Date.now());
      const child = join(ROOT, "test/helpers/build-child.ts");
      for (let kill = 0; kill < KILLS; kill++) {
        const builder = spawn(process.execPath, [
          "--import",
          "tsx",
          child,
          options.corpus,
          options.indexFolder,
        ]);
        const ended = new Promise<void>((resolve) => builder.once("exit", () => resolve()));
        await Promise.race([new Promise((resolve) => builder.stdout.once("data", resolve)), ended]);
        await wait(random() * BUILD_MS * 2);
        builder.kill("SIGKILL");
        await ended;
        await expectWhole(options.indexFolder);
      }
      await buildIndex(options);
      await expectWhole(options.indexFolder);
      const left = (await readdir(options.indexFolder)).filter((name) => !name.startsWith("gen-"));
      expect(left.filter((name) => name !== "FILES")).toEqual(["CURRENT"]);
    },
  );
});

/** Mounts a disk of so many bytes, or returns `false` where that is not allowed. */
function mount(folder: string, bytes: number): boolean {
  return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder]).status === 0;
}

const canMount = await (async () => {
  const folder = await temporaryFolder();
  const isMounted = mount(folder, 65_536);
  if (isMounted) spawnSync("umount", [folder]);
  return isMounted;
})();

describe.skipIf(!canMount)("a full disk", () => {
  it(
    "stops a build with a sentence wherever it fills up, and the old index serves",
    { timeout: 300_000 },
    async () => {
      const options = await corpusWithIndex();
      const tiny = await temporaryFolder();
      await writeFiles(tiny, { "7.txt": "第7座石桥在1907年重修。" });
      let stopped = 0;
      for (let kilobytes = 96; ; kilobytes += 16) {
        const disk = await temporaryFolder();
        mount(disk, kilobytes * 1024);
        const indexFolder = join(disk, "index");
        try {
          await buildIndex({ ...options, corpus: tiny, indexFolder });
          const built = await buildIndex({ ...options, indexFolder }).catch((error: unknown) => error);
          const index = await openIndex(indexFolder, letterEmbedder.profile);
          const files = index.summary.documents;
          await index.close();
          if (!(built instanceof Error)) {
            expect(files).toBe(FILES);
            break;
          }
          stopped++;
          expect(files).toBe(1);
          expect(built).toMatchObject({
            code: "INDEX_UNWRITABLE",
            message: expect.stringMatching(/no space left.*the old index, if there is one, still serves/s),
          });
        } finally {
          spawnSync("umount", [disk]);
        }
      }
      expect(stopped).toBeGreaterThan(5);
    },
  );
});
