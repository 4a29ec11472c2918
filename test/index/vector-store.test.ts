import { describe, expect, it } from "vitest";
import { VectorStore } from "../../src/index/vector-store.ts";
import { temporaryFolder } from "../helpers/corpus.ts";

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

describe("VectorStore", () => {
  it("agrees with an exact scan, before and after it was saved", async () => {
    const stored = vectors(2000, 1);
    const store = await VectorStore.create(DIMENSIONS, stored.length);
    await store.add(stored.slice(0, 700));
    await store.add(stored.slice(700));
    const folder = await temporaryFolder();
    await store.save(folder);
    const loaded = await VectorStore.load(folder);
    let found = 0;
    for (const query of vectors(50, 2)) {
      const exact = stored
        .map((vector, ordinal) => ({ ordinal, score: dot(query, vector) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, 10);
      const hits = await loaded.search(query, 10);
      found += hits.filter((hit) => exact.some(({ ordinal }) => ordinal === hit.ordinal)).length;
      expect(hits[0]!.score).toBeCloseTo(dot(query, stored[hits[0]!.ordinal]!), 4);
      expect(loaded.similarity(query, hits[3]!.ordinal)).toBeCloseTo(hits[3]!.score, 4);
    }
    expect(found / 500).toBeGreaterThan(0.98);
  });

  it("gives what there is when asked for more than it holds, without a word", async () => {
    const store = await VectorStore.create(DIMENSIONS, 3);
    await store.add(vectors(3, 3));
    expect(await store.search(vectors(1, 4)[0]!, 10)).toHaveLength(3);
  });
});
