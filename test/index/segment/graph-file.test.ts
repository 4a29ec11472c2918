import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GraphFile } from "../../../src/index/segment/graph-file.ts";
import { VectorGraph } from "../../../src/index/segment/vector-graph.ts";
import { temporaryFolder } from "../../helpers/corpus.ts";

const DIMENSIONS = 8;
const COUNT = 300;

/** Vectors of length 1, each a little further round than the one before. */
const stored = Array.from({ length: COUNT }, (_, i) =>
  Float32Array.from({ length: DIMENSIONS }, (_, d) => {
    const angle = i / COUNT;
    return d === i % DIMENSIONS ? Math.cos(angle) : d === (i + 1) % DIMENSIONS ? Math.sin(angle) : 0;
  }),
);

async function save(): Promise<{ path: string; folder: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, "graph.hnsw");
  const graph = VectorGraph.create(DIMENSIONS, COUNT * 2);
  graph.add(stored);
  await graph.save(path);
  return { path, folder };
}

describe("GraphFile", () => {
  it("reads the vectors that the library wrote, each at its place", async () => {
    const file = await GraphFile.open((await save()).path);
    expect(file.size).toBe(COUNT);
    expect(await file.isWhole()).toBe(true);
    for (const [place, vector] of stored.entries()) {
      expect(Array.from(await file.vector(place, DIMENSIONS))).toEqual(
        Array.from(vector, (value) => expect.closeTo(value, 5)),
      );
    }
    await expect(file.vector(COUNT, DIMENSIONS)).rejects.toThrow("another form");
    await file.close();
  });

  it("knows a file that was cut off anywhere, or goes on", async () => {
    const { path, folder } = await save();
    const bytes = await readFile(path);
    const lengths = [0, 50, 96, 97, 20_000, bytes.length - 500, bytes.length - 4, bytes.length - 1];
    const others = [...lengths.map((length) => bytes.subarray(0, length)), Buffer.concat([bytes, bytes])];
    for (const other of others) {
      const copy = join(folder, "copy.hnsw");
      await writeFile(copy, other);
      const file = await GraphFile.open(copy);
      expect(await file.isWhole(), `${other.length} of ${bytes.length} bytes`).toBe(false);
      await file.close();
    }
  });
});

describe("VectorGraph", () => {
  it.skipIf(process.platform !== "linux")("says when the disk is full", async () => {
    const graph = VectorGraph.create(DIMENSIONS, COUNT);
    graph.add(stored);
    await expect(graph.save("/dev/full")).rejects.toMatchObject({ code: "ENOSPC" });
  });
});
