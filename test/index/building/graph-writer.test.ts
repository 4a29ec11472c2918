import { describe, expect, it } from "vitest";
import { GraphWriter } from "../../../src/index/building/graph-writer.ts";
import { writeFile } from "node:fs/promises";
import { SavedVectors } from "../../../src/index/segment/saved-vectors.ts";
import { graphFile, graphsIn, VectorStore } from "../../../src/index/segment/vector-store.ts";
import { temporaryFolder } from "../../helpers/corpus.ts";

const DIMENSIONS = 8;

/** Vectors of length 1 that tell their number: each turns a little further than the one before. */
const stored = Array.from({ length: 700 }, (_, i) =>
  Float32Array.from({ length: DIMENSIONS }, (_, d) =>
    d === 0 ? Math.cos(i / 700) : d === 1 ? Math.sin(i / 700) : 0,
  ),
);

/** Saves the first so many vectors, added some at a time after those that were begun. */
async function grow(count: number, graphs: number, from: string | null) {
  const folder = await temporaryFolder();
  const writer = new GraphWriter(stored.length, graphs);
  try {
    const begun = await writer.begin(DIMENSIONS, from);
    for (let i = begun; i < count; i += 64) await writer.add(stored.slice(i, Math.min(count, i + 64)));
    await writer.save(folder);
    return { folder, begun };
  } finally {
    await writer.end();
  }
}

describe("GraphWriter", () => {
  it.each([1, 2, 3])(
    "keeps every vector under its number in %i graphs, also after a break",
    async (graphs) => {
      const half = await grow(331, graphs, null);
      const { folder, begun } = await grow(stored.length, graphs, half.folder);
      expect(begun).toBe(331);
      expect(await graphsIn(folder)).toBe(graphs);
      expect((await VectorStore.load(folder, DIMENSIONS)).size).toBe(stored.length);
      const saved = await SavedVectors.open(folder, DIMENSIONS);
      for (const i of [0, 1, 2, 63, 64, 330, 331, 332, 699]) {
        expect(Array.from(await saved.vector(i))).toEqual(
          Array.from(stored[i]!, (value) => expect.closeTo(value, 5)),
        );
      }
      await saved.close();
    },
  );

  it("begins anew where what was begun has another number of graphs, or does not fit together", async () => {
    const two = await grow(331, 2, null);
    expect((await grow(400, 3, two.folder)).begun).toBe(0);
    await writeFile(graphFile(two.folder, 1), "damaged");
    expect((await grow(400, 2, two.folder)).begun).toBe(0);
  });
});
