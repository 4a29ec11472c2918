import { beforeAll, describe, expect, it } from "vitest";
import { buildIndex } from "../../../src/index/building/build-index.ts";
import { currentGeneration } from "../../../src/index/generations/generations.ts";
import { type Manifest, readManifest } from "../../../src/index/generations/manifest.ts";
import type { SearchFunctions } from "../../../src/index/searching/search-functions.ts";
import { Searches } from "../../../src/index/searching/searches.ts";
import { ThreadEnded } from "../../../src/threads/calls.ts";
import { Threads } from "../../../src/threads/threads.ts";
import { temporaryFolder, writeFiles } from "../../helpers/corpus.ts";
import { letterEmbedder } from "../../helpers/letter-embedder.ts";

const THREADS = new Threads<SearchFunctions>(
  new URL("../../../src/index/searching/search-worker", import.meta.url),
);
const QUERY = [{ term: "石桥", weight: 1 }];
let folder: string;
let manifest: Manifest;

beforeAll(async () => {
  const [corpus, indexFolder] = [await temporaryFolder(), await temporaryFolder()];
  await writeFiles(corpus, {
    "a.txt": "石桥已经通车。",
    "b.txt": "木桥还在修。",
    "c.txt": "石桥边的石桥路。",
  });
  await buildIndex({ corpus, indexFolder, embedder: letterEmbedder });
  folder = (await currentGeneration(indexFolder))!;
  manifest = await readManifest(folder);
});

describe("the searches of a generation", () => {
  it("find in a thread of their own what they find without one", async () => {
    const vector = await letterEmbedder.embedQuery("bridge");
    const found = [];
    for (const searches of [new Searches(folder, manifest), new Searches(folder, manifest, THREADS.take())]) {
      await searches.begin();
      found.push({
        words: await searches.call("searchLexical", QUERY, 5, null),
        vectors: await searches.call("searchDense", vector, 5, null),
        frequencies: await searches.call("documentFrequencies", ["石桥", "桥"]),
        having: await searches.call("having", ["石桥"], 5),
        likeness: await searches.call("similarities", vector, [0, 2]),
      });
      await searches.end();
    }
    expect(found[0]!.frequencies).toEqual([2, 3]);
    expect(found[0]!.words).toHaveLength(2);
    expect(found[1]).toEqual(found[0]);
  });

  it("go on in another thread when theirs breaks, until they are ended", async () => {
    const thread = THREADS.take();
    const searches = new Searches(folder, manifest, thread);
    await searches.begin();
    await thread.end(false);
    const asked = Array.from({ length: 3 }, () => searches.call("having", ["石桥"], 5));
    expect(await Promise.all(asked)).toEqual([
      [0, 2],
      [0, 2],
      [0, 2],
    ]);
    await searches.end();
    await expect(searches.call("having", ["石桥"], 5)).rejects.toBeInstanceOf(ThreadEnded);
  });
});
