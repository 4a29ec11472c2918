import { describe, expect, it } from "vitest";
import { VectorGraph } from "../../../src/index/segment/vector-graph.ts";
import { efFor, graphFile, VectorStore } from "../../../src/index/segment/vector-store.ts";
import { temporaryFolder } from "../../helpers/corpus.ts";

const DIMENSIONS = 32;

/** Reproducible vectors of length 1. */
function vectors(count: number, seed: number): Float32Array[] {
  let state = seed;
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31 - 0.5;
  return Array.from({ length: count }, () => {
    const values = Float32Array.from({ length: DIMENSIONS }, next);
    const norm = Math.hypot(...values);
    return values.map((value) => value / norm);
  });
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** The ten nearest, by looking at each that is wanted. */
function exactTen(
  query: Float32Array,
  stored: readonly Float32Array[],
  isWanted: (ordinal: number) => boolean = () => true,
) {
  return stored
    .map((vector, ordinal) => ({ ordinal, score: dot(query, vector) }))
    .filter(({ ordinal }) => isWanted(ordinal))
    .sort((a, b) => b.score - a.score)
    .slice(0, 10);
}

/** Saves vectors in graphs that they are dealt out to by turns. */
async function saveGraphs(stored: readonly Float32Array[], graphs: number): Promise<string> {
  const folder = await temporaryFolder();
  for (let i = 0; i < graphs; i++) {
    const share = stored.filter((_, ordinal) => ordinal % graphs === i);
    const graph = VectorGraph.create(DIMENSIONS, share.length);
    graph.add(share.slice(0, 100));
    graph.add(share.slice(100));
    await graph.save(graphFile(folder, i));
  }
  return folder;
}

describe("VectorStore", () => {
  it.each([1, 3])("agrees with an exact scan, in %i graphs", async (graphs) => {
    const stored = vectors(2000, 1);
    const folder = await saveGraphs(stored, graphs);
    const loaded = await VectorStore.load(folder, DIMENSIONS);
    let found = 0;
    for (const query of vectors(50, 2)) {
      const exact = exactTen(query, stored);
      const hits = await loaded.search(query, 10);
      found += hits.filter((hit) => exact.some(({ ordinal }) => ordinal === hit.ordinal)).length;
      expect(hits[0]!.score).toBeCloseTo(dot(query, stored[hits[0]!.ordinal]!), 4);
      expect(loaded.similarity(query, hits[3]!.ordinal)).toBeCloseTo(hits[3]!.score, 4);
    }
    expect(found / 500).toBeGreaterThan(0.98);
  });

  it.each([1, 20, 1800])("finds the nearest of %d that are selected", async (count) => {
    const stored = vectors(2000, 7);
    const store = await VectorStore.load(await saveGraphs(stored, 2), DIMENSIONS);
    const selection = Uint8Array.from(stored, (_, i) => Number((i * 7) % stored.length < count));
    let [found, wanted] = [0, 0];
    for (const query of vectors(20, 8)) {
      const exact = exactTen(query, stored, (ordinal) => selection[ordinal] === 1);
      const hits = store.searchAmong(selection, query, 10);
      expect(hits).toHaveLength(Math.min(10, count));
      expect(hits.every(({ ordinal }) => selection[ordinal] === 1)).toBe(true);
      wanted += hits.length;
      found += hits.filter((hit) => exact.some(({ ordinal }) => ordinal === hit.ordinal)).length;
    }
    expect(found / wanted).toBeGreaterThan(0.98);
    expect(store.searchAmong(new Uint8Array(stored.length), stored[0]!, 10)).toEqual([]);
  });

  it.each([1, 2])("passes over what is deleted, however much that is, in %i graphs", async (graphs) => {
    const stored = vectors(1000, 5);
    const store = await VectorStore.load(await saveGraphs(stored, graphs), DIMENSIONS);
    const isThere = (ordinal: number) => ordinal % 4 === 0;
    for (const ordinal of stored.keys()) if (!isThere(ordinal)) store.delete(ordinal);
    let found = 0;
    for (const query of vectors(20, 6)) {
      const exact = exactTen(query, stored, isThere);
      const hits = await store.search(query, 10);
      expect(hits).toHaveLength(10);
      expect(hits.every(({ ordinal }) => isThere(ordinal))).toBe(true);
      found += hits.filter((hit) => exact.some(({ ordinal }) => ordinal === hit.ordinal)).length;
    }
    expect(found / 200).toBeGreaterThan(0.95);
    expect(await store.search(vectors(1, 7)[0]!, 1000)).toHaveLength(250);
  });

  it("goes on from where it was saved", async () => {
    const stored = vectors(300, 8);
    const folder = await saveGraphs(stored.slice(0, 100), 1);
    const graph = await VectorGraph.load(graphFile(folder, 0), DIMENSIONS);
    graph.reserve(300);
    graph.add(stored.slice(100));
    expect(graph.size).toBe(300);
    const store = new VectorStore([graph]);
    expect((await store.search(stored[250]!, 1))[0]!.ordinal).toBe(250);
  });

  it("looks at more candidates in a larger graph, within bounds", () => {
    expect([0, 100, 10_000, 100_000, 1_000_000, 1e8].map(efFor)).toEqual([100, 100, 100, 450, 2000, 2000]);
  });

  it("gives what there is when asked for more than it holds, without a word", async () => {
    const store = await VectorStore.load(await saveGraphs(vectors(3, 3), 2), DIMENSIONS);
    expect(await store.search(vectors(1, 4)[0]!, 10)).toHaveLength(3);
  });

  it("refuses a segment without vectors", async () => {
    await expect(VectorStore.load(await temporaryFolder(), DIMENSIONS)).rejects.toThrow("no vectors");
  });
});
